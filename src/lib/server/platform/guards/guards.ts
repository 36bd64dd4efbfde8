import { ok } from '#lib/domain/result.ts';
import { machine } from '../context.ts';
import type { Platform } from '../platform.ts';
import { BETWEEN, linesMade } from './made.ts';
import { readGuards, readRowsOfNoClient, type Guard, type RowsOfNoClient } from './store.ts';

/** A guard of the database that is not as the migrations made it; `none` where there is none. */
export interface GuardDiffers {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

export function lineOf({ name, says }: Guard): string {
  return `${name}${BETWEEN}${says.replaceAll(/\s+/g, ' ')}`;
}

/** Tables with rows of a client that there is not: nobody's verification comes to them. */
export async function rowsOfNoClient(platform: Platform): Promise<RowsOfNoClient[]> {
  const read = await machine(platform).transaction(async (tx) => ok(await readRowsOfNoClient(tx)));
  if (!read.ok) throw new Error('unreachable: reading is never refused');
  return read.value;
}

/**
 * Holds everything in the database that keeps somebody from something against what the migrations made: a rule that was
 * switched off, replaced or loosened, and a right that somebody was given, is one row. What was put back before anybody
 * looked is not seen.
 */
export async function guardsThatDiffer(platform: Platform): Promise<GuardDiffers[]> {
  const read = await machine(platform).transaction(async (tx) => ok(await readGuards(tx)));
  if (!read.ok) throw new Error('unreachable: reading is never refused');
  const [made, found] = [byName(linesMade()), byName(read.value.map(lineOf))];
  return [...new Set([...made.keys(), ...found.keys()])].sort().flatMap((name) => {
    const [expected = 'none', is = 'none'] = [made.get(name), found.get(name)];
    return expected === is ? [] : { name, expected, found: is };
  });
}

function byName(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const at = line.indexOf(BETWEEN);
      return [line.slice(0, at), line.slice(at + BETWEEN.length)];
    }),
  );
}
