import type { AnyReport, Column, RowOf } from './report.ts';

/** By which column the rows of a report stand, instead of in its own order. */
export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

/** Whether a report that runs from a beginning to an end is read backwards: then its end stands above its rows. */
export const runsBack = (sorting: Sorting | null): boolean =>
  sorting !== null && sorting.column === 'date' && sorting.descending;

/** A report that comes whole is sorted where it is read, by any column; one in pages where its lines are, by some. */
export function isSortable({ cursor, sorts, columns }: AnyReport, column: string): boolean {
  return cursor === null ? Object.hasOwn(columns, column) : sorts.includes(column);
}

/** What an address says: `amount`, or `-amount` from the greatest down; null where the report is not sorted by such a column. */
export function sortingOf(report: AnyReport, said: string | undefined): Sorting | null {
  if (said === undefined) return null;
  const descending = said.startsWith('-');
  const column = descending ? said.slice(1) : said;
  return isSortable(report, column) ? { column, descending } : null;
}

/**
 * What a column is sorted by when it is pressed: words and days from the first, amounts from the greatest; then the other way
 * round; then not at all, which is undefined.
 */
export function sortedNext({ columns }: AnyReport, name: string, now: Sorting | null): string | undefined {
  const first = columns[name]?.kind === 'money';
  const said = (descending: boolean) => `${descending ? '-' : ''}${name}`;
  if (now?.column !== name) return said(first);
  return now.descending === first ? said(!first) : undefined;
}

/** The same the other way round. */
export function turned({ column, descending }: Sorting): string {
  return `${descending ? '' : '-'}${column}`;
}

/**
 * The rows of a report that comes whole by a column; parts stay together and in their order, what is equal in its own. A row
 * without an amount comes last. Those of a report in pages came sorted.
 */
export function sorted<R extends AnyReport>(
  { columns, partOf, cursor }: R,
  rows: readonly RowOf<R>[],
  sorting: Sorting | null,
): readonly RowOf<R>[] {
  const column = sorting && columns[sorting.column];
  if (!sorting || !column || cursor !== null) return rows;
  const compare = comparing<RowOf<R>>(column, sorting.descending);
  if (!partOf) return rows.toSorted(compare);
  return [...Map.groupBy(rows, partOf).values()].flatMap((part) => part.toSorted(compare));
}

/** As people order names and numbers: `9` before `10`, `å` last. */
const words = new Intl.Collator('nb', { numeric: true });

function comparing<Row>(column: Column<Row, never>, descending: boolean): (one: Row, other: Row) => number {
  const turned = descending ? -1 : 1;
  if (column.kind !== 'money')
    return (one, other) => turned * words.compare(column.of(one), column.of(other));
  return (one, other) => {
    const [a, b] = [column.of(one), column.of(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return a === b ? 0 : turned * (a < b ? -1 : 1);
  };
}
