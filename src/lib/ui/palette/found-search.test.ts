import { CallFailed } from '#lib/api.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FoundSearch, type Found } from './found-search.svelte.ts';

const nothing: Found = { vouchers: null, drafts: [], documents: [] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that answers when told to. */
function waiting() {
  const asked: { query: string; answer: (found: Found) => void; fail: () => void }[] = [];
  const search = new FoundSearch(
    (query) =>
      new Promise((answer, fail) => {
        asked.push({ query, answer, fail: () => fail(new CallFailed('away')) });
      }),
  );
  return { asked, search };
}

it('asks once typing has paused, and for the last only', async () => {
  const { asked, search } = waiting();
  for (const query of ['2', '24', '244375']) search.look(query);
  expect(search.reading).toBe(true);
  await vi.runAllTimersAsync();
  expect(asked.map(({ query }) => query)).toEqual(['244375']);
  asked[0]?.answer(nothing);
  await vi.runAllTimersAsync();
  expect([search.found, search.reading]).toEqual([nothing, false]);
});

it('an answer that comes late is not that of another query', async () => {
  const { asked, search } = waiting();
  search.look('først');
  await vi.runAllTimersAsync();
  search.look('så');
  await vi.runAllTimersAsync();
  asked[1]?.answer(nothing);
  await vi.runAllTimersAsync();
  asked[0]?.answer({ ...nothing, vouchers: null, drafts: [{} as Found['drafts'][number]] });
  await vi.runAllTimersAsync();
  expect(search.found).toBe(nothing);
  search.look('først');
  expect(search.found).toBeNull();
});

it('says when nobody could be asked, and asks again for the next query', async () => {
  const { asked, search } = waiting();
  search.look('kaffe');
  await vi.runAllTimersAsync();
  asked[0]?.fail();
  await vi.runAllTimersAsync();
  expect([search.problem?.code, search.reading]).toEqual(['unreachable', false]);
  search.look('kaffe ');
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(1);
  search.look('te');
  await vi.runAllTimersAsync();
  asked[1]?.answer(nothing);
  await vi.runAllTimersAsync();
  expect(search.problem).toBeNull();
});
