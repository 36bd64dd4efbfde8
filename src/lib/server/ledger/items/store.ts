import type postgres from 'postgres';
import type { CivilDate } from '#lib/domain/date.ts';
import { differenceRef, type ItemInCurrency } from '#lib/domain/ledger/items/currency.ts';
import {
  inOrder,
  type ItemKey,
  type MatchedPart,
  type Matching,
  type OpenItem,
  type SayingItem,
} from '#lib/domain/ledger/items/matching.ts';
import type { PartyKind } from '#lib/domain/ledger/party.ts';
import { readCarried, type Carried } from '#lib/domain/ledger/saft/carried.ts';
import type { Minor } from '#lib/domain/money.ts';
import { rawSql, type TransactionSql, type Tx } from '../../platform/database.ts';
import { matching } from './schema.ts';

/** These lines, as far as they are on control accounts. */
export async function itemsAt(
  tx: Tx,
  clientId: string,
  keys: readonly ItemKey[],
): Promise<(OpenItem & ItemInCurrency)[]> {
  const [vouchers, lines] = [keys.map(({ voucherId }) => voucherId), keys.map(({ line }) => line)];
  const rows = await rawSql(tx)<(OpenItem & ForeignColumns & { readonly amount: Minor })[]>`
    select i.voucher_id as "voucherId", i.line_no as line, i.account, i.counterparty_id as "counterpartyId",
      i.date::text, i.amount, i.remaining, l.currency as code, l.currency_amount as "foreign"
    from unnest(${vouchers}::uuid[], ${lines}::int[]) as w (voucher_id, line_no)
    join ledger.open_item i on i.client_id = ${clientId} and i.voucher_id = w.voucher_id and i.line_no = w.line_no
    join ledger.line l on l.client_id = i.client_id and l.voucher_id = i.voucher_id and l.line_no = i.line_no`;
  return rows.map(withCurrency);
}

interface ForeignColumns {
  readonly code: string | null;
  readonly foreign: Minor | null;
}

function withCurrency<R extends ForeignColumns>({ code, foreign, ...row }: R) {
  return { ...row, currency: code === null || foreign === null ? null : { code, amount: foreign } };
}

/** The voucher of a matching's difference by the rates of a currency; null where it has none. */
export async function differenceOf(
  tx: Tx,
  clientId: string,
  matchingId: string,
): Promise<{ readonly voucherId: string; readonly date: CivilDate } | null> {
  const [found] = await rawSql(tx)<{ voucherId: string; date: CivilDate }[]>`
    select id as "voucherId", date::text from ledger.voucher
    where client_id = ${clientId} and source = 'automatic' and source_ref = ${differenceRef(matchingId)}`;
  return found ?? null;
}

/** The series of a voucher. */
export async function seriesOf(tx: Tx, clientId: string, voucherId: string): Promise<string | null> {
  const [found] = await rawSql(tx)<{ series: string }[]>`
    select series from ledger.voucher where client_id = ${clientId} and id = ${voucherId}`;
  return found?.series ?? null;
}

/** Items of a voucher and of the one that took it back, line by line, as far as something is left of the voucher's. */
export function itemsTurned(
  tx: Tx,
  clientId: string,
  { voucherId, reversalId }: { readonly voucherId: string; readonly reversalId: string },
): Promise<(OpenItem & { readonly turned: CivilDate })[]> {
  return rawSql(tx)`
    select o.voucher_id as "voucherId", o.line_no as line, o.account, o.counterparty_id as "counterpartyId",
      o.date::text, r.date::text as turned, o.remaining
    from ledger.open_item o
    join ledger.open_item r on r.client_id = o.client_id and r.voucher_id = ${reversalId} and r.line_no = o.line_no
    where o.client_id = ${clientId} and o.voucher_id = ${voucherId} and o.remaining <> 0
      and o.counterparty_id is not null
    order by o.line_no`;
}

/** Its lines come in one statement, however many there are. */
export async function insertMatching(tx: Tx, clientId: string, made: Matching): Promise<void> {
  const { lines, ...row } = made;
  await tx.insert(matching).values({ clientId, ...row });
  await rawSql(tx)`
    insert into ledger.matching_line (client_id, matching_id, voucher_id, line_no, amount)
    select ${clientId}::uuid, ${made.id}::uuid, p.* from unnest(
      ${lines.map(({ voucherId }) => voucherId)}::uuid[], ${lines.map(({ line }) => line)}::int[],
      ${lines.map(({ amount }) => String(amount))}::bigint[]) as p`;
}

export async function markUndone(
  tx: Tx,
  clientId: string,
  { id, undoneAt, undoneBy }: Pick<Matching, 'id' | 'undoneAt' | 'undoneBy'>,
): Promise<void> {
  await rawSql(
    tx,
  )`update ledger.matching set undone_at = ${undoneAt?.toISOString() ?? null}, undone_by = ${undoneBy}
    where client_id = ${clientId} and id = ${id}`;
}

/** Nobody else undoes it until the transaction ends. */
export async function holdMatching(tx: Tx, clientId: string, id: string): Promise<Matching | null> {
  const sql = rawSql(tx);
  await sql`select from ledger.matching where client_id = ${clientId} and id = ${id} for update`;
  const [found] = await matchingsOf(sql, clientId, sql`m.id = ${id}`, 1);
  return found ?? null;
}

/** The newest of a party, those that were undone among them. */
export function matchingsOfParty(tx: Tx, clientId: string, counterpartyId: string): Promise<Matching[]> {
  const sql = rawSql(tx);
  return matchingsOf(sql, clientId, sql`m.counterparty_id = ${counterpartyId}`, SHOWN);
}

const SHOWN = 100;
const PAGE = 500;

/** All of the client's, in pages. */
export async function* allMatchings(tx: Tx, clientId: string): AsyncGenerator<Matching> {
  const sql = rawSql(tx);
  for (let after: string | null = null; ;) {
    const page: Matching[] = await matchingsOf(
      sql,
      clientId,
      after === null ? sql`m.id is not null` : sql`m.id > ${after}`,
      PAGE,
      sql`m.id`,
    );
    yield* page;
    after = page.at(-1)?.id ?? null;
    if (after === null) return;
  }
}

interface MatchingRow extends Omit<Matching, 'lines' | 'matchedAt' | 'undoneAt'> {
  readonly lines: readonly (ItemKey & { readonly amount: string })[];
  readonly matchedAt: string | Date;
  readonly undoneAt: string | Date | null;
}

async function matchingsOf(
  sql: TransactionSql,
  clientId: string,
  where: postgres.PendingQuery<postgres.Row[]>,
  limit: number,
  order = sql`m.matched_at desc, m.id desc`,
): Promise<Matching[]> {
  const rows = await sql<MatchingRow[]>`
    select m.id, m.account, m.counterparty_id as "counterpartyId", m.date::text, m.matched_at as "matchedAt",
      m.matched_by as "matchedBy", m.undone_at as "undoneAt", m.undone_by as "undoneBy",
      coalesce((select json_agg(json_build_object('voucherId', l.voucher_id, 'line', l.line_no, 'amount', l.amount::text))
        from ledger.matching_line l where l.client_id = m.client_id and l.matching_id = m.id), '[]'::json) as lines
    from ledger.matching m where m.client_id = ${clientId} and ${where} order by ${order} limit ${limit}`;
  return rows.map(({ lines, matchedAt, undoneAt, ...row }) => ({
    ...row,
    matchedAt: new Date(matchedAt),
    undoneAt: undoneAt === null ? null : new Date(undoneAt),
    lines: inOrder(lines.map(({ amount, ...key }): MatchedPart => ({ ...key, amount: BigInt(amount ?? 0) }))),
  }));
}

/**
 * Differences that are not what their matchings lack, by the rates of one currency, or that stand where their matching does not,
 * or the other way round; none unless somebody switched the rules off.
 */
export function differencesAstray(tx: Tx, clientId: string): Promise<{ id: string }[]> {
  return rawSql(tx)<{ id: string }[]>`
    select v.id
    from ledger.voucher v
    left join ledger.matching m on m.client_id = v.client_id and m.id::text = split_part(v.source_ref, '/', 1)
    left join lateral (
      select sum(p.amount) filter (where p.voucher_id = v.id) as off,
        count(distinct l.currency) filter (where p.voucher_id <> v.id) as currencies,
        bool_or(p.voucher_id <> v.id and coalesce(l.currency, 'NOK') = 'NOK') as own_money,
        abs(sum(p.amount::numeric * l.currency_amount / l.amount) filter (where p.voucher_id <> v.id))
          <= sum(abs(l.currency_amount::numeric / l.amount)) filter (where p.voucher_id <> v.id) + 1.000001 as nothing
      from ledger.matching_line p
      join ledger.line l on l.client_id = p.client_id and l.voucher_id = p.voucher_id and l.line_no = p.line_no
      where p.client_id = v.client_id and p.matching_id = m.id
    ) parts on true
    where v.client_id = ${clientId} and v.source = 'automatic' and v.source_ref like '%/difference' and (
      m.id is null or m.date <> v.date or parts.off is null or parts.currencies <> 1 or parts.own_money
      or not coalesce(parts.nothing, false)
      or (m.undone_at is not null) <> exists (
        select from ledger.voucher r where r.client_id = v.client_id and r.reverses_id = v.id)
      or not exists (select from ledger.line l where l.client_id = v.client_id and l.voucher_id = v.id
        and l.account = m.account and l.counterparty_id = m.counterparty_id and l.amount = parts.off)
      or not exists (select from ledger.line l
        join ledger.account a on a.client_id = l.client_id and a.number = l.account
        where l.client_id = v.client_id and l.voucher_id = v.id and l.amount = -parts.off
          and case when parts.off > 0 then '8060' else '8160' end
            in (a.number, coalesce(a.standard_account, a.grouping_code))))
    order by 1`;
}

/** An open item as its party's page shows it. */
export interface ShownItem extends SayingItem, Pick<ItemInCurrency, 'currency'> {
  readonly kind: PartyKind;
  readonly dueDate: CivilDate;
  readonly amount: Minor;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  /** The line's own text, or else the voucher's. */
  readonly text: string;
  /** Of the invoice, where the line says it. */
  readonly reference: string | null;
  readonly cid: string | null;
  readonly bankAccount: string | null;
}

/** As many as a page shows: who has more open matches some first. */
export const MOST_SHOWN = 1000;

/** What is open of a party, oldest first; those named as well, whatever is left of them. */
export async function itemsOfParty(
  tx: Tx,
  clientId: string,
  counterpartyId: string,
  also: readonly ItemKey[] = [],
): Promise<ShownItem[]> {
  const [vouchers, lines] = [also.map(({ voucherId }) => voucherId), also.map(({ line }) => line)];
  const rows = await rawSql(tx)<ShownRow[]>`
    with i as materialized (
      (select * from ledger.open_item i
        where i.client_id = ${clientId} and i.counterparty_id = ${counterpartyId} and i.remaining <> 0
        order by i.date, i.voucher_id, i.line_no limit ${MOST_SHOWN})
      union
      (select i.* from (select distinct * from unnest(${vouchers}::uuid[], ${lines}::int[]) as w (voucher_id, line_no)) w
        join ledger.open_item i
          on i.client_id = ${clientId} and i.voucher_id = w.voucher_id and i.line_no = w.line_no)
    )
    select i.voucher_id as "voucherId", i.line_no as line, i.account, i.kind, i.counterparty_id as "counterpartyId",
      i.date::text, i.due_date::text as "dueDate", i.amount, i.remaining, v.series, v.year, v.number,
      coalesce(nullif(l.text, ''), v.text) as text, l.reference, l.cid, l.bank_account as "bankAccount",
      l.carried, l.currency as code, l.currency_amount as "foreign"
    from i
    join ledger.line l on l.client_id = i.client_id and l.voucher_id = i.voucher_id and l.line_no = i.line_no
    join ledger.voucher v on v.client_id = i.client_id and v.id = i.voucher_id
    order by i.date, i.voucher_id, i.line_no`;
  return rows.map(({ carried, ...row }) => ({ ...withCurrency(row), says: papersOf(row, carried) }));
}

interface ShownRow extends Omit<ShownItem, 'says' | 'currency'>, ForeignColumns {
  readonly carried: string | null;
}

/** Of a line from a file also what it says that it settles. */
function papersOf(
  { reference, cid }: Pick<ShownItem, 'reference' | 'cid'>,
  carried: string | null,
): string[] {
  const { CrossReference: settles, SourceDocumentID: paper } = carriedIn(carried);
  return [reference, cid, settles, paper].filter(
    (each) => typeof each === 'string' && each !== '',
  ) as string[];
}

/** Nothing of what is none: the page it is for would not come. */
function carriedIn(text: string | null): Carried {
  try {
    return readCarried(text);
  } catch {
    return {};
  }
}

/** Every party with something open that could be matched. */
export async function partiesWithOpen(tx: Tx, clientId: string): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select i.counterparty_id as id from ledger.open_item i
    where i.client_id = ${clientId} and i.remaining <> 0 and i.counterparty_id is not null
    group by 1 having min(i.remaining) < 0 and max(i.remaining) > 0 order by 1`;
  return rows.map(({ id }) => id);
}

/** A line whose item is not what follows from it, or the other way round; none unless somebody went behind the app. */
export function itemsAstray(tx: Tx, clientId: string): Promise<ItemKey[]> {
  return rawSql(tx)<ItemKey[]>`
    with parts as (
      select l.voucher_id, l.line_no, sum(l.amount) as matched
      from ledger.matching_line l
      join ledger.matching m on m.client_id = l.client_id and m.id = l.matching_id and m.undone_at is null
      where l.client_id = ${clientId} group by 1, 2
    ), expected as (
      select l.voucher_id, l.line_no, l.account,
        case left(coalesce(a.standard_account, a.number), 2) when '15' then 'customer' else 'supplier' end as kind,
        l.counterparty_id, v.date, coalesce(l.due_date, v.date) as due_date, l.amount,
        l.amount - coalesce(p.matched, 0) as remaining
      from ledger.line l
      join ledger.account a on a.client_id = l.client_id and a.number = l.account
      join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      left join parts p on p.voucher_id = l.voucher_id and p.line_no = l.line_no
      where l.client_id = ${clientId} and left(coalesce(a.standard_account, a.number), 2) in ('15', '24')
    ), listed as (
      select voucher_id, line_no, account, kind, counterparty_id, date, due_date, amount, remaining::numeric
      from ledger.open_item where client_id = ${clientId}
    ), astray as (
      (select * from expected except select * from listed) union (select * from listed except select * from expected))
    select distinct voucher_id as "voucherId", line_no as line from astray order by 1, 2`;
}

/** Matchings that the database's own rules would refuse; none unless somebody switched them off. */
export function matchingsAstray(tx: Tx, clientId: string): Promise<{ id: string }[]> {
  return rawSql(tx)<{ id: string }[]>`
    select l.matching_id as id
    from ledger.matching_line l
    left join ledger.matching m on m.client_id = l.client_id and m.id = l.matching_id
    left join ledger.open_item i on i.client_id = l.client_id and i.voucher_id = l.voucher_id and i.line_no = l.line_no
    where l.client_id = ${clientId}
    group by l.matching_id, m.date
    having sum(l.amount) <> 0 or max(i.date) is distinct from m.date
      or not bool_and(coalesce(i.account = m.account and i.counterparty_id = m.counterparty_id
        and sign(i.amount) = sign(l.amount), false))
    order by 1`;
}
