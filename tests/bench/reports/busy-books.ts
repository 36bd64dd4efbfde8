import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { bareEvent } from '../../fixtures/thing-event.ts';
import type { Bench } from '../benchmark.ts';

/** So many customers and projects share what is not the first one's, which has half of everything. */
const OTHERS = { parties: 500, projects: 50 };
const BATCH = 20_000;

export interface BusyBooks {
  readonly context: Context;
  /** The customer with half of all lines, and one with few. */
  readonly party: string;
  readonly fewOf: string;
  /** A voucher in the middle of the year. */
  readonly middle: { readonly date: string; readonly voucherId: string };
}

/**
 * Books of one year with so many lines on each of two accounts, claims (1500) and sales (3000): invoices of two lines on each,
 * day after day. Half of it is of one customer and under one project; one text in 50,000 says `kvernhus`.
 */
export async function busyBooks(bench: Bench, lines: number): Promise<BusyBooks> {
  const context = await bench.newLedger();
  const parties = await withRegisters(context);
  const vouchers = lines / 2;
  for (let first = 1; first <= vouchers; first += BATCH)
    await fill(bench, context.clientId, { first, last: Math.min(vouchers, first + BATCH - 1), vouchers });
  await bench.owner`analyze`;
  // What was just filled is written out now, and not while it is measured.
  await bench.owner`checkpoint`;
  const [middle = { date: '', voucherId: '' }] = await bench.owner<BusyBooks['middle'][]>`
    select date::text, id as "voucherId" from ledger.voucher
    where client_id = ${context.clientId} and number = ${Math.floor(vouchers / 2)}`;
  const [party = '', fewOf = ''] = parties;
  return { context, party, fewOf, middle };
}

async function withRegisters(context: Context): Promise<string[]> {
  const parties = Array.from({ length: OTHERS.parties + 1 }, () => uuidv7());
  const plain = { groupingCategory: null, groupingCode: null, validFrom: null, validTo: null };
  await context.transaction(async (tx) => {
    const account = { ...plain, standardAccount: null };
    await addToChart(tx, context, {
      accounts: [
        { ...account, number: '1500', name: 'Kundefordringer' },
        { ...account, number: '3000', name: 'Salgsinntekt' },
      ],
      counterparties: parties.map((id, at) => {
        return {
          id,
          kind: 'customer',
          number: `${10_000 + at}`,
          name: `Kunde ${at}`,
          orgnr: null,
          account: '1500',
        };
      }),
      dimensions: Array.from({ length: OTHERS.projects }, (_, at) => {
        return { type: 'P', typeName: 'Prosjekt', code: `${at + 2}`, name: `Prosjekt ${at + 2}` };
      }),
    });
    return ok();
  });
  return parties;
}

async function fill(
  { owner }: Bench,
  clientId: string,
  { first, last, vouchers }: { first: number; last: number; vouchers: number },
): Promise<void> {
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql.unsafe(bareEvent(clientId));
    await sql`insert into ledger.series_counter as c values (${clientId}, 'GL', 2026, ${last})
      on conflict (client_id, series, year) do update set last_number = ${last}`;
    await sql`
      create temporary table filled on commit drop as
      select i, uuidv7() as id, date '2026-01-01' + ((i - 1) * 365::bigint / ${vouchers}::int)::int as date,
        (select id from ledger.counterparty where client_id = ${clientId} and number =
          (10000 + case i % 2 when 0 then 0 else 1 + (i / 2) % ${OTHERS.parties}::int end)::text) as party,
        case i % 2 when 0 then '1' else (2 + (i / 2) % ${OTHERS.projects}::int)::text end as project
      from generate_series(${first}::int, ${last}::int) i`;
    await sql`
      insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash,
        posted_at, posted_by)
      select ${clientId}::uuid, id, 'GL', 2026, i, date, extract(month from date),
        case i % 50000 when 0 then 'Kvernhus' else 'Faktura ' || i end, 'manual', '\\x00', now(), ${clientId}::uuid
      from filled`;
    await sql`
      insert into ledger.line (client_id, voucher_id, line_no, account, amount, counterparty_id, vat_code, vat_rate_bp,
        vat_base, vat_amount)
      select ${clientId}::uuid, f.id, no, case when owed then '1500' else '3000' end,
        case when owed then amount else -amount end, case when owed then f.party end,
        case when owed then null else '1' end, case when owed then null else 2500 end,
        case when owed then null else -amount end, case when owed then null else -amount / 4 end
      from filled f cross join generate_series(1, 4) no
      cross join lateral (select no % 2 = 1 as owed, 100 + (f.i * 7919::bigint + (no - 1) / 2 * 104729) % 5000000 as amount) a`;
    await sql`
      insert into ledger.line_dimension (client_id, voucher_id, line_no, type, code)
      select ${clientId}::uuid, f.id, no, 'P', f.project from filled f cross join unnest(array[2, 4]) no`;
  });
}
