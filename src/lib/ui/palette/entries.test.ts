import { expect, it } from 'vitest';
import { search, type Entry, type EntryGroup } from './entries.ts';

const entry = (name: string, number = ''): Entry => ({
  value: `${number} ${name}`,
  number,
  name,
  icon: null as never,
  run: () => {},
});
const groups: EntryGroup[] = [
  { name: 'places', entries: [entry('Innboks'), entry('Bilag')] },
  { name: 'vouchers', entries: [entry('Faktura 1920', 'GL 2026/3')] },
  { name: 'accounts', entries: [entry('Bankinnskudd', '1920'), entry('Skattetrekk', '1950')] },
  { name: 'choices', entries: [entry('Utseende: mørkt')] },
];
const names = (query: string) => search(groups, query).map(({ name, entries }) => [name, entries.length]);

it('shows places and choices before anything is asked, and none of the ledger', () => {
  expect(names('  ')).toEqual([
    ['places', 2],
    ['choices', 1],
  ]);
});

it('leaves no place out, however many a role has', () => {
  const places = Array.from({ length: 11 }, (_, at) => entry(`Sted ${at}`));
  expect(search([{ name: 'places', entries: places }], '')[0]?.entries).toEqual(places);
  expect(search([{ name: 'places', entries: places }], 'sted')[0]?.entries).toHaveLength(11);
});

it('shows only the kinds in which something fits', () => {
  expect(names('mørk')).toEqual([
    ['vouchers', 1],
    ['choices', 1],
  ]);
});

it('puts accounts first when the number is one of theirs', () => {
  expect(names('1920').map(([name]) => name)).toEqual(['accounts', 'vouchers']);
  expect(names('19').map(([name]) => name)).toEqual(['vouchers', 'accounts']);
});
