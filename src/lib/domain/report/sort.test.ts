import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { report } from './report.ts';
import { sorted, sortedNext, sortingOf, turned } from './sort.ts';

interface Row {
  readonly part: string;
  readonly name: string;
  readonly amount: bigint | null;
}

const kinds = {
  columns: {
    name: { kind: 'text' as const, of: ({ name }: Row) => name },
    amount: { kind: 'money' as const, of: ({ amount }: Row) => amount },
  },
};
const flat = report<Row, object>()('flat', { filter: {}, ...kinds });
const parted = report<Row, object>()('parted', { filter: {}, ...kinds, partOf: ({ part }) => part });

const ROWS: Row[] = [
  { part: 'b', name: '10', amount: 5n },
  { part: 'b', name: '9', amount: null },
  { part: 'a', name: 'Ås', amount: -7n },
  { part: 'a', name: 'Berg', amount: 5n },
  { part: 'a', name: 'Zoo', amount: 10n ** 17n },
];
const names = (said: string, of: typeof flat | typeof parted = flat) =>
  sorted(of, ROWS, sortingOf(of, said)).map(({ name }) => name);

it('by words as people order them, by amounts as they are, both ways round', () => {
  expect(names('name')).toEqual(['9', '10', 'Berg', 'Zoo', 'Ås']);
  expect(names('-name')).toEqual(['Ås', 'Zoo', 'Berg', '10', '9']);
  expect(names('amount')).toEqual(['Ås', '10', 'Berg', 'Zoo', '9']);
  expect(names('-amount')).toEqual(['Zoo', '10', 'Berg', 'Ås', '9']);
});

it('parts stay together, in their order', () => {
  expect(names('amount', parted)).toEqual(['10', '9', 'Ås', 'Berg', 'Zoo']);
});

it('a column that is not there sorts nothing', () => {
  for (const said of ['other', 'toString', '--amount', '-']) expect(sortingOf(flat, said)).toBeNull();
  expect(names('other')).toEqual(ROWS.map(({ name }) => name));
});

it('a report in pages is sorted where its lines are, by the columns that it says', () => {
  const said = { filter: {}, cursor: z.strictObject({}), sorts: ['amount'], ...kinds } as const;
  const paged = report<Row, object>()('paged', said);
  expect(sortingOf(paged, '-amount')).toEqual({ column: 'amount', descending: true });
  expect(sortingOf(paged, 'name')).toBeNull();
  expect(sorted(paged, ROWS, sortingOf(paged, 'amount'))).toBe(ROWS);
});

it('a column is pressed to its usual order, to the other, and back to the report’s own', () => {
  const press = (name: string) => {
    const said: (string | undefined)[] = [];
    for (let now: string | undefined, times = 0; times < 3; times += 1)
      said.push((now = sortedNext(flat, name, sortingOf(flat, now))));
    return said;
  };
  expect(press('name')).toEqual(['name', '-name', undefined]);
  expect(press('amount')).toEqual(['-amount', 'amount', undefined]);
  expect(sortedNext(flat, 'name', sortingOf(flat, 'amount'))).toBe('name');
});

it('is turned by itself, as an address says it', () => {
  expect(turned({ column: 'amount', descending: true })).toBe('amount');
  expect(turned({ column: 'name', descending: false })).toBe('-name');
});
