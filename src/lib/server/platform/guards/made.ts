import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * What the migrations made, a line each; `guards.pg.test.ts` holds it against them, and writes it anew when told to. Found by
 * the project's own name for it, since the built server's modules lie elsewhere.
 */
const MADE = createRequire(import.meta.url).resolve('#lib/server/platform/guards/made.txt');

/** Between a line's name and what it says. */
export const BETWEEN = ': ';

export function linesMade(): string[] {
  return readFileSync(MADE, 'utf8').trimEnd().split('\n');
}

/** That rows of one table belong to rows of another. Names are as SQL takes them. */
export interface ForeignKey {
  readonly table: string;
  readonly columns: readonly string[];
  readonly of: string;
  readonly ofColumns: readonly string[];
}

/** That a table has no two rows with the same of these, none of which is null. */
export interface UniqueKey {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** A table's columns by which its rows are known. */
export type PrimaryKeys = ReadonlyMap<string, readonly string[]>;

/**
 * The keys that the migrations made, rather than those that stand: whoever has the database can take one away, and the rows
 * that belong to nothing are named all the same.
 */
export function keysMade(lines: readonly string[] = linesMade()): {
  foreign: ForeignKey[];
  primary: PrimaryKeys;
  unique: UniqueKey[];
} {
  const foreign: ForeignKey[] = [];
  const unique: UniqueKey[] = [];
  const primary = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [, its, name, once] =
      /^index (\S+) (\S+): btree \(([^()]+)\)(?: INCLUDE \([^()]+\))?$/.exec(line) ?? [];
    if (its && name && once) unique.push({ table: its, name, columns: once.split(', ') });
    const [, table, says = ''] = /^constraint (\S+) .+?: (.*)$/.exec(line) ?? [];
    if (table === undefined) continue;
    const [, own] = /^PRIMARY KEY \(([^()]+)\)/.exec(says) ?? [];
    if (own) primary.set(table, own.split(', '));
    const [, columns, of, ofColumns] = /^FOREIGN KEY \((.+)\) REFERENCES (\S+)\((.+?)\)/.exec(says) ?? [];
    if (columns && of && ofColumns)
      foreign.push({ table, columns: columns.split(', '), of, ofColumns: ofColumns.split(', ') });
  }
  return { foreign, primary, unique };
}
