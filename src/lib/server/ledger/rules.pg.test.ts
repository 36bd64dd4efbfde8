import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { freshDatabase, type TestDatabase } from '../../../../tests/setup/database.ts';
import { newLedger, voucherOf } from '../../../../tests/setup/ledger.ts';
import { lockPeriod } from './chart/service.ts';
import { postVoucher } from './vouchers/service.ts';

/* The rules of a voucher, each broken by plain statements on the app's login: the service in front is not needed. */

let database: TestDatabase;
let app: postgres.Sql;
let mine: string;
let theirs: string;
let posted: string;

beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 3, onnotice: () => {} });
  mine = await newLedger(database, 'Min AS');
  theirs = await newLedger(database, 'Deres AS');
  posted = await post(mine);
  await post(theirs);
  await lockPeriod(database.contextFor(mine), { year: 2026, period: 1 });
});
afterAll(async () => {
  await app.end({ timeout: 5 });
  await database.close();
});

async function post(clientId: string): Promise<string> {
  const voucher = voucherOf({ amount: 125_000n, project: '1' });
  const result = await postVoucher(database.contextFor(clientId), voucher);
  if (!result.ok) throw new Error(result.error.code);
  return voucher.id;
}

type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

/** Runs `work` as the app for a client and gives the constraint that refused it. */
async function refusal(clientId: string, work: Work): Promise<string> {
  try {
    await app.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await work(sql);
    });
  } catch (cause) {
    const { constraint_name, message } = cause as postgres.PostgresError;
    return constraint_name ?? message;
  }
  return 'nothing refused it';
}

/** A voucher and its lines as plain statements, each rule's breach being the one change from what would be taken. */
async function insertVoucher(
  sql: postgres.TransactionSql,
  change: Partial<Record<'id' | 'date' | 'period' | 'number' | 'series', string | number>> = {},
): Promise<string> {
  const row = {
    id: uuidv7(),
    series: 'GL',
    date: '2026-06-15',
    period: 6,
    number: await nextNumber(sql),
    ...change,
  };
  await sql`insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
      posted_at, posted_by)
    values (${mine}, ${row.id}, ${row.series}, 2026, ${row.number}, ${row.date}, ${row.period}, '', 'manual', '\\x00',
      now(), ${mine})`;
  return String(row.id);
}

async function nextNumber(sql: postgres.TransactionSql): Promise<number> {
  const [row] = await sql`update ledger.series_counter set last_number = last_number + 1
    where series = 'GL' and year = 2026 returning last_number::int as number`;
  return Number(row?.['number']);
}

function insertLine(
  sql: postgres.TransactionSql,
  voucher: string,
  line: { no: number; amount: number; account?: string; vatCode?: string },
) {
  const { no, amount, account = '1920', vatCode = null } = line;
  return sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount, vat_code)
    values (${mine}, ${voucher}, ${no}, ${account}, ${amount}, ${vatCode})`;
}

async function insertBalanced(sql: postgres.TransactionSql, voucher: string): Promise<void> {
  await insertLine(sql, voucher, { no: 1, amount: 100, account: '6540' });
  await insertLine(sql, voucher, { no: 2, amount: -100 });
}

describe('the database’s own rules', () => {
  it('take a right voucher, so that the refusals below have their own reason', async () => {
    const taken = refusal(mine, async (sql) => insertBalanced(sql, await insertVoucher(sql)));
    expect(await taken).toBe('nothing refused it');
  });

  const breaches: [string, string, Work][] = [
    [
      'unbalanced lines',
      'voucher_balanced',
      async (sql) => insertLine(sql, await insertVoucher(sql), { no: 1, amount: 100 }),
    ],
    [
      'unbalanced lines hidden from the check by a change of client',
      'voucher_balanced',
      async (sql) => {
        await insertLine(sql, await insertVoucher(sql), { no: 1, amount: 100 });
        await sql`set constraints ledger.counter_matches, ledger.voucher_has_lines immediate`;
        await sql`select set_config('segl.client_id', ${theirs}, true)`;
      },
    ],
    [
      'a line too many after the check was brought forward',
      'voucher_balanced',
      async (sql) => {
        const id = await insertVoucher(sql);
        await insertBalanced(sql, id);
        await sql`set constraints all immediate`;
        await insertLine(sql, id, { no: 3, amount: 1 });
      },
    ],
    ['a voucher without lines', 'voucher_has_lines', (sql) => insertVoucher(sql)],
    [
      'a voucher without lines, hidden by a change of client',
      'voucher_has_lines',
      async (sql) => {
        await insertVoucher(sql);
        await sql`set constraints ledger.counter_matches immediate`;
        await sql`select set_config('segl.client_id', ${theirs}, true)`;
      },
    ],
    [
      'a line added to a posted voucher',
      'line_of_new_voucher',
      (sql) => insertLine(sql, posted, { no: 3, amount: 1 }),
    ],
    [
      'a balanced pair added to a posted voucher',
      'line_of_new_voucher',
      (sql) => sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
        values (${mine}, ${posted}, 3, '1920', 1), (${mine}, ${posted}, 4, '6540', -1)`,
    ],
    [
      'a pair added while the checks run at once',
      'line_of_new_voucher',
      async (sql) => {
        await sql`set constraints all immediate`;
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          values (${mine}, ${posted}, 3, '1920', 1), (${mine}, ${posted}, 4, '6540', -1)`;
      },
    ],
    [
      'a dimension added to a posted line',
      'line_of_new_voucher',
      (sql) => sql`insert into ledger.line_dimension values (${mine}, ${posted}, 2, 'P', '1')`,
    ],
    [
      'a number that skips one',
      'voucher_number_gap_free',
      async (sql) => {
        await nextNumber(sql);
        await insertBalanced(sql, await insertVoucher(sql));
      },
    ],
    ['a number taken before', 'voucher_number', async (sql) => insertVoucher(sql, { number: 1 })],
    ['a number below one', 'voucher_number_gap_free', async (sql) => insertVoucher(sql, { number: 0 })],
    [
      'a number the counter does not stand at',
      'voucher_number_gap_free',
      async (sql) => insertVoucher(sql, { number: 5000 }),
    ],
    ['a counter that runs ahead', 'voucher_number_gap_free', (sql) => nextNumber(sql)],
    [
      'a counter that runs ahead, hidden by a change of client',
      'voucher_number_gap_free',
      async (sql) => {
        await nextNumber(sql);
        await sql`select set_config('segl.client_id', ${theirs}, true)`;
      },
    ],
    [
      'a counter turned back',
      'voucher_number_gap_free',
      (sql) => sql`update ledger.series_counter set last_number = last_number - 1 where series = 'GL'`,
    ],
    [
      'a counter that starts ahead',
      'voucher_number_gap_free',
      (sql) => sql`insert into ledger.series_counter values (${mine}, 'KJ', 2026, 7)`,
    ],
    [
      'a date outside the period that is named',
      'voucher_in_period',
      async (sql) => insertVoucher(sql, { period: 7 }),
    ],
    [
      'a locked period',
      'voucher_period_open',
      async (sql) => insertVoucher(sql, { period: 1, date: '2026-01-15' }),
    ],
    [
      'an account after its last day',
      'line_account_valid',
      async (sql) => insertLine(sql, await insertVoucher(sql), { no: 1, amount: 1, account: '6999' }),
    ],
    [
      'an account that is none',
      'line_client_id_account_account_client_id_number_fk',
      async (sql) => insertLine(sql, await insertVoucher(sql), { no: 1, amount: 1, account: '0000' }),
    ],
    [
      'a VAT code outside its dates',
      'line_vat_code_valid',
      async (sql) => {
        await sql`insert into ledger.vat_code values (${mine}, '9', 'Utgått', '1')`;
        await sql`insert into ledger.vat_rate values (${mine}, '9', '2000-01-01', '2020-12-31', 2500)`;
        await insertLine(sql, await insertVoucher(sql), { no: 1, amount: 1, vatCode: '9' });
      },
    ],
  ];
  it.each(breaches)('refuse %s', async (_, constraint, work) => {
    expect(await refusal(mine, work)).toBe(constraint);
  });

  it('are left as they were by everything refused above', async () => {
    const [state] = await database.owner`
      select c.last_number::int as counter, count(v.number)::int as vouchers, max(v.number)::int as last,
        (select sum(amount)::int from ledger.line where client_id = ${mine}) as sum
      from ledger.series_counter c join ledger.voucher v using (client_id, series, year)
      where c.client_id = ${mine} group by c.last_number`;
    expect(state).toEqual({ counter: 2, vouchers: 2, last: 2, sum: 0 });
  });

  it('hold where the tables’ owner is no superuser, so that row-level security binds its triggers too', async () => {
    const { owner } = database;
    await owner.unsafe(`create role plain_owner_${process.pid}`);
    await owner.unsafe(`grant segl_app to plain_owner_${process.pid}`);
    await owner.unsafe(`grant insert, update on ledger.balance to plain_owner_${process.pid}`);
    await owner.unsafe(`grant create on schema ledger to plain_owner_${process.pid}`);
    await owner.unsafe(`alter function ledger.line_inserted() owner to plain_owner_${process.pid}`);
    expect((await postVoucher(database.contextFor(mine), voucherOf({ amount: 1n }))).ok).toBe(true);
    const hidden = refusal(
      mine,
      (sql) => sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
        values (${mine}, ${posted}, 3, '1920', 1), (${mine}, ${posted}, 4, '6540', -1)
        returning case when line_no = 4 then set_config('segl.client_id', ${theirs}, true) end`,
    );
    const answer = await hidden;
    await owner.unsafe('alter function ledger.line_inserted() owner to current_user');
    await owner.unsafe(`drop owned by plain_owner_${process.pid}`);
    await owner.unsafe(`drop role plain_owner_${process.pid}`);
    expect(answer).toBe('line_of_new_voucher');
  });
});
