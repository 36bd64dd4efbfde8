import { afterEach, expect, test, vi } from 'vitest';
import { TestDevice } from '#tests/fixtures/device.ts';
import { TYPED } from '../store/store.ts';
import { keepTyped, readTyped } from './typed.ts';

afterEach(() => vi.unstubAllGlobals());

const of = (...pairs: [string, unknown][]) => Object.fromEntries(pairs);

test('what was typed is there after the page has died; what is saved leaves', async () => {
  const device = new TestDevice();
  const store = await device.boot();
  await keepTyped(store, of(['a', { text: 'kjøp' }]));
  await keepTyped(store, of(['a', { text: 'kjøp av lim' }], ['b', { text: 'tog' }]));
  expect(await readTyped(await device.boot())).toEqual({ a: { text: 'kjøp av lim' }, b: { text: 'tog' } });
  await keepTyped(store, of(['a', null]));
  expect(await readTyped(store)).toEqual({ b: { text: 'tog' } });
  await keepTyped(store, of(['b', null]));
  // Nothing is left that would say that something exists only here.
  expect(await store.database.kept.get(TYPED)).toBeUndefined();
});

test('tabs that type at once take nothing from each other', async () => {
  const device = new TestDevice();
  const tabs = await Promise.all(Array.from({ length: 6 }, () => device.boot()));
  await Promise.all(tabs.map((store, nth) => keepTyped(store, of([`draft ${nth}`, nth]))));
  expect(Object.keys(await readTyped(tabs[0]!))).toHaveLength(6);
  await Promise.all(tabs.map((store, nth) => keepTyped(store, of([`draft ${nth}`, nth % 2 ? null : nth]))));
  expect(await readTyped(tabs[0]!)).toEqual({ 'draft 0': 0, 'draft 2': 2, 'draft 4': 4 });
});

test('a record that the disk has altered is begun anew', async () => {
  vi.stubGlobal('reportError', vi.fn());
  const store = await new TestDevice().boot();
  await keepTyped(store, of(['a', 1]));
  await store.database.kept.where({ id: TYPED }).modify({ ciphertext: new Uint8Array(1_040) });
  expect(await readTyped(store)).toEqual({});
  await keepTyped(store, of(['b', 2]));
  expect(await readTyped(store)).toEqual({ b: 2 });
});
