import { CallFailed } from '#lib/api.ts';
import { expect, it } from 'vitest';
import type { VoucherSummary } from '#lib/domain/ledger/reports/voucher-list.ts';
import { day } from '#tests/setup/books/day.ts';
import { LedgerSearch } from './ledger-search.svelte.ts';

/** A ledger of so many pages with one voucher each; the calls in `failing` find no network. */
function ledgerOf(pages: number, failing: readonly number[] = []) {
  const asked: (string | undefined)[] = [];
  const search = new LedgerSearch({
    accounts: () => Promise.resolve([]),
    vouchers: (cursor?: { id: string }) => {
      asked.push(cursor?.id);
      if (failing.includes(asked.length)) return Promise.reject(new CallFailed('away'));
      const at = cursor ? Number(cursor.id) + 1 : 0;
      const next = at + 1 < pages ? { date: day('2026-01-01'), id: String(at) } : null;
      return Promise.resolve({ items: [{ id: String(at) } as VoucherSummary], next });
    },
  });
  return { search, asked };
}

it('reads ten pages, and further ones when asked to', async () => {
  const { search } = ledgerOf(12);
  expect(search.idle).toBe(true);
  await search.read();
  expect([search.vouchers.length, search.hasOlder, search.idle]).toEqual([10, true, false]);
  await search.read();
  expect([search.vouchers.length, search.hasOlder]).toEqual([12, false]);
});

it('asks for nothing more when all is read', async () => {
  const { search, asked } = ledgerOf(2);
  await search.read();
  await search.read();
  expect(asked).toEqual([undefined, '0']);
});

it('keeps what it has when the network goes, and goes on from there', async () => {
  const { search, asked } = ledgerOf(3, [2]);
  await search.read();
  expect([search.vouchers.length, search.problem?.code, search.reading]).toEqual([1, 'unreachable', false]);
  await search.read();
  expect([search.vouchers.map(({ id }) => id), search.problem]).toEqual([['0', '1', '2'], null]);
  expect(asked).toEqual([undefined, '0', '0', '1']);
});

it('asks for nothing more once it was stopped', async () => {
  const { search, asked } = ledgerOf(5);
  const reading = search.read();
  search.stop();
  await reading;
  expect(asked).toEqual([]);
});
