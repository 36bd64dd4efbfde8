import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { countLocal } from './counts.ts';
import { listDrafts, readDraft, readPhoto, saveDraft } from './drafts.ts';
import { backOff, SyncLoop, type RoundEnd } from './loop.svelte.ts';
import type { NewPhoto } from './photo.ts';
import type { SyncApi } from './port.ts';
import { Crash, SimulatedServer, unreliable, type Fate } from './simulated-server.ts';
import type { Store } from './store.ts';
import { content, failWrite, newPhoto, TestDevice } from './testing.ts';

const well = (): Iterator<Fate> => [].values();

function loopOf(store: Store | null, api: SyncApi): SyncLoop {
  return new SyncLoop({ store: () => store, api, deviceName: 'Telefon' });
}

async function saved(store: Store, draftId: string, text: string, photos: NewPhoto[] = []): Promise<void> {
  const result = await saveDraft(store, { draftId, content: content(text, photos), newPhotos: photos });
  expect(result.ok).toBe(true);
}

/** One person's day with a bad network and a bad phone. */
class Day {
  readonly device = new TestDevice();
  readonly server = new SimulatedServer();
  /** Per draft, every version the screen called saved. */
  readonly versions = new Map<string, string[]>();
  readonly photos = new Map<string, NewPhoto[]>();
  readonly #fates: Iterator<Fate>;
  #store: Store | null = null;
  crashes = 0;

  constructor(fates: Iterator<Fate>) {
    this.#fates = fates;
  }

  async store(): Promise<Store> {
    return (this.#store ??= await this.device.boot());
  }

  async save(which: number, text: string, photoSize: number): Promise<void> {
    const drafts = [...this.versions.keys()];
    const draftId = drafts[which] ?? v7();
    const before = this.photos.get(draftId) ?? [];
    const fresh = photoSize > 0 ? [newPhoto(photoSize, text.length + before.length)] : [];
    const all = [...before, ...fresh];
    const draft = { draftId, content: content(text, all), newPhotos: fresh };
    const done = await this.#unlessCrashed(async () => saveDraft(await this.store(), draft));
    if (!done) return;
    expect(done.ok).toBe(true);
    this.versions.set(draftId, [...(this.versions.get(draftId) ?? []), text]);
    this.photos.set(draftId, all);
  }

  async round(): Promise<RoundEnd | null> {
    return this.#unlessCrashed(async () => {
      return loopOf(await this.store(), unreliable(this.server, this.#fates)).round();
    });
  }

  /** The network comes and goes a while, then stays. */
  async untilDone(): Promise<void> {
    for (let rounds = 0; (await this.round())?.name !== 'done'; rounds++) expect(rounds).toBeLessThan(100);
  }

  async failSoon(nth: number): Promise<void> {
    failWrite((await this.store()).database, nth, () => new Crash('the process ends at a write'));
  }

  async restart(): Promise<void> {
    this.#store?.database.close();
    this.#store = null;
    await this.store();
  }

  async #unlessCrashed<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!String(error).includes('Crash') && !(error instanceof Crash)) throw error;
      this.crashes += 1;
      await this.restart();
      return null;
    }
  }
}

const fate = fc.constantFrom<Fate>(
  'ok',
  'ok',
  'request lost',
  'answer lost',
  'crash before',
  'crash after',
  'signed out',
  'arrives again later',
);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('save' as const),
      which: fc.nat(5),
      bad: fc.nat(9),
      photo: fc.constantFrom(0, 0, 40, 900, 300_000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('round' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fail' as const), nth: fc.integer({ min: 1, max: 12 }) }),
  },
);

test('whatever is lost, repeated or interrupted: every change applied once, in order, none lost', async () => {
  let crashes = 0;
  let repeats = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 30 }),
      fc.array(fate, { maxLength: 60 }),
      async (steps, fates) => {
        const day = new Day(fates.values());
        for (const [at, todo] of steps.entries()) {
          if (todo.do === 'save')
            await day.save(todo.which, `${todo.bad === 0 ? 'avvis' : 'kjøp'} ${at}`, todo.photo);
          if (todo.do === 'round') await day.round();
          if (todo.do === 'restart') await day.restart();
          if (todo.do === 'fail') await day.failSoon(todo.nth);
        }
        await day.restart();
        await day.untilDone();
        await holds(day);
        crashes += day.crashes;
        repeats += day.server.requests;
      },
    ),
    { numRuns: 150 },
  );
  expect(crashes).toBeGreaterThan(50);
  expect(repeats).toBeGreaterThan(500);
}, 120_000);

test('changes made while the loop is at work are sent in order too', async () => {
  const calm = fc.constantFrom<Fate>('ok', 'ok', 'request lost', 'answer lost', 'arrives again later');
  const turn = fc.record({ which: fc.nat(2), bad: fc.nat(12), saves: fc.integer({ min: 1, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { minLength: 3, maxLength: 12 }),
      fc.array(calm, { maxLength: 40 }),
      async (turns, fates) => {
        const day = new Day(fates.values());
        await day.restart();
        for (const [at, { which, bad, saves }] of turns.entries()) {
          const text = `${bad === 0 ? 'avvis' : 'kjøp'} ${at}`;
          await Promise.all([
            day.round(),
            (async () => {
              for (let again = 0; again < saves; again++) await day.save(which, `${text}.${again}`, 0);
            })(),
          ]);
        }
        await day.untilDone();
        await holds(day);
        expect(day.crashes).toBe(0);
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);

async function holds(day: Day): Promise<void> {
  const store = await day.store();
  const appliedTo = (draftId: string): string[] =>
    day.server.applied.filter((change) => change.draftId === draftId).map(({ text }) => text);
  expect(new Set(day.server.applied.map(({ text }) => text)).size).toBe(day.server.applied.length);
  for (const [draftId, versions] of day.versions) {
    const draft = await readDraft(store, draftId);
    const photos = day.photos.get(draftId) ?? [];
    expect(draft?.content.text).toBe(versions.at(-1));
    if (draft?.state === 'rejected') {
      expect(draft.code).toBe('project_unknown');
      for (const { photo, bytes } of photos) {
        const here = (await readPhoto(store, photo.id)) ?? day.server.photos.get(photo.id)?.bytes;
        expect(Buffer.from(here!).equals(bytes)).toBe(true);
      }
      await saved(store, draftId, `rettet ${draftId}`);
      day.versions.set(draftId, [...versions, `rettet ${draftId}`]);
      day.photos.set(draftId, []);
      continue;
    }
    expect(draft?.state).toBe('synced');
    expect(day.server.drafts.get(draftId)).toMatchObject({
      revision: draft?.revision,
      content: draft?.content,
    });
    const fine = versions.filter((text) => !text.startsWith('avvis'));
    const applied = appliedTo(draftId);
    // Only what waited behind a rejected version may have been replaced by a later one.
    if (fine.length === versions.length) expect(applied).toEqual(versions);
    expect(applied).toEqual(versions.filter((text) => applied.includes(text)));
    for (const { photo, bytes } of photos) {
      expect(Buffer.from(day.server.photos.get(photo.id)!.bytes).equals(bytes)).toBe(true);
      expect(await readPhoto(store, photo.id)).toBeNull();
    }
  }
  await day.untilDone();
  const after = await day.store();
  expect(await countLocal(after.database)).toEqual({ unsent: 0, rejected: 0, waiting: 0 });
  for (const [draftId, versions] of day.versions) {
    expect(day.server.drafts.get(draftId)?.content.text).toBe(versions.at(-1));
  }
}

test('an upload that was cut off goes on at what the server has', async () => {
  const device = new TestDevice();
  const server = new SimulatedServer();
  const store = await device.boot();
  const photo = newPhoto(700_000, 1);
  await saved(store, v7(), 'kjøp', [photo]);
  const fates: Fate[] = ['ok', 'ok', 'ok', 'ok', 'answer lost'];
  expect(await loopOf(store, unreliable(server, fates.values())).round()).toEqual({ name: 'offline' });
  expect(server.photos.get(photo.photo.id)?.bytes.length).toBe(2 * 256 * 1024);
  expect(await readPhoto(store, photo.photo.id)).not.toBeNull();
  const before = server.requests;
  expect(await loopOf(await device.boot(), unreliable(server, well())).round()).toEqual({ name: 'done' });
  expect(server.requests - before).toBe(2);
  expect(Buffer.from(server.photos.get(photo.photo.id)!.bytes).equals(photo.bytes)).toBe(true);
  expect(await store.database.photos.count()).toBe(0);
});

test('a photo the server refuses stays on the device, needs a person, and holds nothing else back', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const [bad, good] = [newPhoto(500, 1), newPhoto(500, 2)];
  const draftId = v7();
  await saved(store, draftId, 'kjøp', [{ ...bad, photo: { ...bad.photo, sha256: good.photo.sha256 } }]);
  await saved(store, v7(), 'annet kjøp', [good]);
  const loop = loopOf(store, unreliable(server, well()));
  expect(await loop.round()).toEqual({ name: 'done' });
  expect(loop.state).toEqual({ name: 'needs-you', code: null });
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'rejected', code: 'photo_hash_mismatch' });
  expect(await readPhoto(store, bad.photo.id)).toEqual(bad.bytes);
  expect(server.photos.get(good.photo.id)?.complete).toBe(true);
});

test('a photo that a later version no longer names is neither sent nor kept', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const photo = newPhoto(500, 1);
  const draftId = v7();
  await saved(store, draftId, 'feil bilde', [photo]);
  await saved(store, draftId, 'uten bilde');
  await loopOf(store, unreliable(server, well())).round();
  expect(server.photos.size).toBe(0);
  expect(await store.database.photos.count()).toBe(0);
});

test('the end of the session loses nothing and says so', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  await saved(store, v7(), 'kjøp');
  const fates: Fate[] = ['ok', 'signed out'];
  const loop = loopOf(store, unreliable(server, fates.values()));
  expect(await loop.round()).toEqual({ name: 'signed-out' });
  expect(loop.state).toEqual({ name: 'signed-out' });
  expect(await countLocal(store.database)).toMatchObject({ unsent: 1 });
  expect(await loop.round()).toEqual({ name: 'done' });
  expect(server.applied).toHaveLength(1);
});

test('a device refused as a whole needs a person; a locked vault sends nothing', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  await saved(store, v7(), 'kjøp');
  await store.database.device.update('device', { registered: true });
  const loop = loopOf(store, unreliable(server, well()));
  expect(await loop.round()).toEqual({ name: 'failed', reason: 'device_unknown' });
  expect(loop.state).toEqual({ name: 'needs-you', code: 'device_unknown' });
  const before = server.requests;
  expect(await loopOf(null, unreliable(server, well())).round()).toEqual({ name: 'locked' });
  expect(server.requests).toBe(before);
});

test('more than a batch goes in several, in order', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  const texts = Array.from({ length: 45 }, (_, at) => `kjøp ${at}`);
  for (const text of texts) await saved(store, v7(), text);
  await loopOf(store, unreliable(server, well())).round();
  expect(server.applied.map(({ text }) => text)).toEqual(texts);
  expect(server.requests).toBe(1 + 3);
  expect((await listDrafts(store)).every(({ state }) => state === 'synced')).toBe(true);
});

test('the running loop comes back by itself after a back-off, at once when woken, and ends when aborted', async () => {
  const server = new SimulatedServer();
  const store = await new TestDevice().boot();
  await saved(store, v7(), 'kjøp');
  const fates: Fate[] = ['request lost'];
  const abort = new AbortController();
  const loop = new SyncLoop({
    store: () => store,
    api: unreliable(server, fates.values()),
    deviceName: 'Telefon',
    random: () => 0.9999,
  });
  const bugs: unknown[] = [];
  const ended = loop.run(abort.signal, (error) => bugs.push(error));
  await vi.waitFor(() => expect(loop.state).toEqual({ name: 'offline' }));
  await vi.waitFor(() => expect(server.applied).toHaveLength(1), { timeout: 3_000 });
  await vi.waitFor(() => expect(loop.state).toEqual({ name: 'idle' }));
  await saved(store, v7(), 'kjøp til');
  loop.wake();
  await vi.waitFor(() => expect(server.applied).toHaveLength(2));
  abort.abort();
  await ended;
  expect(bugs).toEqual([]);
});

test('a bug ends no loop: it is reported and tried again', async () => {
  const store = await new TestDevice().boot();
  const abort = new AbortController();
  const api = { register: () => Promise.reject(new TypeError('bug')) } as unknown as SyncApi;
  const loop = loopOf(store, api);
  const bugs: unknown[] = [];
  const ended = loop.run(abort.signal, (error) => bugs.push(error));
  await vi.waitFor(() => expect(bugs).toHaveLength(1));
  loop.wake();
  await vi.waitFor(() => expect(bugs).toHaveLength(2));
  abort.abort();
  await ended;
});

test('back-off doubles, has a roof and is spread', () => {
  expect([1, 2, 3, 20].map((failures) => backOff(failures, () => 0))).toEqual([2_000, 4_000, 8_000, 300_000]);
  expect(backOff(1, () => 0.5)).toBe(1_500);
});
