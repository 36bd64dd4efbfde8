import type { AnyReport, Column, RowOf } from '#lib/domain/report/report.ts';

/** Rows that stand together, with the name of their part: null where the report has none. */
export interface Part<Row> {
  readonly name: string | null;
  readonly rows: readonly Row[];
}

/** The rows by part, in the order in which the parts come. */
export function partsOf<R extends AnyReport>({ partOf }: R, rows: readonly RowOf<R>[]): Part<RowOf<R>>[] {
  if (!partOf) return [{ name: null, rows }];
  return [...Map.groupBy(rows, partOf)].map(([name, own]) => ({ name, rows: own }));
}

/** What a column comes to in a part; null where no row of it has a value, or where the column has no sum. */
export function sumOf<Row>(column: Column<Row, never>, rows: readonly Row[]): bigint | null {
  if (column.kind !== 'money' || column.start || !column.total) return null;
  const amounts = rows.map(column.of).filter((amount) => amount !== null);
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0n);
}
