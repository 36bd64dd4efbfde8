import { rawSql, type Tx } from '../platform/database.ts';

/** A row that says nothing of its own, so that no statement in the log would miss or show it. */
export interface LooseRow {
  readonly table: string;
  /** The row, or the voucher whose parts are not numbered one after the other. */
  readonly id: string;
  readonly fault: string;
}

/** Parts of a voucher that are not numbered in sequence or are there by half: none unless somebody switched the database's own rules off. */
export function looseRows(tx: Tx, clientId: string): Promise<LooseRow[]> {
  return rawSql(tx)<LooseRow[]>`
    select 'line' as table, 'of voucher ' || voucher_id || '/' || line_no as id,
      'has half of a currency or of its VAT' as fault from ledger.line
      where client_id = ${clientId} and ((currency is null) <> (currency_amount is null) or currency is null and currency_rate is not null
        or vat_code is null and (vat_rate_bp is not null or vat_base is not null or vat_amount is not null))
    union all
    select 'voucher', voucher_id::text, 'has lines that are not numbered from 1' from ledger.line
      where client_id = ${clientId} group by voucher_id having not coalesce(min(line_no) = 1 and max(line_no) = count(*) and count(line_no) = count(*), false)`;
}
