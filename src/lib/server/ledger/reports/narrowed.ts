import type postgres from 'postgres';
import type { LineFilter } from '#lib/domain/ledger/reports/line-filter.ts';
import { fromDecimal } from '#lib/domain/money.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/** Whether not all lines are asked for. */
export function isNarrowed({ vatCode, account, party, type, code, text, amount }: LineFilter): boolean {
  const dimension = type === undefined ? undefined : code;
  return [vatCode, account, party, dimension, text, amount].some((asked) => asked !== undefined);
}

/** SQL of what is asked of lines `l` of vouchers `v`, to stand behind other conditions. */
export function narrowed(tx: Tx, filter: LineFilter): postgres.PendingQuery<postgres.Row[]> {
  const sql = rawSql(tx);
  const { vatCode, account, party, type, code, text, amount } = filter;
  const minor = amount === undefined ? null : fromDecimal(amount);
  const conditions = [
    vatCode === undefined ? null : sql`and l.vat_code = ${vatCode}`,
    account === undefined ? null : sql`and l.account = ${account}`,
    party === undefined ? null : sql`and l.counterparty_id = ${party}`,
    type === undefined || code === undefined
      ? null
      : sql`and exists (select from ledger.line_dimension d where d.client_id = l.client_id
          and d.voucher_id = l.voucher_id and d.line_no = l.line_no and d.type = ${type} and d.code = ${code})`,
    text === undefined
      ? null
      : sql`and position(lower(${text}) in lower(coalesce(nullif(l.text, ''), v.text))) > 0`,
    minor === null ? null : sql`and l.amount in (${String(minor)}::bigint, ${String(-minor)}::bigint)`,
  ].filter((condition) => condition !== null);
  return conditions.reduce((all, condition) => sql`${all} ${condition}`, sql``);
}
