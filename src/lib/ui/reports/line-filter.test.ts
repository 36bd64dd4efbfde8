import { expect, it } from 'vitest';
import '#lib/ui/books/messages/index.ts';
import { amountWritten, daysSaid, filtersSaid, without } from './line-filter.ts';

it('reads an amount as it is written, with thousands and øre or without', () => {
  expect(['1 234,50', '1200', '0,5', '', 'kaffe', '-5', '1,234'].map(amountWritten)).toEqual([
    ...['1234.50', '1200.00', '0.50', '', null, null, null],
  ]);
});

it('says each thing that is asked, and takes it away by itself', () => {
  const books = {
    periods: [],
    accounts: [],
    dimensions: [],
    parties: [{ id: 'p', number: '1', name: 'Hytta' }],
  };
  const filter = { account: '6300', party: 'p', type: 'P', code: '7', amount: '12.50', text: 'kaffe' };
  expect(filtersSaid(filter, books).map(({ name }) => name)).toEqual([
    ...['account', 'party', 'code', 'text', 'amount'],
  ]);
  expect(filtersSaid(filter, books)[1]?.label).toBe('Hytta');
  expect(daysSaid({ ...filter, since: '2026-03-10', until: '2026-03-20' }, books)).toEqual([
    ...['fra 10. mars 2026', 'til 20. mars 2026'],
  ]);
  expect(filtersSaid(without(filter, 'code'), books).map(({ name }) => name)).not.toContain('code');
  expect(without(filter, 'code').type).toBeUndefined();
});
