import { expect, it } from 'vitest';
import { cardOf, namingOf, tableOf, tracksOf, type Column } from './columns.ts';

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
