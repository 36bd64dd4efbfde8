import { expect, it } from 'vitest';
import { recoded } from './captured.ts';
import { day } from '#tests/setup/books/day.ts';

const content = { amount: 125_00n, date: day('2026-11-20'), text: 'Skruer ', project: null, photos: [] };
const coding = { amount: 125_00n, date: day('2026-11-20'), text: 'Skruer', project: null, lines: null };

it('is nothing where coding and capture say the same', () => {
  expect(recoded(content, coding)).toEqual([]);
});

it('is both, field by field, where they differ', () => {
  const other = {
    amount: 99_900_00n,
    date: day('2026-11-21'),
    text: 'Konsulent',
    project: 'P1',
    lines: null,
  };
  expect(recoded(content, other)).toEqual([
    { field: 'amount', captured: 125_00n, coded: 99_900_00n },
    { field: 'date', captured: '2026-11-20', coded: '2026-11-21' },
    { field: 'text', captured: 'Skruer', coded: 'Konsulent' },
    { field: 'project', captured: null, coded: 'P1' },
  ]);
});

it('says null where nothing was said when it was captured', () => {
  const silent = { ...content, amount: null, date: null, text: ' ' };
  expect(recoded(silent, coding).map(({ captured }) => captured)).toEqual([null, null, null]);
});
