import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ok } from '#lib/domain/result.ts';
import { machine } from '../context.ts';
import type { Platform } from '../platform.ts';
import { readGuards, type Guard } from './store.ts';

/** A guard of the database that is not as the migrations made it; `none` where there is none. */
export interface GuardDiffers {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** What the migrations made, a line each; `guards.pg.test.ts` holds it against them, and writes it anew when told to. */
const MADE = fileURLToPath(new URL('made.txt', import.meta.url));
const BETWEEN = ': ';

export function lineOf({ name, says }: Guard): string {
  return `${name}${BETWEEN}${says.replaceAll(/\s+/g, ' ')}`;
}

/**
 * Holds everything in the database that keeps somebody from something against what the migrations made: a rule that was
 * switched off, replaced or loosened, and a right that somebody was given, is one row. What was put back before anybody
 * looked is not seen.
 */
export async function guardsThatDiffer(platform: Platform): Promise<GuardDiffers[]> {
  const read = await machine(platform).transaction(async (tx) => ok(await readGuards(tx)));
  if (!read.ok) throw new Error('unreachable: reading is never refused');
  const [made, found] = [
    byName(readFileSync(MADE, 'utf8').trimEnd().split('\n')),
    byName(read.value.map(lineOf)),
  ];
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
