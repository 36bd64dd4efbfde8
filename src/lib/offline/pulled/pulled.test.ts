import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { Crash } from '#tests/fixtures/simulated-server.ts';
import { failWrite, rawValues, TestDevice } from '#tests/fixtures/device.ts';
import type { Store } from '../store/store.ts';
import type { SyncApi } from '../sync/port.ts';
import { pull } from '../sync/pull.ts';
import { getPulled, listPulled, pulledAt, type PulledPage, type PulledThing } from './reading.ts';
import { followed, takeIn } from './take-in.ts';

const account = (id: string, name: string) =>
  ({ kind: 'account', id, now: { number: id, name } }) as unknown as PulledThing;
const gone = (id: string) => ({ kind: 'account', id, now: null }) as PulledThing;
const MORE = { done: 1, about: 2 };
const AT = new Date('2026-06-15T10:00:00Z');
const page = (cursor: string, change: Partial<PulledPage> = {}): PulledPage => ({
  ...{ things: [], cursor, begins: null, walked: false, more: null, at: AT },
  ...change,
});

/** A server that answers these pages, each by the cursor it is asked with. */
function answering(pages: Readonly<Record<string, PulledPage | 'ahead'>>): SyncApi & { asked: string[] } {
  const asked: string[] = [];
  const answer = (cursor: string | null) => {
    asked.push(String(cursor));
    const found = pages[String(cursor)];
    return Promise.resolve(
      found && found !== 'ahead' ? ok(found) : err({ code: 'refused' as const, reason: 'cursor_ahead' }),
    );
  };
  return { pull: answer, asked } as unknown as SyncApi & { asked: string[] };
}
const follow = (store: Store, api: SyncApi, stopped = () => false) =>
  pull({ store: () => store, api, stopped, onProgress: () => {} });
const names = async (store: Store) => (await listPulled(store, 'account')).map(({ name }) => name).sort();

test('a first sync, then what came since; as of when is told once all of it is here', async () => {
  const store = await new TestDevice().boot();
  const api = answering({
    null: page('a', { begins: 'walk', things: [account('1', 'en')], more: MORE }),
    a: page('b', { walked: true, things: [account('2', 'to')], more: MORE }),
    b: page('c', { things: [account('1', 'ett')] }),
    c: page('c', { things: [gone('2')] }),
  });
  expect(await follow(store, api, () => true)).toEqual(ok('stopped'));
  expect(await pulledAt(store)).toBeNull();
  expect(await follow(store, api)).toEqual(ok('all'));
  expect(api.asked).toEqual(['null', 'a', 'b']);
  expect(await names(store)).toEqual(['ett', 'to']);
  expect(await pulledAt(store)).toEqual(AT);
  await follow(store, api);
  expect(await names(store)).toEqual(['ett']);
  expect(await getPulled(store, 'account', '1')).toMatchObject({ name: 'ett' });
  expect(await getPulled(store, 'account', '2')).toBeNull();
  expect(await getPulled(store, 'dimension', '1')).toBeNull();
});

test('of a server set back it is told all again: what lies here stays until then, and what is no more goes', async () => {
  const store = await new TestDevice().boot();
  await takeIn(
    store,
    page('z', { begins: 'walk', walked: true, things: [account('1', 'en'), account('2', 'to')] }),
  );
  const api = answering({
    z: 'ahead',
    null: page('a', { begins: 'walk', things: [account('1', 'ett')], more: MORE }),
    a: page('b', { walked: true }),
  });
  expect(await follow(store, api, () => true)).toEqual(ok('stopped'));
  expect(await names(store)).toEqual(['ett', 'to']);
  await follow(store, api);
  expect(await names(store)).toEqual(['ett']);
});

test('a server that leads nobody on is not asked for ever', async () => {
  const store = await new TestDevice().boot();
  const api = answering({});
  expect(await follow(store, api)).toMatchObject({ ok: false, error: { reason: 'cursor_ahead' } });
  expect(api.asked).toEqual(['null', 'null']);
});

test('what the person may no longer see goes at once', async () => {
  const store = await new TestDevice().boot();
  await takeIn(store, page('z', { begins: 'walk', walked: true, things: [account('1', 'en')] }));
  await takeIn(store, page('a', { begins: 'access', more: MORE }));
  expect(await names(store)).toEqual([]);
  expect(await pulledAt(store)).toBeNull();
});

test('a crash at any write leaves the page and the cursor, or neither', async () => {
  for (let nth = 1; nth <= 8; nth += 1) {
    const device = new TestDevice();
    const store = await device.boot();
    await takeIn(store, page('a', { begins: 'walk', walked: true, things: [account('1', 'en')] }));
    failWrite(store.database, nth, () => new Crash('the process ends'));
    await takeIn(store, page('b', { things: [account('1', 'ett'), account('2', 'to')] })).catch(() => null);
    store.database.close();
    const again = await device.boot();
    const { cursor } = await followed(again);
    expect(await names(again)).toEqual(cursor === 'b' ? ['ett', 'to'] : ['en']);
  }
});

test('nothing on the disk tells what the server has', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  await takeIn(
    store,
    page('cursor-in-the-open', {
      begins: 'walk',
      walked: true,
      things: [account('6540', 'Inventar'), { kind: 'draft', id: draftId, now: { id: draftId } } as never],
    }),
  );
  const { text, bytes } = await rawValues(store.database);
  for (const told of ['6540', 'Inventar', draftId, 'account', 'cursor-in-the-open'])
    expect(text.includes(told) || bytes.includes(told), told).toBe(false);
});
