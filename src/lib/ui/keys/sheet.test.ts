import { expect, it } from 'vitest';
import { sheet } from './sheet.svelte.ts';

it('shows what the parts of a screen brought until they take it away', () => {
  let mine = [{ keys: 'R', label: 'Reverser' }];
  const first = sheet.bring(() => mine);
  const second = sheet.bring(() => [{ keys: 'P', label: 'Skriv ut' }]);
  expect(sheet.brought.map(({ keys }) => keys)).toEqual(['R', 'P']);
  mine = [];
  expect(sheet.brought.map(({ keys }) => keys)).toEqual(['P']);
  first();
  second();
  expect(sheet.brought).toEqual([]);
});
