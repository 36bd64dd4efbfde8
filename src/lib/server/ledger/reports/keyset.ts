import type postgres from 'postgres';
import type { CivilDate } from '#lib/domain/date.ts';
import type { LineOrder } from '#lib/domain/ledger/reports/account-ledger.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

type Sql = postgres.PendingQuery<postgres.Row[]>;

/** Where some rows have what they are ordered by, as SQL; each is followed by what tells a row from all others. */
export interface Keys {
  readonly date: Sql;
  readonly amount: Sql;
  /** Of the voucher. */
  readonly series: Sql;
  readonly year: Sql;
  readonly number: Sql;
  readonly voucherId: Sql;
  /** Null of whole vouchers. */
  readonly line: Sql | null;
  /** The orders whose keys are of the voucher and stand in another table than the line. */
  readonly apart: readonly LineOrder['by'][];
}

/** The keys of lines in a table that has them under their own names, those of the voucher in the same or another. */
export function keysOf(tx: Tx, lines: 'a' | 'i' | 'l' | 'v', vouchers: 'i' | 'l' | 'v' = 'v'): Keys {
  const sql = rawSql(tx);
  const column = (table: string, name: string) => sql`${sql(table)}.${sql(name)}`;
  const [ofLine, ofVoucher] = [column.bind(null, lines), column.bind(null, vouchers)];
  return {
    ...{
      date: ofLine('date'),
      amount: ofLine('amount'),
      voucherId: ofLine('voucher_id'),
      line: ofLine('line_no'),
    },
    apart: lines === vouchers ? [] : ['number'],
    ...{ series: ofVoucher('series'), year: ofVoucher('year'), number: ofVoucher('number') },
  };
}

/** The row that a page ended with. */
export interface LastRow {
  readonly date: CivilDate;
  readonly voucherId: string;
  readonly line?: number;
}

/** SQL of an order: what stands behind `order by`, and what holds of the rows that come after one. */
export function inOrder(tx: Tx, clientId: string, keys: Keys, { by, descending }: LineOrder) {
  const sql = rawSql(tx);
  const list = (all: readonly Sql[]) => all.reduce((before, each) => sql`${before}, ${each}`);
  const voucher = {
    date: [keys.date, keys.voucherId],
    amount: [keys.amount, keys.voucherId],
    number: [keys.series, keys.year, keys.number],
  }[by];
  const columns = voucher.concat(keys.line ?? []);
  const beyond = descending ? sql`<` : sql`>`;
  const after = (last: LastRow) => {
    const values = valuesOf(tx, clientId, by, last);
    // The vouchers' own order is an index; said beside the lines', it lets a page begin there.
    const beginning = keys.apart.includes(by)
      ? sql`and (${list(voucher)}) ${beyond}= (${list(values.slice(0, voucher.length))})`
      : sql``;
    return sql`${beginning} and (${list(columns)}) ${beyond} (${list(values)})`;
  };
  return {
    order: list(columns.map((column) => (descending ? sql`${column} desc` : column))),
    after: (last: LastRow | undefined) => (last ? after(last) : sql``),
  };
}

/** What a row has of it, of which its place is known: amount and number are looked up. */
function valuesOf(tx: Tx, clientId: string, by: LineOrder['by'], { date, voucherId, line }: LastRow): Sql[] {
  const sql = rawSql(tx);
  const ofVoucher = (column: string) =>
    sql`(select ${sql(column)} from ledger.voucher where client_id = ${clientId} and id = ${voucherId})`;
  const amount = () => sql`(select amount from ledger.line
    where client_id = ${clientId} and voucher_id = ${voucherId} and line_no = ${line ?? 0})`;
  const values =
    by === 'number'
      ? [ofVoucher('series'), ofVoucher('year'), ofVoucher('number')]
      : [by === 'date' ? sql`${date}::date` : amount(), sql`${voucherId}::uuid`];
  return line === undefined ? values : [...values, sql`${line}::int`];
}
