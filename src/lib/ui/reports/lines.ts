import type { Minor } from '#lib/domain/money.ts';
import {
  columnsThere,
  type AnyReport,
  type Column,
  type RowOf,
  type TotalsOf,
} from '#lib/domain/report/report.ts';
import { runsBack, type Sorting } from '#lib/domain/report/sort.ts';
import type { Part } from '#lib/ui/primitives/table/columns.ts';
import type { ReportView } from './view.ts';

/** What some rows come to, or where they start: an amount for each column that has one. */
export interface Sums {
  readonly label: string;
  readonly among: readonly string[];
  readonly amounts: ReadonlyMap<string, Minor>;
}

export type ReportColumn<R extends AnyReport> = Column<RowOf<R>, TotalsOf<R>>;

export function columnsOf<R extends AnyReport>(
  { report }: ReportView<R>,
  totals: TotalsOf<R>,
): [string, ReportColumn<R>][] {
  return columnsThere(report, totals);
}

/** What stands over a column. */
export function headOf<R extends AnyReport>(view: ReportView<R>, totals: TotalsOf<R>, name: string): string {
  const { columns, heads } = view.words();
  return heads?.(totals)[name] ?? columns[name as keyof typeof columns];
}

/** The line above the rows of a report with a column that runs from row to row. */
export function startOf<R extends AnyReport>(view: ReportView<R>, totals: TotalsOf<R>): Sums[] {
  const { start } = view.words();
  return start === undefined ? [] : [sums(view, totals, start, (column) => column.start?.(totals))];
}

/** The line under all rows: of all that there are, in the page or not. Null: nobody knows yet, and its amounts are left blank. */
export function totalOf<R extends AnyReport>(view: ReportView<R>, totals: TotalsOf<R> | null): Sums[] {
  const { total: label } = view.words();
  if (label === undefined) return [];
  if (totals === null) return [{ label, among: [], amounts: new Map() }];
  return [sums(view, totals, label, (column) => column.total?.(totals))];
}

/** What stands above the rows and what under them: where a report that is read backwards starts, is under them. */
export function endsOf<R extends AnyReport>(
  view: ReportView<R>,
  totals: TotalsOf<R> | null,
  sorting: Sorting | null,
): { readonly start: Sums[]; readonly totals: Sums[] } {
  const start = startOf(view, totals as TotalsOf<R>);
  const total = totalOf(view, totals);
  return start.length > 0 && runsBack(sorting) ? { start: total, totals: start } : { start, totals: total };
}

/**
 * The rows by part, in the order in which the parts come; undefined of a report that has none. What several parts come to
 * stands under the last of them that has rows.
 */
export function partsOf<R extends AnyReport>(
  view: ReportView<R>,
  rows: readonly RowOf<R>[],
  totals: TotalsOf<R>,
): Part<Sums>[] | undefined {
  const { partOf } = view.report;
  if (!partOf) return undefined;
  const { parts, sums: several = [] } = view.words();
  const byPart = Map.groupBy(rows, partOf);
  const there = [...byPart.keys()];
  return [...byPart].map(([id, own]) => {
    const words = parts?.[id];
    if (!words) return { id, rows: own.length };
    const under = several.filter(({ of }) => there.findLast((each) => of.includes(each)) === id);
    const of = (label: string, some: readonly RowOf<R>[]) =>
      sums(view, totals, label, (column) => sumOf(column, some));
    return {
      id,
      title: words.title,
      rows: own.length,
      totals: [
        of(words.sum, own),
        ...under.map(({ label, of: names }) =>
          of(
            label,
            names.flatMap((name) => byPart.get(name) ?? []),
          ),
        ),
      ],
    };
  });
}

type Money<R extends AnyReport> = Extract<ReportColumn<R>, { kind: 'money' }>;

function sums<R extends AnyReport>(
  view: ReportView<R>,
  totals: TotalsOf<R>,
  label: string,
  of: (column: Money<R>) => Minor | null | undefined,
): Sums {
  const amounts = columnsOf(view, totals).flatMap(([name, column]) => {
    const amount = column.kind === 'money' ? of(column) : null;
    return amount === null || amount === undefined ? [] : [[name, amount] as const];
  });
  return { label, among: amounts.map(([name]) => name), amounts: new Map(amounts) };
}

/** Null where no row of the part has a value, and of a column that runs from row to row. */
function sumOf<R extends AnyReport>({ start, of }: Money<R>, rows: readonly RowOf<R>[]): Minor | null {
  const amounts = start ? [] : rows.map(of).filter((amount) => amount !== null);
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0n);
}
