import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { ok } from '#lib/domain/result.ts';
import { keyHere, keepTickets, publicKeyHere, signHere, spendTicket, ticketsHere } from '../away/key.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { FOLLOWED } from '../pulled/following.ts';
import { getPulled, listPulled, type PulledPage } from '../pulled/reading.ts';
import { followed, takeIn } from '../pulled/take-in.ts';
import { held } from '../store/held.ts';
import { NAMES } from '../store/names.ts';
import type { Store } from '../store/store.ts';
import { content, TestDevice } from '#tests/fixtures/device.ts';
import { SimulatedServer, unreliable } from '#tests/fixtures/simulated-server.ts';
import { judgeHeld } from './again.ts';
import { SyncLoop } from './loop.svelte.ts';
import type { SyncApi } from './port.ts';
import { keepWork } from './work.ts';

/*
 * What a device keeps for itself was altered on the disk: it is made or told anew, and nothing waits for it.
 */

beforeEach(() => vi.stubGlobal('reportError', vi.fn()));
afterEach(() => vi.unstubAllGlobals());

const altered = { ciphertext: new Uint8Array(1_040) };

/** A server that takes all kinds, and has these accounts. */
function serverWith(numbers: () => readonly string[]) {
  const server = new SimulatedServer();
  const things = () => numbers().map((number) => ({ kind: 'account', id: number, now: { number } }));
  const page = (cursor: string | null) =>
    ({
      ...{ cursor: 'c', at: new Date(), walked: cursor === null, more: null },
      ...{ begins: cursor === null ? 'first' : null, things: cursor === null ? things() : [] },
    }) as unknown as PulledPage;
  const api = unreliable(server, [].values());
  const takes = { takes: MUTATION_KINDS };
  const taking: SyncApi = {
    ...api,
    standing: async (asked) => {
      const said = await api.standing(asked);
      return said.ok ? ok({ ...said.value, ...takes }) : said;
    },
    register: async (asked) => {
      const said = await api.register(asked);
      return said.ok ? ok({ ...said.value, ...takes }) : said;
    },
    pull: (cursor) => Promise.resolve(ok(page(cursor))),
  };
  const round = (store: Store) =>
    new SyncLoop({ store: () => store, api: taking, deviceName: 'Telefon' }).round();
  return { server, round };
}

const numbersHere = async (store: Store) =>
  (await listPulled(store, 'account')).map((row) => (row as unknown as { number: string }).number).sort();

test('how far it has followed: what waits is sent, and it is told all there is, without what is there no more', async () => {
  const store = await new TestDevice().boot();
  let numbers = ['6540', '6550'];
  const { server, round } = serverWith(() => numbers);
  expect(await round(store)).toEqual({ name: 'done' });
  expect(await numbersHere(store)).toEqual(['6540', '6550']);
  await store.database.kept.where({ id: FOLLOWED }).modify(altered);
  numbers = ['6550', '6560'];
  await saveDraft(store, { draftId: v7(), content: content('etterpå'), newPhotos: [] });
  expect(await round(store)).toEqual({ name: 'done' });
  expect(server.applied.map(({ text }) => text)).toEqual(['etterpå']);
  expect(await numbersHere(store)).toEqual(['6550', '6560']);
  expect((await followed(store)).cursor).toBe('c');
});

test('the key of names: another takes its place, and what lay under the old ones is told anew', async () => {
  const device = new TestDevice();
  const first = await device.boot();
  const { round } = serverWith(() => ['6540']);
  await round(first);
  await first.database.kept.where({ id: NAMES }).modify(altered);
  // The app starts anew: the key is held for as long as the vault is open.
  const store = await device.boot();
  expect(store.cipher).not.toBe(first.cipher);
  expect(await round(store)).toEqual({ name: 'done' });
  expect(await numbersHere(store)).toEqual(['6540']);
  expect(await getPulled(store, 'account', '6540')).toEqual({ number: '6540' });
  expect(await store.database.pulled.count()).toBe(1);
});

test('the key that decides without network: one other key takes its place, and tickets are for that', async () => {
  const store = await new TestDevice().boot();
  const first = await publicKeyHere(store);
  const ticket = (id: string) => ({
    ...{ id, issuedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000), proof: 'x' },
  });
  await keepTickets(store, [ticket(v7())]);
  await store.database.away.where({ id: 'key' }).modify(altered);
  const second = await publicKeyHere(store);
  expect(second).not.toBe(first);
  expect(await publicKeyHere(store)).toBe(second);
  expect(await ticketsHere(store)).toEqual([]);
  const id = v7();
  await keepTickets(store, [ticket(id)]);
  expect(await spendTicket(store, id)).toEqual({ counter: 1 });
  const said = { client: v7(), person: v7(), ticket: id, counter: 1, decision: 'ab', at: new Date() };
  expect((await signHere(store, said))?.key).toBe(await keyHere(store));
});

test('a change that is held since the server was set back: it is told as damaged, and the others are judged', async () => {
  const store = await new TestDevice().boot();
  const row = (number: string): Work => ({ type: 'account.change', row: { number, name: 'Inventar' } });
  for (const number of ['6540', '6550']) await keepWork(store, { work: row(number) });
  await store.database.outbox.toCollection().modify(held(null));
  const [bad] = await store.database.outbox.toArray();
  await store.database.outbox.update(bad!.seq, altered);
  const things = ['6540', '6550'].map((id) => ({
    kind: 'account',
    id,
    now: { number: id, name: 'Inventar' },
  }));
  const page = { cursor: 'c', at: new Date(), begins: 'first', walked: true, more: null, things };
  await takeIn(store, page as unknown as PulledPage);
  expect(await judgeHeld(store)).toBe(true);
  expect(await store.database.outbox.toArray()).toMatchObject([
    { seq: bad!.seq, state: 'rejected', code: 'record_damaged' },
  ]);
});

test('the copy of a version that a server which was set back has lost: the receipt is sent again as it lies here', async () => {
  const store = await new TestDevice().boot();
  const { server, round } = serverWith(() => []);
  const setBack = server.backup();
  await saveDraft(store, { draftId: v7(), content: content('kjøp'), newPhotos: [] });
  await round(store);
  await store.database.applied.toCollection().modify(altered);
  setBack();
  expect(await round(store)).toEqual({ name: 'done' });
  expect([...server.drafts.values()].map((draft) => draft.content.text)).toEqual(['kjøp']);
  expect(await store.database.outbox.count()).toBe(0);
});
