import { expect, it, vi } from 'vitest';
import { keep, recall, type Store } from '#lib/offline/store/store.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import * as z from 'zod';
import { belongsToPerson, forgetPerson } from './belongings.svelte.ts';

const Texts = z.array(z.string());

it('is one thing for one person, and another for the next', () => {
  const texts = belongsToPerson(() => new Set<string>());
  texts().add('mine');
  expect([...texts()]).toEqual(['mine']);
  forgetPerson();
  expect([...texts()]).toEqual([]);
});

it('seals what is asked to be kept before it forgets, and into nothing where there is no key', async () => {
  const store = await new TestDevice().boot();
  const texts = belongsToPerson(
    () => [] as string[],
    (value, into) => keep(into, 'texts', value),
  );
  texts().push('typed');
  forgetPerson();
  expect(await recall(store, 'texts', Texts)).toBeNull();
  texts().push('typed again');
  forgetPerson(store);
  expect(texts()).toEqual([]);
  await expect.poll(() => recall(store, 'texts', Texts)).toEqual(['typed again']);
});

it('forgets all of it where one cannot be sealed, and says so', async () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const one = belongsToPerson(
    () => [] as string[],
    () => Promise.reject(new Error('no room')),
  );
  const other = belongsToPerson(() => [] as string[]);
  one().push('typed');
  other().push('typed');
  forgetPerson({} as Store);
  expect([one(), other()]).toEqual([[], []]);
  await expect.poll(() => reported.mock.calls.length).toBeGreaterThan(0);
  vi.unstubAllGlobals();
});
