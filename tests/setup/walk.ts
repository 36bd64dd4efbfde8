/**
 * One promise, held for each row of a table, one after the other: a test whose failure names every row that does not
 * hold, not the first alone. Rows that are arrays are spread, as `it.each` does.
 */
export function walk<Row extends unknown[] | [unknown]>(
  rows: readonly Row[],
  check: (...row: Row) => void | Promise<void>,
): Promise<void>;
export function walk<Row extends readonly unknown[]>(
  rows: readonly Row[],
  check: (...row: Row) => void | Promise<void>,
): Promise<void>;
export function walk<Row>(rows: readonly Row[], check: (row: Row) => void | Promise<void>): Promise<void>;
export async function walk(
  rows: readonly unknown[],
  check: (...row: never[]) => void | Promise<void>,
): Promise<void> {
  if (rows.length === 0) throw new Error('a walk over nothing holds nothing');
  const failed: string[] = [];
  for (const row of rows) {
    const cells = (Array.isArray(row) ? row : [row]) as never[];
    try {
      await check(...cells);
    } catch (cause) {
      failed.push(`${said(row)}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  if (failed.length > 0) throw new Error(`${failed.length} of ${rows.length} rows:\n${failed.join('\n')}`);
}

function said(row: unknown): string {
  const text = JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : typeof value === 'function' ? '…' : value,
  );
  return (text ?? String(row)).slice(0, 200);
}
