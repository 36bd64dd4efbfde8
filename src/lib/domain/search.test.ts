import { expect, test } from 'vitest';
import { readSought } from './search.ts';

const TODAY = '2026-11-28';

test.each<[string, bigint[]]>([
  ['244375', [24_437_500n]],
  ['244 375,00', [24_437_500n]],
  ['12.500', [1_250_000n]],
  ['-12,50', [1_250n]],
  ['2811', [281_100n]],
  ['0', []],
  ['GL 2026/12', []],
  ['kaffe', []],
])('the amounts in %j are %s', (query, amounts) => {
  expect(readSought(query, TODAY).amounts).toEqual(amounts);
});

test.each([
  ['28.11.2026', '2026-11-28'],
  ['28.11.26', '2026-11-28'],
  ['1.2.2026', '2026-02-01'],
  ['2026-11-28', '2026-11-28'],
  ['28112026', '2026-11-28'],
  ['281126', '2026-11-28'],
  ['2811', '2026-11-28'],
  ['28.11', '2026-11-28'],
  ['28.11.', '2026-11-28'],
  ['29.11', '2026-11-29'],
  ['29.12', '2026-12-29'],
  ['30.12', '2025-12-30'],
  ['2902', '2024-02-29'],
  ['31.04', null],
  ['3113', null],
  ['244375', null],
  ['kaffe', null],
])('the day in %j is %s', (query, day) => {
  expect(readSought(query, TODAY).day).toBe(day);
});
