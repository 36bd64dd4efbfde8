import type postgres from 'postgres';
import type { LineOrder, PostedLine } from '#lib/domain/ledger/reports/account-ledger.ts';
import type { LineFilter } from '#lib/domain/ledger/reports/line-filter.ts';
import { daysOf, type Days } from '#lib/domain/ledger/reports/span.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { planForAll, planForPage, planInOrder } from '../../platform/plans.ts';
import type { Books } from './books.ts';
import { NOTHING, type Moved } from './days.ts';
import { inOrder, keysOf, type Keys, type LastRow } from './keyset.ts';
import { isNarrowed, narrowed } from './narrowed.ts';

type Sql = postgres.PendingQuery<postgres.Row[]>;

/** As many lines as a page has at most. */
export const PAGE = 100;

/** Which lines are asked for: what was posted on some days, without the opening balance of the first year. */
export interface AskedLines extends LineFilter {
  readonly books: Books;
  /** Null: none. */
  readonly days: Days | null;
  /** Of these accounts alone. */
  readonly accounts?: readonly string[];
}

type OnDays = AskedLines & { readonly days: Days };

/** A page of them; what stands beside a line is looked up after the page was limited. */
export async function postedLines(
  tx: Tx,
  clientId: string,
  asked: AskedLines,
  { order, after }: { readonly order: LineOrder; readonly after: LastRow | undefined },
): Promise<PostedLine[]> {
  const sql = rawSql(tx);
  const { days } = asked;
  if (days === null) return [];
  const { from, keys } = source(tx, clientId, { ...asked, days }, order);
  const page = inOrder(tx, clientId, keys, order);
  await planOf(asked, order)(tx);
  return sql<PostedLine[]>`
    with l as materialized (
      select l.*, v.date, v.series, v.year, v.number, v.text as voucher_text
      ${from} ${page.after(after)} order by ${page.order} limit ${PAGE}
    )
    select l.voucher_id as "voucherId", l.line_no as line, l.date::text, l.series, l.year, l.number,
      coalesce(nullif(l.text, ''), l.voucher_text) as text, l.vat_code as "vatCode", c.name as counterparty,
      l.amount, l.account, a.name as "accountName"
    from l
    join ledger.account a on a.client_id = l.client_id and a.number = l.account
    left join ledger.counterparty c on c.client_id = l.client_id and c.id = l.counterparty_id
    order by ${inOrder(tx, clientId, keysOf(tx, 'l', 'l'), order).order}`;
}

/** Of what narrows them PostgreSQL must weigh which way to them is short; else an index has them in order. */
function planOf(asked: AskedLines, { by }: LineOrder): (tx: Tx) => Promise<void> {
  if (by === 'amount' && isOneSided(asked)) return planForAll;
  // An account's own index has no numbers, and the vouchers' may have few of the account's.
  const apart = by === 'number' && asked.account !== undefined;
  const narrow = asked.accounts !== undefined || isNarrowed({ ...asked, account: undefined });
  return apart || narrow || isFew(asked.days, by) ? planForPage : planInOrder;
}

/** What all of them come to: it costs with as many as there are. */
export async function sumOfPosted(tx: Tx, clientId: string, asked: AskedLines): Promise<Moved> {
  const sql = rawSql(tx);
  const { days } = asked;
  if (days === null) return NOTHING;
  await planForAll(tx);
  const [row = NOTHING] = await sql<Moved[]>`
    select coalesce(sum(greatest(l.amount, 0)), 0)::bigint as debit,
      coalesce(-sum(least(l.amount, 0)), 0)::bigint as credit ${source(tx, clientId, { ...asked, days }).from}`;
  return row;
}

/** After what the next page starts: none where this one is not full. */
export function nextOf(rows: readonly Required<LastRow>[]): Required<LastRow> | null {
  const last = rows.at(-1);
  return last && rows.length === PAGE
    ? { date: last.date, voucherId: last.voucherId, line: last.line }
    : null;
}

/** Where lines `l` of vouchers `v` are read from, and by what they stand there in an order. */
function source(tx: Tx, clientId: string, asked: OnDays, order?: LineOrder): { from: Sql; keys: Keys } {
  const sql = rawSql(tx);
  if (asked.account !== undefined)
    return { from: fromAccount(tx, clientId, asked, order), keys: keysOf(tx, 'a') };
  const { type, code, days } = asked;
  const vouchers = vouchersOf(tx, clientId, days, order);
  const line = sql`l.client_id = v.client_id and l.voucher_id = v.id`;
  const under = type !== undefined && code !== undefined;
  const from = under
    ? sql`ledger.line_dimension d join ${vouchers} v on v.client_id = d.client_id and v.id = d.voucher_id
        join ledger.line l on ${line} and l.line_no = d.line_no`
    : sql`${vouchers} v join ledger.line l on ${line}`;
  const those = under ? sql`and d.client_id = ${clientId} and d.type = ${type} and d.code = ${code}` : sql``;
  return {
    from: sql`from ${from} where v.client_id = ${clientId} ${those}
      and v.date >= ${days.first}::date and v.date <= ${days.last}::date ${conditions(tx, { ...asked, type: undefined })}`,
    // Each order from one table, whose index has it.
    keys: {
      ...keysOf(tx, 'l'),
      ...(order?.by === 'date' && { date: sql`v.date`, voucherId: sql`v.id` }),
      // From the least amount of all on, none of the one side may come before all of the other: they are sorted instead.
      ...(isOneSided(asked) && { amount: sql`(l.amount + 0)` }),
      apart: ['number', 'date'],
    },
  };
}

/** Whether most of the lines stand on one side: sales of a customer, costs of a project. Those of an account have an index of their own. */
function isOneSided({ account, party, type, vatCode }: AskedLines): boolean {
  return account === undefined && [party, type, vatCode].some((asked) => asked !== undefined);
}

function fromAccount(tx: Tx, clientId: string, asked: OnDays, order?: LineOrder): Sql {
  const sql = rawSql(tx);
  const { account, days } = asked;
  // By their numbers vouchers come first, and their lines are looked up by the day; said otherwise it spoils what is expected.
  const vouchersFirst = order?.by === 'number' ? sql`and v.date = a.date` : sql``;
  return sql`
    from ledger.account_line a
    join ${vouchersOf(tx, clientId, days, order)} v on v.client_id = a.client_id and v.id = a.voucher_id ${vouchersFirst}
    join ledger.line l on l.client_id = a.client_id and l.voucher_id = a.voucher_id and l.line_no = a.line_no
    where a.client_id = ${clientId} and a.account = ${account ?? ''}
      and a.date >= ${days.first}::date and a.date <= ${days.last}::date ${conditions(tx, { ...asked, account: undefined })}`;
}

/** Up to so many days have their vouchers put in the order of their numbers; of more days most are met by going through the numbers. */
const SHORT_DAYS = 92;

/** Whether rows of these days lie far apart in an order, and all others between them. */
export function isFew(days: Days | null, by: LineOrder['by']): boolean {
  return by !== 'date' && days !== null && daysOf(days) <= SHORT_DAYS;
}

function vouchersOf(tx: Tx, clientId: string, days: Days, order: LineOrder | undefined): Sql {
  const sql = rawSql(tx);
  const { first, last } = days;
  if (order?.by !== 'number' || !isFew(days, order.by)) return sql`ledger.voucher`;
  // `offset` keeps it apart: its lines are looked up in that order, until the page is full.
  return sql`(select * from ledger.voucher where client_id = ${clientId} and date >= ${first}::date and date <= ${last}::date
    order by ${order.descending ? sql`series desc, year desc, number desc` : sql`series, year, number`} offset 0)`;
}

function conditions(tx: Tx, { books, accounts, ...asked }: AskedLines): Sql {
  const sql = rawSql(tx);
  const those = accounts === undefined ? sql`` : sql`and l.account = any (${accounts}::text[])`;
  return sql`and v.period > 0 ${those} ${narrowed(tx, asked)} ${books.has(sql`v.id`)}`;
}
