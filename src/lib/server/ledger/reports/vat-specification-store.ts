import {
  vatCodeTotals,
  type VatCodeRow,
  type vatSpecification,
} from '#lib/domain/ledger/reports/vat-specification.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from './books.ts';
import { planForAll } from '../../platform/plans.ts';

/** Whole, from the lines of the periods, and so it costs with them: no balance is kept by VAT code. */
export const readVatSpecification: ReportQuery<typeof vatSpecification, PositionUnknown> = async (
  tx,
  clientId,
  { filter: { year, from, through, at } },
) => {
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const sql = rawSql(tx);
  await planForAll(tx);
  const rows = await sql<VatCodeRow[]>`
    select l.vat_code as code, coalesce(c.description, '') as description, l.vat_rate_bp as "rateBp",
      count(*)::int as lines, coalesce(sum(l.vat_base), 0)::bigint as base,
      coalesce(sum(l.vat_amount), 0)::bigint as amount
    from ledger.voucher v
    join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id and l.vat_code is not null
    left join ledger.vat_code c on c.client_id = l.client_id and c.code = l.vat_code
    where v.client_id = ${clientId} and v.year = ${year} and v.period > 0
      and v.period between ${from} and ${through} ${books.value.has(sql`v.id`)}
    group by l.vat_code, c.description, l.vat_rate_bp
    order by length(l.vat_code), l.vat_code collate "C", l.vat_rate_bp`;
  return ok({ rows, next: null, totals: vatCodeTotals(rows) });
};
