import type { DBCore, DBCoreMutateRequest } from 'dexie';
import { v7 } from 'uuid';
import { vi } from 'vitest';
import { CallFailed, type Api } from '#lib/api.ts';
import type { Coding, DraftContent } from '#lib/domain/drafts/draft.ts';
import { err, ok } from '#lib/domain/result.ts';
import { fetchToDecide } from '#lib/offline/away/ahead.ts';
import { saveDraft } from '#lib/offline/drafts/drafts.ts';
import type { NewPhoto } from '#lib/offline/drafts/photo.ts';
import { listPulled, type Of } from '#lib/offline/pulled/reading.ts';
import type { Cipher } from '#lib/offline/store/cipher.ts';
import { isDeviceFull } from '#lib/offline/store/quota.ts';
import { openContent, openMutation, type Store } from '#lib/offline/store/store.ts';
import { SyncLoop } from '#lib/offline/sync/loop.svelte.ts';
import type { RoundEnd } from '#lib/offline/sync/state.ts';
import type { SyncApi } from '#lib/offline/sync/port.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import type { Chance } from './chance.ts';
import type { Answer, Person, SimulatedServer } from './contract.ts';

/** What befalls a request. */
export type Weather = 'bad' | 'good';

/** The process that has the app open ends at this very await. */
class Crash extends Error {}

/** One run of the app: `fuse` awaits of its store or the network from now it ends. */
interface Process {
  fuse: number | null;
  dead: boolean;
}

/** Builds of the app that are wrong on purpose. */
export type BrokenDevice = 'what was answered is not remembered';

/**
 * One device of a person: it is switched off and on, ends anywhere, is full, loses what it holds, and its clock is wrong.
 */
export class SimDevice {
  readonly person: Person;
  #device = new TestDevice();
  readonly #server: SimulatedServer;
  readonly #chance: Chance;
  readonly #broken: BrokenDevice | null;
  #store: Store | null = null;
  #process: Process = { fuse: null, dead: false };
  weather: Weather = 'bad';
  /** The browser stores nothing more. */
  full = false;
  /** Its session was revoked, and its person has not signed in again. */
  revoked = false;
  /** The server was set back, and this device has not come to the end of a round since. */
  behind = false;
  /** It was told of something that had no place in the log yet, and not again since: a moment, where a server works. */
  ahead = false;
  /** What it sent and nobody answered, on its way still. */
  #late: (() => unknown)[] = [];
  /** Years that its clock is off. */
  readonly #off: number;
  crashes = 0;

  constructor(person: Person, server: SimulatedServer, chance: Chance, broken: BrokenDevice | null) {
    this.person = person;
    this.#server = server;
    this.#chance = chance;
    this.#broken = broken;
    this.#off = chance.isIn(2) ? 0 : chance.below(21) - 10;
  }

  /** A day in Norway as its clock has it. */
  get today(): string {
    return `${2026 + this.#off}-06-15`;
  }

  async store(): Promise<Store> {
    this.#setClock();
    if (this.#store) return this.#store;
    const booted = await this.#device.boot();
    const process: Process = { fuse: null, dead: false };
    this.#process = process;
    const create = (core: DBCore): DBCore => ({
      ...core,
      table: (name) => this.#failing(core, name, process),
    });
    booted.database.close({ disableAutoOpen: false });
    booted.database.use({ stack: 'dbcore', name: 'faults', create });
    // What lies sealed is not what is tried here, and sealing takes most of the time.
    this.#store = { ...booted, cipher: OPEN };
    return this.#store;
  }

  #setClock(): void {
    if (this.#off === 0) vi.useRealTimers();
    else vi.setSystemTime(new Date(`${this.today}T10:00:00Z`));
  }

  #failing(core: DBCore, name: string, process: Process) {
    const table = core.table(name);
    const burns = <A extends unknown[], T>(ask: (...asked: A) => Promise<T>) => {
      return (...asked: A): Promise<T> =>
        this.#burns(process) ? Promise.reject(new Crash()) : ask(...asked);
    };
    const mutate = (request: DBCoreMutateRequest) => {
      const grows = request.type === 'add' || (request.type === 'put' && GROWS.has(name));
      if (this.full && grows) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      return table.mutate(request);
    };
    return {
      ...table,
      mutate: burns(mutate),
      get: burns((request: Parameters<typeof table.get>[0]) => table.get(request)),
      query: burns((request: Parameters<typeof table.query>[0]) => table.query(request)),
    };
  }

  /** @returns whether the process has ended, at this very moment or before */
  #burns(process: Process): boolean {
    if (process.fuse !== null && (process.fuse -= 1) <= 0) process.dead = true;
    return process.dead;
  }

  restart(): void {
    this.#store?.database.close();
    this.#store = null;
  }

  /** The browser throws away all that this site holds. */
  evict(): void {
    this.restart();
    this.#device = new TestDevice();
    this.#late = [];
    this.full = false;
  }

  /** Does something, with a process that ends at the n-th await of it. @returns null where it did */
  async ending<T>(after: number, act: () => Promise<T>): Promise<T | null> {
    await this.store();
    const process = this.#process;
    process.fuse = after;
    const done = await act().catch((cause: unknown) => {
      if (!process.dead) throw cause;
      return null;
    });
    process.fuse = null;
    if (!process.dead) return done;
    this.crashes += 1;
    this.restart();
    return null;
  }

  /** What is on its way arrives now, in another order than it was sent. */
  async deliver(): Promise<void> {
    for (const ask of this.#late.splice(0).toReversed()) await ask();
  }

  /** What was on its way goes down with the server. */
  loseLate(): void {
    this.#late = [];
  }

  /** One round of a loop that knows nothing of the ones before, and of what decides without network. */
  async round(): Promise<RoundEnd> {
    const store = await this.store();
    const loop = new SyncLoop({ store: () => store, api: this.#api(), deviceName: '' });
    const end = await loop.round().catch((cause: unknown): RoundEnd => {
      if (!this.full || !isDeviceFull(cause)) throw cause;
      return { name: 'stuck' };
    });
    if (this.#broken !== null && !this.#process.dead) await store.database.applied.clear();
    this.ahead = this.#server.hasUnplaced || (this.ahead && end.name !== 'done');
    if (end.name === 'done') this.behind = false;
    if (end.name === 'done' && this.person.role === 'manager' && !this.full)
      await fetchToDecide({ store: () => store, api: this.#desk(), goesOn: () => !this.#process.dead });
    return end;
  }

  /** A round with network. */
  async hear(): Promise<void> {
    const { weather } = this;
    this.weather = 'good';
    await this.round();
    this.weather = weather;
  }

  /** @param seenRevision of a draft that was not captured here: what the person looked at */
  async save(
    draftId: string,
    content: DraftContent,
    { newPhotos = [], seenRevision }: { newPhotos?: readonly NewPhoto[]; seenRevision?: number | null } = {},
  ): Promise<boolean> {
    const seen = typeof seenRevision === 'number' ? { seenRevision } : {};
    const today = this.today as `${number}-${number}-${number}`;
    return (await saveDraft(await this.store(), { draftId, content, newPhotos, today, ...seen })).ok;
  }

  /** What the person can write on in: what was captured here, and what their other devices have sent. */
  async writable(): Promise<{ id: string; content: DraftContent; revision: number | null }[]> {
    const own = (await this.captured()).map((each) => ({ ...each, revision: null }));
    const others = (await this.pulled()).filter(
      ({ id, state, createdBy }) =>
        state === 'inbox' && createdBy === this.person.id && !own.some((each) => each.id === id),
    );
    return [...own, ...others];
  }

  /** What the drafts captured here say, and which revision of them the server has answered. */
  async captured(): Promise<{ id: string; content: DraftContent }[]> {
    const store = await this.store();
    const rows = (await store.database.drafts.toArray()).filter(({ state }) => state === 'live');
    const drafts = await Promise.all(
      rows.map(async (row) => ({ id: row.id, content: await openContent(store, row) })),
    );
    return drafts.sort(byName);
  }

  async pulled(): Promise<Of<'draft'>[]> {
    const drafts = await listPulled(await this.store(), 'draft');
    // They lie in the order of names that are other ones each time.
    return drafts.sort(byName);
  }

  /** The changes that lie here, each with what became of it. */
  async outbox() {
    const store = await this.store();
    const rows = await store.database.outbox.orderBy('seq').toArray();
    return Promise.all(rows.map(async (row) => ({ row, mutation: await openMutation(store, row) })));
  }

  /** All that a copy of what the server had is here of. */
  async copies(): Promise<unknown[]> {
    const store = await this.store();
    const applied = await store.database.applied.toArray();
    return [
      ...(await Promise.all(applied.map((row) => openMutation(store, row)))),
      ...(await this.captured()),
    ];
  }

  /** The way to the server: in bad weather what is sent or answered is lost, late, comes twice, or comes altered. */
  async #meet<T>(asked: () => Answer<T> | Promise<Answer<T>>): Promise<Answer<T>> {
    const lost = err({ code: 'unreachable' as const });
    const ask = async () => {
      vi.useRealTimers();
      const answer = await asked();
      this.#setClock();
      return answer;
    };
    if (this.#burns(this.#process)) return lost;
    if (this.revoked) return err({ code: 'signed_out' });
    const answer = this.weather === 'good' ? await ask() : await this.#befallen(ask);
    return this.#burns(this.#process) ? lost : answer;
  }

  async #befallen<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const lost = err({ code: 'unreachable' as const });
    switch (this.#chance.below(22)) {
      case 0:
        return lost;
      case 1:
        await ask();
        return lost;
      case 2:
        await ask();
        return ask();
      case 3:
        return err({ code: this.#chance.isIn(2) ? 'signed_out' : 'not_now' });
      case 4:
        this.#late.push(ask);
        return lost;
      case 5:
        this.#late.push(ask);
        return ask();
      default:
        return ask();
    }
  }

  #api(): SyncApi {
    const [server, person] = [this.#server, this.person];
    return {
      standing: (asked) => this.#meet(() => server.standing(person, asked)),
      held: (asked) => this.#meet(() => server.held(person, asked)),
      register: ({ deviceId }) => this.#meet(() => server.register(deviceId, person)),
      push: (deviceId, mutations) =>
        this.#meet(() => server.push(person, deviceId, structuredClone(mutations))),
      pull: (cursor) => this.#meet(() => server.pull(person, cursor)),
      sendPhoto: async (photo, { read, onHeld }) => {
        let sent = await this.#meet(() => server.beginPhoto(person, photo));
        while (sent.ok && !sent.value.complete) {
          const { received } = sent.value;
          // Nobody waits for what it writes: it would fail without anybody to hear of it.
          if (this.#process.fuse === null) onHeld(received);
          const piece = this.#altered(await read(received, received + PIECE));
          sent = await this.#meet(() => server.appendPhoto(person, photo.id, received, piece));
        }
        return sent.ok ? ok() : sent;
      },
    };
  }

  #desk(): Api {
    const [server, person] = [this.#server, this.person];
    const said = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
      const result = await answer;
      if (result.ok) return result.value;
      const { error } = result;
      const data = error.code === 'refused' && { data: { segl: { code: error.reason } } };
      throw new CallFailed(error.code, data || {});
    };
    type Asked = { publicKey: string; count: number };
    const tickets = async (asked: Asked) => ({
      tickets: await said(this.#meet(() => server.tickets(person, asked))),
    });
    const get = ({ draftId }: { draftId: string }) => said(this.#meet(() => server.shown(person, draftId)));
    return { drafts: { tickets: { mutate: tickets }, get: { query: get } } } as unknown as Api;
  }

  #altered(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (this.weather === 'good' || !this.#chance.isIn(6)) return chunk;
    const other = chunk.slice();
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    return other;
  }
}

/** Tables in which a row that is written over may be a larger one. */
const GROWS: ReadonlySet<string> = new Set([
  'photos',
  'sent',
  'applied',
  'pulled',
  'papers',
  'kept',
  'tickets',
]);

const byName = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

/** Bytes of a picture in one request. */
const PIECE = 40;

/** Keeps everything as it is. */
const OPEN: Cipher = {
  clientId: '',
  seal: (_table, _id, plain) =>
    Promise.resolve({ iv: new TextEncoder().encode(v7()), ciphertext: plain.slice() }),
  open: (_table, _id, { ciphertext }) => Promise.resolve(ciphertext.slice()),
  openPiece: (_table, _id, { ciphertext }, from, to) => Promise.resolve(ciphertext.slice(from, to)),
};

export function codingOf(amount: bigint, text: string, date: Coding['date']): Coding {
  return {
    ...{ series: 'GL', date, text, amount, account: '6540', vatCode: '1', creditAccount: '1920' },
    ...{ counterpartyId: null, project: null, noPhoto: 'Borte', lines: null },
  };
}
