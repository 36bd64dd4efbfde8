import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { STRETCH } from '#lib/server/ledger/reports/books.ts';
import { movements, readTrialBalance } from '#lib/server/ledger/reports/trial-balance-store.ts';
import { bareEvent } from '../fixtures/thing-event.ts';
import { medianMs, withBench, type Bench, type Row } from './benchmark.ts';

const SIZES = [10_000, 100_000];
const RUNS = 15;

/**
 * A trial balance from the kept balances, beside `SUM … GROUP BY` over the lines, at three sizes; and as it stood when the log
 * had half of its events, and when it lacked the last hundredth: just before a mark, with the most to read since the last one.
 */
export async function trialBalance(): Promise<Row[]> {
  return withBench(4, async (bench) => {
    const rows: Row[] = [];
    for (const size of SIZES) {
      const context = await bench.newLedger();
      await fill(bench, context.clientId, size);
      const kept = await medianMs(RUNS, () => keptBalances(context));
      const summed = await medianMs(RUNS, () => sumOfLines(bench, context.clientId));
      await place(bench, context.clientId);
      const half = await medianMs(RUNS, () => stood(context, beforeMark(size / 4)));
      const lately = await medianMs(RUNS, () => stood(context, beforeMark((size / 2) * 0.99)));
      rows.push({
        lines: size,
        'kept balances ms': Number(kept.toFixed(2)),
        'SUM … GROUP BY ms': Number(summed.toFixed(2)),
        ratio: `${(summed / kept).toFixed(0)} ×`,
        'at half of the log ms': Number(half.toFixed(2)),
        'a hundredth back ms': Number(lately.toFixed(2)),
        'of now': `${(Math.max(half, lately) / kept).toFixed(1)} ×`,
      });
    }
    return rows;
  });
}

function keptBalances(context: Context) {
  return context.transaction(async (tx) =>
    ok(await movements(tx, context.clientId, { year: 2026, through: 12 })),
  );
}

async function stood(context: Context, at: number): Promise<void> {
  const filter = { year: 2026, through: 12, at };
  const read = await context.transaction((tx) => readTrialBalance(tx, context.clientId, { filter }));
  if (!read.ok) throw new Error(read.error.code);
}

const beforeMark = (at: number) => Math.floor(at / STRETCH) * STRETCH - 1;

/** Each voucher's event and its place in the log, as whoever signs it would have put them there; without their hashes. */
async function place({ owner }: Bench, clientId: string): Promise<void> {
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql`alter table audit.event disable trigger user`;
    await sql`alter table audit.leaf disable trigger user`;
    await sql`alter table audit.leaf enable trigger log_grown`;
    await sql`insert into audit.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id,
        commitment)
      select client_id, id, posted_at, posted_by, id, 'voucher.posted', 'voucher', id::text,
        sha256(id::text::bytea)
      from ledger.voucher where client_id = ${clientId}`;
    await sql`analyze audit.event`;
    await sql`insert into audit.leaf (client_id, index, event_id, leaf_hash)
      select client_id, number - 1, id, sha256(id::text::bytea) from ledger.voucher where client_id = ${clientId}`;
    await sql`alter table audit.event enable trigger user`;
    await sql`alter table audit.leaf enable trigger user`;
  });
  await owner`analyze audit.event, audit.leaf, ledger.balance_mark`;
}

/** On the owner's connection, where the planner is free to choose what is best for reading everything. */
function sumOfLines({ owner }: Bench, clientId: string) {
  return owner`
    select l.account, sum(greatest(l.amount, 0)) as debit, sum(greatest(-l.amount, 0)) as credit
    from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
    where l.client_id = ${clientId} and v.year = 2026 and v.period <= 12 group by l.account`;
}

/** So many lines in vouchers of two, through the tables' own triggers, spread over twelve months and four accounts. */
async function fill({ owner }: Bench, clientId: string, lines: number): Promise<void> {
  const vouchers = lines / 2;
  const batch = 20_000;
  for (let first = 1; first <= vouchers; first += batch) {
    const last = Math.min(vouchers, first + batch - 1);
    await owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await sql.unsafe(bareEvent(clientId));
      await sql`insert into ledger.series_counter as c values (${clientId}, 'GL', 2026, ${last})
        on conflict (client_id, series, year) do update set last_number = ${last}`;
      await sql`
        with n as (
          select i, gen_random_uuid() as id, 1 + i % 12 as month from generate_series(${first}::int, ${last}::int) i
        ), v as (
          insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
            posted_at, posted_by)
          select ${clientId}::uuid, id, 'GL', 2026, i, make_date(2026, month, 15), month, '', 'manual', '\\x00', now(),
            ${clientId}::uuid
          from n
        )
        insert into ledger.line (client_id, voucher_id, line_no, account, amount)
        select ${clientId}::uuid, n.id, side, case side when 1 then (array['6300', '6540', '2400'])[1 + i % 3] else '1920' end,
          case side when 1 then 10000 + i else -10000 - i end
        from n cross join generate_series(1, 2) side`;
    });
  }
  await owner`analyze ledger.voucher, ledger.line, ledger.balance`;
}
