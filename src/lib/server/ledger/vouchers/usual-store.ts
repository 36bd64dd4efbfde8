import { rawSql, type Tx } from '../../platform/database.ts';

/** So many of the last vouchers of a party are asked, among so many of the client: as long, however many there are. */
const LAST = 8;
const AMONG = 2000;

/** What a party's vouchers were mostly coded with. */
export interface UsualCoding {
  readonly account: string;
  readonly vatCode: string | null;
  /** In so many of the last vouchers. */
  readonly used: number;
  readonly of: number;
}

/**
 * The account and VAT code that most of the last vouchers with the party carry beside its own account and those of VAT:
 * where it is a supplier's the cost, where it is a customer's the income. What was taken back and what takes back do not
 * count. Null: nothing was posted yet.
 */
export async function usualCoding(
  tx: Tx,
  clientId: string,
  counterpartyId: string,
): Promise<UsualCoding | null> {
  const [found] = await rawSql(tx)<UsualCoding[]>`
    with party as (
      select id, account, kind from ledger.counterparty where client_id = ${clientId} and id = ${counterpartyId}
    ), newest as (
      select v.id, v.date from ledger.voucher v
      where v.client_id = ${clientId} and v.source in ('manual', 'draft', 'import')
        and not exists (select from ledger.voucher r where r.client_id = ${clientId} and r.reverses_id = v.id)
      order by v.date desc, v.id desc limit ${AMONG}
    ), coded as (
      select n.id, n.date, l.account, l.vat_code
      from party p cross join newest n
      join ledger.line l on l.client_id = ${clientId} and l.voucher_id = n.id
        and l.account is distinct from p.account and (l.amount > 0) = (p.kind = 'supplier')
      where exists (select from ledger.line own
          where own.client_id = ${clientId} and own.voucher_id = n.id and own.counterparty_id = p.id)
        and not exists (select from ledger.vat_account a
          where a.client_id = ${clientId} and l.account in (a.output, a.input))
    ), last as (select id from coded group by id, date order by date desc, id desc limit ${LAST})
    select account, vat_code as "vatCode", count(distinct id)::int as used,
      (select count(*)::int from last) as of
    from coded where id in (select id from last)
    group by account, vat_code order by used desc, account, vat_code limit 1`;
  return found ?? null;
}
