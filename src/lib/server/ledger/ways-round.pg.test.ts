import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';

/*
 * Ways round the database's rules, not through them, for who has the app's login: a rule's function on a table of one's
 * own, types of one's own under the names that it uses, a transaction that does not see what it waited for.
 */

let database: TestDatabase;
let app: postgres.Sql;
let mine: string;

beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 3, prepare: false });
});
beforeEach(async () => {
  mine = await newLedger(database);
  const sql = await begun();
  for (const code of ['A', 'B']) {
    await sql`insert into ledger.series values (${mine}, ${code}, ${code})`;
    await sql`insert into ledger.series_counter (client_id, series, year, last_number)
      values (${mine}, ${code}, 2026, 0)`;
  }
  await ended(sql, 'commit');
});
afterEach(async () => {
  for (const sql of [...open]) await ended(sql, 'rollback');
});
afterAll(async () => {
  await app.end({ timeout: 5 });
  await database.close();
});

const open = new Set<postgres.ReservedSql>();

/** A connection in a transaction of its own. */
async function begun(mode = ''): Promise<postgres.ReservedSql> {
  const sql = await app.reserve();
  open.add(sql);
  await sql.unsafe(`begin ${mode}`);
  await sql`select set_config('segl.client_id', ${mine}, true)`;
  await sql.unsafe(bareEvent(mine));
  return sql;
}

async function ended(sql: postgres.ReservedSql, how: 'commit' | 'rollback'): Promise<void> {
  open.delete(sql);
  await sql.unsafe(how);
  sql.release();
}

/** Posts in January 2026, by plain statements; resolves to the constraint that refused it. */
async function posting(
  sql: postgres.ReservedSql,
  {
    series = 'A',
    accounts = ['6540', '1920'],
    draft = null as string | null,
    id = uuidv7(),
    leaving = false,
  } = {},
): Promise<string> {
  try {
    const [next] = await sql`update ledger.series_counter set last_number = last_number + 1
      where series = ${series} and year = 2026 returning last_number::int as number`;
    const number = Number(next?.['number']);
    await sql`insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, draft_id,
        content_hash, posted_at, posted_by)
      values (${mine}, ${id}, ${series}, 2026, ${number}, '2026-01-15', 1, '', ${draft ? 'draft' : 'manual'},
        ${draft}, '\\x00', now(), ${mine})`;
    const [debit = '', credit = ''] = accounts;
    await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
      values (${mine}, ${id}, 1, ${debit}, 100), (${mine}, ${id}, 2, ${credit}, -100)
      ${leaving ? sql`returning case line_no when 2 then set_config('segl.client_id', ${uuidv7()}, true) end` : sql``}`;
    return 'nothing refused it';
  } catch (cause) {
    const { constraint_name, message } = cause as postgres.PostgresError;
    return constraint_name ?? message;
  }
}

it('a rule that adds to balances can’t be hung on another table', async () => {
  const sql = await begun();
  await sql`create temp table loose (like ledger.line)`;
  const hung = sql`create trigger loose after insert on loose referencing new table as new_lines
    for each statement execute function ledger.line_inserted()`;
  await expect(hung).rejects.toThrow(/permission denied for function .*line_inserted/);
});

it('lines can’t be judged while another client is set', async () => {
  expect(await posting(await begun(), { leaving: true })).toBe('stays_in_place');
});

it('types of one’s own don’t part those who post one draft at the same time', async () => {
  const draft = await aDraft();
  const [first, second] = [await begun(), await begun()];
  expect(await posting(first, { draft })).toBe('nothing refused it');

  await second`create domain pg_temp.text as varchar(1)`;
  await second`set local search_path = pg_temp, pg_catalog`;
  const late = posting(second, { draft, ...apart });
  await settledOrWaiting(late);
  await ended(first, 'commit');
  expect(await late).toBe('voucher_from_draft_once');
});

it.each([
  ['repeatable read', 'sees_newest'],
  ['serializable', 'sees_newest'],
  ['read committed', 'voucher_from_draft_once'],
])('a draft posted meanwhile is posted, also for %s', async (level, constraint) => {
  const draft = await aDraft();
  const late = await begun(`isolation level ${level}`);
  await late`select count(*) from ledger.voucher`;
  const first = await begun();
  expect(await posting(first, { draft })).toBe('nothing refused it');
  await ended(first, 'commit');
  expect(await posting(late, { draft, ...apart })).toBe(constraint);
});

/** Nothing of it meets what the other posts, so that only the rule stands between them. */
const apart = { series: 'B', accounts: ['6300', '2400'] };

async function aDraft(): Promise<string> {
  const as = () => database.contextFor(mine, uuidv7());
  return (await submittedDraft(as(), as())).draftId;
}

/** Until it has its answer, or waits for somebody's lock. */
async function settledOrWaiting(work: Promise<unknown>): Promise<void> {
  let settled = false;
  void work.finally(() => (settled = true));
  while (!settled) {
    const rows = await database.owner`select from pg_locks where not granted and locktype = 'advisory'`;
    if (rows.length > 0) return;
  }
}
