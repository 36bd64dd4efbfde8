import type * as z from 'zod/mini';
import type { CivilDate } from '../date.ts';
import type { Minor } from '../money.ts';
import type { Fields, Said } from './fields.ts';

/**
 * What a report is, in one object that both sides read: what it can be asked, what its columns are and what they come
 * to. Who may ask stands where it does for every procedure (`access/procedures.ts`). The server gives it a query (`platform/rpc/report.ts`), the browser words and an address
 * (`ui/reports/view.ts`). A file of it (CSV, XLSX, PDF) is written from `columns` and the words alone.
 */
export interface Report<
  Id extends string,
  Filter extends Fields,
  Row,
  Totals,
  Cursor extends z.ZodMiniType | null,
  Columns extends Record<string, Column<Row, Totals>>,
  Options extends Fields = Fields,
> {
  readonly id: Id;
  /** What can be asked, which is also what its address says. */
  readonly filter: Filter;
  /** What may be asked besides, each by itself; without it everything, as it stands now. */
  readonly options: Options;
  /** What the address may point at beside: a row to be found, which changes nothing of what is asked. */
  readonly marks: Fields;
  /** The last row of a page, where the next begins; null for a report that comes whole. */
  readonly cursor: Cursor;
  readonly columns: Columns;
  /** Of a report in pages, what it can stand by instead of its own order; one that comes whole is sorted by any column. */
  readonly sorts: readonly string[];
  /** The part a row stands under, where a report has parts with sums of their own: one that comes whole. */
  readonly partOf: ((row: Row) => string) | null;
  /** Carries the types of rows and totals; there is nothing in it. */
  readonly holds?: readonly [Row, Totals];
}

/** A column: its values, and so how each place that shows it writes them. */
export type Column<Row, Totals> = TextColumn<Row> | DateColumn<Row> | MoneyColumn<Row, Totals>;

export interface TextColumn<Row> {
  readonly kind: 'text';
  readonly of: (row: Row) => string;
}

export interface DateColumn<Row> {
  readonly kind: 'date';
  readonly of: (row: Row) => CivilDate;
}

export interface MoneyColumn<Row, Totals> {
  readonly kind: 'money';
  /** Null where the row has none. */
  readonly of: (row: Row) => Minor | null;
  /** What it comes to over the whole report, however much of it has been read: its sum, or where it ends. */
  readonly total?: (totals: Totals) => Minor;
  /** Of a column that runs from row to row, either way: where it starts. Its total is then where it ends. */
  readonly start?: (totals: Totals) => Minor;
  /** One of two columns of which a row fills one: what is nothing in a row is left blank there. */
  readonly blankZero?: boolean;
  /** Of a report that has more columns the more is asked: whether it has this one. */
  readonly there?: (totals: Totals) => boolean;
}

/* oxlint-disable typescript/no-explicit-any -- any report, whatever its rows are */
export type AnyReport = Report<
  string,
  Fields,
  any,
  any,
  z.ZodMiniType | null,
  Record<string, Column<any, any>>
>;
/* oxlint-enable typescript/no-explicit-any */

export type RowOf<R extends AnyReport> = NonNullable<R['holds']>[0];
export type TotalsOf<R extends AnyReport> = NonNullable<R['holds']>[1];
export type FilterOf<R extends AnyReport> = Said<R['filter']> & Optional<R['options']>;
type Optional<F extends Fields> = { readonly [Name in keyof Said<F>]?: Said<F>[Name] | undefined };
export type CursorOf<R extends AnyReport> = R['cursor'] extends z.ZodMiniType ? z.output<R['cursor']> : never;

/** What is asked of a report. */
export interface Asked<R extends AnyReport> {
  readonly filter: FilterOf<R>;
  /** The last row that has been read; absent at the start. */
  readonly after?: CursorOf<R> | undefined;
  /** Of a first page its rows or its totals alone, where {@link comesApart}; without it both. */
  readonly part?: 'rows' | 'totals' | undefined;
}

/**
 * Whether the first page of a report can be asked for without its totals: they cost with all rows that there are, and nothing
 * in a row rests on them.
 */
export function comesApart({ cursor, columns }: AnyReport): boolean {
  return (
    cursor !== null && Object.values(columns).every((column) => column.kind !== 'money' || !column.start)
  );
}

/** A page of a report. */
export interface Answer<R extends AnyReport> {
  readonly rows: readonly RowOf<R>[];
  /** After what the next page starts; null when this was the last. */
  readonly next: CursorOf<R> | null;
  /** Of the whole report; told with its first page, or by themselves. */
  readonly totals: TotalsOf<R> | null;
}

/** Describes a report of such rows and totals: `report<Row, Totals>()('trial-balance', { … })`. */
export function report<Row, Totals>() {
  return <
    const Id extends string,
    const Filter extends Fields,
    const Columns extends Record<string, Column<Row, Totals>>,
    Cursor extends z.ZodMiniType | null = null,
    const Options extends Fields = Record<never, never>,
  >(
    id: Id,
    said: {
      readonly filter: Filter;
      readonly options?: Options;
      readonly marks?: Fields;
      readonly cursor?: Cursor;
      readonly columns: Columns;
      readonly sorts?: readonly (keyof Columns & string)[];
      readonly partOf?: (row: Row) => string;
    },
  ): Report<Id, Filter, Row, Totals, Cursor, Columns, Options> => ({
    marks: {},
    partOf: null,
    sorts: [],
    ...said,
    id,
    options: (said.options ?? {}) as Options,
    cursor: (said.cursor ?? null) as Cursor,
  });
}

/** The columns that the report has of what was asked, by their names. */
export function columnsThere<R extends AnyReport>(
  { columns }: R,
  totals: TotalsOf<R>,
): [string, Column<RowOf<R>, TotalsOf<R>>][] {
  return Object.entries<Column<RowOf<R>, TotalsOf<R>>>(columns).filter(
    ([, column]) => column.kind !== 'money' || (column.there?.(totals) ?? true),
  );
}

/**
 * The columns that don't come to what the report says they do, over all of its rows: none, unless something was posted
 * while they were read, or the ledger is damaged.
 */
export function columnsAstray<R extends AnyReport>(
  { columns }: R,
  rows: readonly RowOf<R>[],
  totals: TotalsOf<R>,
): string[] {
  return Object.entries<Column<RowOf<R>, TotalsOf<R>>>(columns)
    .filter(([, column]) => column.kind === 'money' && isAstray(column, rows, totals))
    .map(([name]) => name);
}

function isAstray<Row, Totals>(
  { of, start, total }: MoneyColumn<Row, Totals>,
  rows: readonly Row[],
  totals: Totals,
): boolean {
  if (!total) return false;
  const expected = total(totals);
  if (!start) return rows.reduce((sum, row) => sum + (of(row) ?? 0n), 0n) !== expected;
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return start(totals) !== expected;
  // It ends with the last row, or with the first of rows that come newest first; by an amount or a number it does not run.
  return [of(last), of(first)].every((amount) => amount !== null && amount !== expected);
}
