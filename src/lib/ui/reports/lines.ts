import type { Minor } from '#lib/domain/money.ts';
import type { AnyReport, Column, RowOf, TotalsOf } from '#lib/domain/report/report.ts';
import type { Part } from '#lib/ui/primitives/table/columns.ts';
import type { ReportView } from './view.ts';

/** What some rows come to, or where they start: an amount for each column that has one. */
export interface Sums {
  readonly label: string;
  readonly among: readonly string[];
  readonly amounts: ReadonlyMap<string, Minor>;
}

export type ReportColumn<R extends AnyReport> = Column<RowOf<R>, TotalsOf<R>>;

export function columnsOf<R extends AnyReport>({ report }: ReportView<R>): [string, ReportColumn<R>][] {
  return Object.entries(report.columns);
}

/** The line above the rows of a report with a column that runs from row to row. */
export function startOf<R extends AnyReport>(view: ReportView<R>, totals: TotalsOf<R>): Sums[] {
  const { start } = view.words();
  return start === undefined ? [] : [sums(view, start, (column) => column.start?.(totals))];
}

/** The line under all rows: of all that there are, in the page or not. */
export function totalOf<R extends AnyReport>(view: ReportView<R>, totals: TotalsOf<R>): Sums {
  return sums(view, view.words().total, (column) => column.total?.(totals));
}

/** The rows by part, in the order in which the parts come; undefined of a report that has none. */
export function partsOf<R extends AnyReport>(
  view: ReportView<R>,
  rows: readonly RowOf<R>[],
): Part<Sums>[] | undefined {
  const { partOf } = view.report;
  if (!partOf) return undefined;
  return [...Map.groupBy(rows, partOf)].map(([id, own]) => {
    const words = view.words().parts?.[id];
    if (!words) return { id, rows: own.length };
    return {
      id,
      title: words.title,
      rows: own.length,
      totals: [sums(view, words.sum, (column) => sumOf(column, own))],
    };
  });
}

type Money<R extends AnyReport> = Extract<ReportColumn<R>, { kind: 'money' }>;

function sums<R extends AnyReport>(
  view: ReportView<R>,
  label: string,
  of: (column: Money<R>) => Minor | null | undefined,
): Sums {
  const amounts = columnsOf(view).flatMap(([name, column]) => {
    const amount = column.kind === 'money' ? of(column) : null;
    return amount === null || amount === undefined ? [] : [[name, amount] as const];
  });
  return { label, among: amounts.map(([name]) => name), amounts: new Map(amounts) };
}

/** Null where no row of the part has a value, and of a column that has no sum. */
function sumOf<R extends AnyReport>({ start, total, of }: Money<R>, rows: readonly RowOf<R>[]): Minor | null {
  const amounts = start || !total ? [] : rows.map(of).filter((amount) => amount !== null);
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0n);
}
