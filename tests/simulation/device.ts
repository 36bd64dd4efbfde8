import { v7 } from 'uuid';
import type { Coding, DraftContent } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { saveDraft } from '#lib/offline/drafts/drafts.ts';
import type { NewPhoto } from '#lib/offline/drafts/photo.ts';
import { listPulled, type Of } from '#lib/offline/pulled/reading.ts';
import type { Cipher } from '#lib/offline/store/cipher.ts';
import { openContent, openMutation, type Store } from '#lib/offline/store/store.ts';
import { SyncLoop } from '#lib/offline/sync/loop.svelte.ts';
import type { RoundEnd } from '#lib/offline/sync/state.ts';
import type { ApiFailure, SyncApi } from '#lib/offline/sync/port.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import type { Chance } from './chance.ts';
import type { Person, SimServer } from './server.ts';

/** What befalls a request. */
export type Weather = 'bad' | 'good';

/** One device of a person: it is switched off and on, and its clock is wrong. */
export class SimDevice {
  readonly person: Person;
  readonly #device = new TestDevice();
  readonly #server: SimServer;
  readonly #chance: Chance;
  #store: Store | null = null;
  weather: Weather = 'bad';
  /** A day in Norway as its clock has it, ten years off at most. */
  readonly today: string;

  constructor(person: Person, server: SimServer, chance: Chance) {
    this.person = person;
    this.#server = server;
    this.#chance = chance;
    this.today = `${2016 + chance.below(21)}-06-15`;
  }

  async store(): Promise<Store> {
    // What lies sealed is not what is tried here, and sealing takes most of the time.
    this.#store ??= { ...(await this.#device.boot()), cipher: OPEN };
    return this.#store;
  }

  restart(): void {
    this.#store?.database.close();
    this.#store = null;
  }

  /** One round of a loop that knows nothing of the ones before. */
  async round(): Promise<RoundEnd> {
    const store = await this.store();
    const loop = new SyncLoop({ store: () => store, api: this.#api(), deviceName: '' });
    return loop.round();
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
    return Promise.all(rows.map(async (row) => ({ id: row.id, content: await openContent(store, row) })));
  }

  async pulled(): Promise<Of<'draft'>[]> {
    const drafts = await listPulled(await this.store(), 'draft');
    // They lie in the order of names that are other ones each time.
    return drafts.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** The changes that lie here, each with what became of it. */
  async outbox() {
    const store = await this.store();
    const rows = await store.database.outbox.orderBy('seq').toArray();
    return Promise.all(rows.map(async (row) => ({ row, mutation: await openMutation(store, row) })));
  }

  /** The way to the server: in bad weather what is sent or answered is lost, comes twice, or comes altered. */
  #api(): SyncApi {
    const server = this.#server;
    const meet = <T>(ask: () => Result<T, ApiFailure>): Promise<Result<T, ApiFailure>> =>
      Promise.resolve(met(ask));
    const met = <T>(ask: () => Result<T, ApiFailure>): Result<T, ApiFailure> => {
      if (this.weather === 'good') return ask();
      const lost = err({ code: 'unreachable' as const });
      switch (this.#chance.below(20)) {
        case 0:
          return lost;
        case 1:
          ask();
          return lost;
        case 2:
          ask();
          return ask();
        case 3:
          return err({ code: this.#chance.isIn(2) ? ('signed_out' as const) : ('not_now' as const) });
        default:
          return ask();
      }
    };
    return {
      standing: ({ deviceId, photoId }) => meet(() => server.standing(deviceId, photoId)),
      held: () => Promise.resolve(err({ code: 'not_now' })),
      register: ({ deviceId }) => meet(() => server.register(deviceId, this.person)),
      push: (deviceId, mutations) => meet(() => server.push(deviceId, structuredClone(mutations))),
      pull: (cursor) => meet(() => server.pull(this.person, cursor)),
      sendPhoto: async (photo, { read, onHeld }) => {
        let sent = await meet(() => server.beginPhoto(photo));
        while (sent.ok && !sent.value.complete) {
          const { received } = sent.value;
          onHeld(received);
          const piece = await read(received, received + PIECE);
          sent = await meet(() => server.appendPhoto(photo.id, received, this.#altered(piece)));
        }
        return sent.ok ? ok() : sent;
      },
    };
  }

  #altered(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (this.weather === 'good' || !this.#chance.isIn(6)) return chunk;
    const other = chunk.slice();
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    return other;
  }
}

/** Bytes of a picture in one request. */
const PIECE = 40;

/** Keeps everything as it is. */
const OPEN: Cipher = {
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
