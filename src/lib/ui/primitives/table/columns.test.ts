import { expect, it } from 'vitest';
import { cardOf, namingOf, runsOf, tableOf, tracksOf, type Column } from './columns.ts';

interface Receipt {
  readonly text: string;
}

const columns: readonly Column<Receipt>[] = [
  { id: 'when', label: 'When', width: '7rem', card: 'meta', order: 1 },
  { id: 'text', label: 'Text', card: 'title' },
  { id: 'standing', label: 'Standing', card: 'line' },
  { id: 'from', label: 'From', card: 'meta' },
  { id: 'count', label: 'Pictures', width: '4rem' },
  { id: 'open', card: 'action' },
];

const ids = (some: readonly Column<Receipt>[]) => some.map(({ id }) => id);

it('of a card: each column in its place, the metas on one line in their own order', () => {
  const { title, action, side, lines } = cardOf(columns);
  expect([title?.id, action?.id, side?.id]).toEqual(['text', 'open', undefined]);
  expect(lines.map(({ meta, columns: among }) => [meta, ids(among)])).toEqual([
    [false, ['standing']],
    [true, ['from', 'when']],
  ]);
});

it('of a table: what has a head, in the order it is written', () => {
  const shown = tableOf(columns);
  expect(ids(shown)).toEqual(['when', 'text', 'standing', 'from', 'count']);
  expect(tracksOf(shown)).toBe('7rem minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr) 4rem');
});

it('named by the title of its card, or by what says that it names', () => {
  expect(namingOf(columns)?.id).toBe('text');
  expect(namingOf([...columns, { id: 'number', label: 'No.', names: true }])?.id).toBe('number');
});

it('rows in the page stand under the heading of their part, whose totals wait for its last row', () => {
  const parts = [
    { id: 'a', title: 'A', rows: 2, totals: ['sum of a'] },
    { id: 'none', title: 'None', rows: 0, totals: ['of nothing'] },
    { id: 'b', rows: 2, totals: ['sum of b'] },
  ];
  const shown = (first: number, last: number) =>
    ['1', '2', '3', '4'].map((row, at) => ({ row, at })).slice(first, last);
  const said = (first: number, last: number) =>
    runsOf(shown(first, last), parts).map((run) => [
      run.title,
      run.shown.map(({ row }) => row).join(''),
      ...run.totals,
    ]);
  expect(said(0, 4)).toEqual([
    ['A', '12', 'sum of a'],
    [undefined, '34', 'sum of b'],
  ]);
  expect(said(1, 3)).toEqual([
    [undefined, '2', 'sum of a'],
    [undefined, '3'],
  ]);
  expect(runsOf(shown(0, 2), undefined)).toEqual([
    { id: '', title: undefined, shown: shown(0, 2), totals: [] },
  ]);
});
