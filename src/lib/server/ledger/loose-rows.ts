import { rawSql, type Tx } from '../platform/database.ts';

/** A row that says nothing of its own, so that no statement in the log would miss or show it. */
export interface LooseRow {
  readonly table: string;
  /** The row, or the voucher whose parts are not numbered one after the other. */
  readonly id: string;
  readonly fault: string;
}

/**
 * Rows without what they belong to, and parts of a voucher that are not numbered in sequence or are there by half: none unless somebody switched the database's own rules off.
 */
export function looseRows(tx: Tx, clientId: string): Promise<LooseRow[]> {
  return rawSql(tx)<LooseRow[]>`
    select 'line' as table, voucher_id || '/' || line_no as id, 'has no voucher' as fault from ledger.line p
      where client_id = ${clientId} and not exists (
        select from ledger.voucher v where v.client_id = p.client_id and v.id = p.voucher_id)
    union all
    select 'line', 'of voucher ' || voucher_id || '/' || line_no, 'has half of a currency or of its VAT' from ledger.line
      where client_id = ${clientId} and ((currency is null) <> (currency_amount is null)
        or vat_code is null and (vat_rate_bp is not null or vat_base is not null or vat_amount is not null))
    union all
    select 'line_dimension', voucher_id || '/' || line_no || ' ' || type, 'has no line' from ledger.line_dimension p
      where client_id = ${clientId} and not exists (
        select from ledger.line l
        where l.client_id = p.client_id and l.voucher_id = p.voucher_id and l.line_no = p.line_no)
    union all
    select 'vat_rate', code || ' ' || valid_from, 'has no VAT code' from ledger.vat_rate p
      where client_id = ${clientId} and not exists (
        select from ledger.vat_code c where c.client_id = p.client_id and c.code = p.code)
    union all
    select 'voucher', voucher_id::text, 'has lines that are not numbered from 1' from ledger.line
      where client_id = ${clientId} group by voucher_id having min(line_no) <> 1 or max(line_no) <> count(*)`;
}
