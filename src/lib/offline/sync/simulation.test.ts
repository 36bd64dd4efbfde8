import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { countLocal } from '../store/counts.ts';
import { discardDraft, saveDraft } from '../drafts/drafts.ts';
import { SyncLoop } from './loop.svelte.ts';
import type { RoundEnd } from './state.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import { readDraft, readPhoto } from '../drafts/reading.ts';
import { Crash, SimulatedServer, unreliable, type Fate } from '#tests/fixtures/simulated-server.ts';
import type { Store } from '../store/store.ts';
import { content, failWrite, newPhoto, TestDevice } from '#tests/fixtures/device.ts';

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
  readonly discarded = new Set<string>();
  /** How often the server was set back to what it was. */
  restores = 0;
  #setBack: () => void;

  constructor(fates: Iterator<Fate>) {
    this.#fates = fates;
    this.#setBack = this.server.backup();
  }

  backup(): void {
    this.#setBack = this.server.backup();
  }

  restore(): void {
    this.#setBack();
    this.restores += 1;
  }

  async discard(which: number): Promise<void> {
    const draftId = [...this.versions.keys()][which];
    if (draftId === undefined) return;
    const done = await this.#unlessCrashed(async () => discardDraft(await this.store(), draftId));
    if (!done) return;
    this.versions.delete(draftId);
    this.discarded.add(draftId);
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
      const store = await this.store();
      const api = unreliable(this.server, this.#fates);
      return new SyncLoop({ store: () => store, api, deviceName: 'Telefon' }).round();
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
const { SEGL_SIMULATION_RUNS, SEGL_SIMULATION_SEED } = process.env;
/** `npm run simulate` runs longer, and again from a seed. */
const RUNS = Number(SEGL_SIMULATION_RUNS ?? 20);
const seeded = SEGL_SIMULATION_SEED === undefined ? {} : { seed: Number(SEGL_SIMULATION_SEED) };
const LONGEST_MS = 120_000 + RUNS * 2_000;

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
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), which: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fail' as const), nth: fc.integer({ min: 1, max: 12 }) }),
  },
);

const SAVE = { do: 'save', which: 0, bad: 1, photo: 900 } as const;

/** The server is backed up now and then, and set back to the last backup. */
const stepWithRestore = fc.oneof(
  { weight: 12, arbitrary: step },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('backup' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const) }) },
);
type Step = (typeof stepWithRestore extends fc.Arbitrary<infer S> ? S : never) & { do: string };

async function live(steps: readonly Step[], fates: readonly Fate[]): Promise<Day> {
  const day = new Day(fates.values());
  for (const [at, todo] of steps.entries()) {
    switch (todo.do) {
      case 'save':
        await day.save(todo.which, `${todo.bad === 0 ? 'avvis' : 'kjøp'} ${at}`, todo.photo);
        break;
      case 'discard':
        await day.discard(todo.which);
        break;
      case 'round':
        await day.round();
        break;
      case 'restart':
        await day.restart();
        break;
      case 'fail':
        await day.failSoon(todo.nth);
        break;
      case 'backup':
        day.backup();
        break;
      case 'restore':
        day.restore();
        break;
    }
  }
  await day.restart();
  await day.untilDone();
  await holds(day);
  return day;
}

test(
  'whatever is lost, repeated or interrupted: every change applied once, in order, none lost',
  async () => {
    let crashes = 0;
    let requests = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 30 }),
        fc.array(fate, { maxLength: 60 }),
        async (steps, fates) => {
          const day = await live(steps, fates);
          crashes += day.crashes;
          requests += day.server.requests;
        },
      ),
      { numRuns: RUNS, ...seeded, examples: [[[SAVE, { do: 'round' }], ['crash after']]] },
    );
    expect(crashes).toBeGreaterThan(0);
    expect(requests).toBeGreaterThan(RUNS);
  },
  LONGEST_MS,
);

test(
  'the server set back at any moment: it has all that the device has, once, and the device says so',
  async () => {
    let restores = 0;
    let resent = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepWithRestore, { minLength: 6, maxLength: 40 }),
        fc.array(fate, { maxLength: 60 }),
        async (steps, fates) => {
          const day = await live(steps, fates);
          const { restored } = (await (await day.store()).database.device.get('device'))!;
          expect(restored?.comparing ?? false).toBe(false);
          expect(restored?.lostPhotos ?? 0).toBe(0);
          restores += day.restores;
          resent += restored?.drafts ?? 0;
        },
      ),
      { numRuns: RUNS, ...seeded, examples: [[[SAVE, { do: 'round' }, { do: 'restore' }], []]] },
    );
    expect(restores).toBeGreaterThan(0);
    expect(resent).toBeGreaterThan(0);
  },
  LONGEST_MS,
);

test(
  'changes made while the loop is at work are sent in order too',
  async () => {
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
      { numRuns: Math.ceil(RUNS * 0.6), ...seeded },
    );
  },
  LONGEST_MS,
);

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
      const corrected = { draftId, content: content(`rettet ${draftId}`), newPhotos: [] };
      expect((await saveDraft(store, corrected)).ok).toBe(true);
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
    if (fine.length === versions.length && day.restores === 0) expect(applied).toEqual(versions);
    expect(applied).toEqual(versions.filter((text) => applied.includes(text)));
    expect(applied.at(-1)).toBe(versions.at(-1));
    for (const { photo, bytes } of photos) {
      expect(Buffer.from(day.server.photos.get(photo.id)!.bytes).equals(bytes)).toBe(true);
      expect(await readPhoto(store, photo.id)).toBeNull();
    }
  }
  for (const draftId of day.discarded) {
    expect(await readDraft(store, draftId)).toBeNull();
    // A server set back to before it was thrown away has it again; the device has nothing left to tell of it.
    if (day.restores === 0) expect(day.server.drafts.get(draftId)?.state ?? 'discarded').toBe('discarded');
  }
  await day.untilDone();
  const after = await day.store();
  expect(await countLocal(after.database)).toEqual({ unsent: 0, rejected: 0, waiting: 0 });
  for (const [draftId, versions] of day.versions) {
    expect(day.server.drafts.get(draftId)?.content.text).toBe(versions.at(-1));
  }
}
