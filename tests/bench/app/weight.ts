import { readFileSync } from 'node:fs';
import { ensureBuilt } from '../../../src/cli/build.ts';
import { BUDGETS, counted } from '../../../src/weight/budget.ts';
import { REPORT } from '../../../src/weight/plugin.ts';
import type { Weight } from '../../../src/weight/weigh.ts';
import type { Row } from '../benchmark.ts';

/** Parts below so many bytes stand together. */
const SMALL = 500;

/** JavaScript that each room loads, gzipped, from the build that customers run; those with a budget by their parts. */
export async function weight(): Promise<Row[]> {
  await ensureBuilt(console.error);
  const weights = JSON.parse(readFileSync(new URL(`../../../${REPORT}`, import.meta.url), 'utf8')) as Record<
    string,
    Weight
  >;
  return Object.entries(weights).flatMap(([room, weight]): Row[] => {
    const budget = BUDGETS[room];
    const beside = budget?.beside ?? [];
    const sum = { room, part: 'all', bytes: counted(weight, beside), limit: budget?.limit ?? '' };
    return budget ? [sum, ...partsOf(room, weight, beside)] : [sum];
  });
}

function partsOf(room: string, { parts }: Weight, beside: readonly string[]): Row[] {
  const sorted = Object.entries(parts).sort(([, a], [, b]) => b - a);
  const rows = sorted
    .filter(([, bytes]) => bytes >= SMALL)
    .map(([part, bytes]) => ({
      room,
      part: beside.includes(part) ? `beside: ${part}` : part,
      bytes,
      limit: '',
    }));
  const rest = sorted.filter(([, bytes]) => bytes < SMALL).reduce((sum, [, bytes]) => sum + bytes, 0);
  return [...rows, { room, part: 'smaller ones', bytes: rest, limit: '' }].map((row) => ({
    ...row,
    bytes: Math.round(row.bytes),
  }));
}
