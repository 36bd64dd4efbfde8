import type { JsonObject } from './canonical.ts';
import type { Versions } from './statement.ts';

/** A row by the names of its columns. */
export type Columns = Readonly<Record<string, unknown>>;

/** Which columns each version of a statement names: what a register's description says of them, wherever its rows are read. */
export interface SaidColumns {
  readonly says: Readonly<Record<string, readonly string[]>>;
  /** What a field is called, where not as its column. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What says nothing in a column that came with a later version, where that is not null. */
  readonly blank?: Columns;
}

/** Rows that belong to one and are said with it. */
export interface PartColumns extends SaidColumns {
  /** What tells those of one row apart, and puts them in order. */
  readonly key: readonly string[];
}

/** The versions of a register's statement, of rows with their parts. */
export function versionsOf(
  description: SaidColumns,
  parts: Readonly<Record<string, PartColumns>> = {},
): Versions<Columns> {
  const versions = Object.keys(description.says).map((version) => {
    const say = (row: Columns): JsonObject | null => {
      const own = sayIn(description, version, row);
      if (!own) return null;
      const said: Record<string, JsonObject[]> = {};
      for (const [name, part] of Object.entries(parts)) {
        const rows = inOrder(part, (row[name] ?? []) as readonly Columns[]);
        const each = rows.map((one) => sayIn(part, version, one)).filter((one) => one !== null);
        if (each.length < rows.length) return null;
        if (part.says[version]) said[name] = each;
      }
      return { ...own, ...said };
    };
    return [version, say] as const;
  });
  return Object.fromEntries(versions);
}

/** Null where a column that only other versions name says something; one that a row does not have says nothing. */
function sayIn(
  { says, fields = {}, blank = {} }: SaidColumns,
  version: string,
  row: Columns,
): JsonObject | null {
  const columns = says[version] ?? [];
  const others = Object.values(says)
    .flat()
    .filter((name) => !columns.includes(name));
  if (others.some((name) => (row[name] ?? null) !== (blank[name] ?? null))) return null;
  return Object.fromEntries(columns.map((name) => [fields[name] ?? name, written(row[name])]));
}

function written(value: unknown) {
  return value instanceof Date ? value.toISOString() : ((value ?? null) as string | number | boolean | null);
}

function inOrder({ key }: PartColumns, rows: readonly Columns[]): Columns[] {
  const keyOf = (row: Columns) => key.map((name) => row[name] as string | number);
  return rows.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  if (at < 0) return 0;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}
