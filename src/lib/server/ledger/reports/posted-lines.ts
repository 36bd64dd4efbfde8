import { rawSql, type Tx } from '../../platform/database.ts';

/**
 * The end of a question whose `l` holds a page of lines with their voucher's `date`, `series`, `year`, `number` and
 * `voucher_text`: each as a {@link import('#lib/domain/ledger/reports/posting-journal.ts').PostedLine}, in order. What stands beside a
 * line is looked up here, after the page was limited.
 */
export function asPosted(tx: Tx) {
  return rawSql(tx)`
    select l.voucher_id as "voucherId", l.line_no as line, l.date::text, l.series, l.year, l.number,
      coalesce(nullif(l.text, ''), l.voucher_text) as text, l.vat_code as "vatCode", c.name as counterparty,
      l.amount, l.account, a.name as "accountName"
    from l
    join ledger.account a on a.client_id = l.client_id and a.number = l.account
    left join ledger.counterparty c on c.client_id = l.client_id and c.id = l.counterparty_id
    order by l.date, l.voucher_id, l.line_no`;
}
