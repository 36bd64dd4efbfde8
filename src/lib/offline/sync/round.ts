import { TAKEN_BEFORE } from '#lib/domain/sync/kinds.ts';
import { tidyApplied } from '../store/applied.ts';
import { NOTHING_YET } from '../pulled/following.ts';
import { followed } from '../pulled/take-in.ts';
import { countLocal } from '../store/counts.ts';
import { lastSent, tidySent } from '../store/sent.ts';
import type { Store } from '../store/store.ts';
import { nextBatch, putAsideDamaged, settle } from './outbox.ts';
import type { ApiFailure, Registered, SyncApi } from './port.ts';
import { UNKNOWN } from './lost.ts';
import { beginAnew, compare, remembersAlike } from './restored.ts';
import type { LoopState, RoundEnd } from './state.ts';
import { photosToSend, sendPhoto } from './uploads.ts';

export interface RoundParts {
  /** The open store, or null while the vault is locked. */
  readonly store: () => Store | null;
  readonly api: SyncApi;
  /** What the server calls this device. */
  readonly deviceName: string;
  /** Told of what the client asks of its devices; see {@link Registered.wipeAfter}. */
  readonly onPolicy?: (wipeAfter: number | null) => Promise<void>;
}

/** What a round asks of whoever lets it run. */
export interface Turn {
  readonly show: (state: LoopState) => void;
  /** From here on, what becomes new is new. */
  readonly begin: () => void;
  /** Something has become new since. */
  readonly isWanted: () => boolean;
  /** What the server has may come here. */
  readonly pulls: () => boolean;
}

/** The steps of a round; `loop.svelte.ts` draws them. Loaded when the first begins: a phone that captures waits for none of it. */
export class Rounds {
  readonly #parts: RoundParts;
  readonly #turn: Turn;
  /** What the server takes, as it last said; null: one from before there was anything to be pulled. */
  #takes: readonly string[] | null = null;

  constructor(parts: RoundParts, turn: Turn) {
    this.#parts = parts;
    this.#turn = turn;
  }

  /** Does everything that can be done now, once. */
  async work(): Promise<RoundEnd> {
    const greeted = await this.#greet();
    if (greeted !== null) return greeted;
    for (;;) {
      this.#turn.begin();
      const pushed = await this.#push();
      if (pushed !== null) return pushed;
      const uploaded = await this.#upload();
      if (uploaded === 'new changes') continue;
      const pulled = uploaded.name === 'done' ? await this.#pull() : uploaded;
      if (pulled !== 'new changes') return pulled;
    }
  }

  /** @returns null when the server has answered, knows this device, and lacks nothing but what waits here. */
  async #greet(): Promise<RoundEnd | null> {
    const store = this.#parts.store();
    const own = await store?.database.device.get('device');
    if (!store || !own) return { name: 'locked' };
    if (own.registered) {
      const photoId = await lastSent(store.database);
      // While it compares it knows already that the past is another.
      const { cursor } = own.restored?.comparing === true ? NOTHING_YET : await followed(store);
      const asked = { deviceId: own.deviceId, photoId, ...(cursor !== null && { cursor }) };
      const standing = await this.#parts.api.standing(asked);
      if (!standing.ok && !isUnknown(standing.error)) return ending(standing.error);
      if (standing.ok) await this.#told(standing.value);
      await putAsideDamaged(store);
      if (!standing.ok || !(await remembersAlike(store.database, own, standing.value)))
        await beginAnew(store);
    }
    const registered = await this.#register(store);
    if (registered !== null) return registered;
    const now = await store.database.device.get('device');
    if (now?.restored?.comparing !== true) return null;
    const compared = await compare(store, this.#parts.api, { pulls: this.#takes !== null });
    return compared.ok ? null : ending(compared.error);
  }

  async #register({ database }: Store): Promise<RoundEnd | null> {
    const own = await database.device.get('device');
    if (!own) return { name: 'locked' };
    if (own.registered) return null;
    const answer = await this.#parts.api.register({ deviceId: own.deviceId, name: this.#parts.deviceName });
    if (!answer.ok) return ending(answer.error);
    await this.#told(answer.value);
    await database.device.update('device', { registered: true });
    return null;
  }

  async #told({ takes, wipeAfter = null }: Registered): Promise<void> {
    this.#takes = takes ?? null;
    await this.#parts.onPolicy?.(wipeAfter);
  }

  /** @returns null when nothing is left to push. */
  async #push(): Promise<RoundEnd | null> {
    for (;;) {
      const store = this.#parts.store();
      if (store === null) return { name: 'locked' };
      const batch = await nextBatch(store, this.#takes ?? TAKEN_BEFORE);
      if (batch.length === 0) return null;
      this.#turn.show({ name: 'pushing', changes: batch.length });
      const own = await store.database.device.get('device');
      if (!own) return { name: 'locked' };
      const answer = await this.#parts.api.push(own.deviceId, batch);
      if (!answer.ok) return ending(answer.error);
      const outcomes = answer.value.filter((outcome) =>
        batch.some(({ mutationId }) => mutationId === outcome.mutationId),
      );
      // An answer that answers nothing would make this go round forever.
      if (outcomes.length === 0) return { name: 'failed', reason: 'empty_answer' };
      await settle(store, outcomes);
    }
  }

  async #upload(): Promise<RoundEnd | 'new changes'> {
    const first = this.#parts.store();
    if (first === null) return { name: 'locked' };
    let arrived = false;
    for (const photo of await photosToSend(first)) {
      const store = this.#parts.store();
      if (store === null) return { name: 'locked' };
      this.#turn.show({ name: 'uploading', sent: 0, size: photo.size });
      const answer = await sendPhoto(store, this.#parts.api, photo, (sent) => {
        this.#turn.show({ name: 'uploading', sent, size: photo.size });
      });
      if (!answer.ok) return ending(answer.error);
      if (this.#turn.isWanted()) return 'new changes';
      arrived = true;
    }
    // What waited for them can be sent.
    return arrived ? 'new changes' : { name: 'done' };
  }

  async #pull(): Promise<RoundEnd | 'new changes'> {
    if (this.#takes === null || !this.#turn.pulls()) return { name: 'done' };
    const { store, api } = this.#parts;
    // Not before it is needed: a phone that captures waits for none of it. It may be what the network loses next.
    const loaded = await import('./pull.ts').catch(() => null);
    if (!loaded) return { name: 'offline' };
    const pulled = await loaded.pull({
      store,
      api,
      onProgress: (progress) => this.#turn.show({ name: 'pulling', ...progress }),
      stopped: () => !this.#turn.pulls(),
    });
    if (!pulled.ok)
      return pulled.error.code === 'device_full'
        ? { name: 'failed', reason: 'device_full' }
        : ending(pulled.error);
    if (pulled.value === 'locked') return { name: 'locked' };
    return pulled.value === 'merged' || this.#turn.isWanted() ? 'new changes' : { name: 'done' };
  }

  /** What is shown of an end. */
  async after(end: RoundEnd): Promise<LoopState> {
    if (end.name === 'failed') return { name: 'needs-you', code: end.reason };
    if (end.name === 'not-now') return { name: 'not-now' };
    if (end.name !== 'done') return end;
    const store = this.#parts.store();
    if (store) await tidySent(store.database);
    if (store) await tidyApplied(store.database);
    const { rejected } = store ? await countLocal(store.database) : { rejected: 0 };
    return rejected > 0 ? { name: 'needs-you', code: null } : { name: 'idle' };
  }
}

function isUnknown(failure: ApiFailure): boolean {
  return failure.code === 'refused' && failure.reason === UNKNOWN;
}

function ending(failure: ApiFailure): RoundEnd {
  switch (failure.code) {
    case 'unreachable':
      return { name: 'offline' };
    case 'not_now':
      return { name: 'not-now', ...(failure.retryAfter !== undefined && { after: failure.retryAfter }) };
    case 'signed_out':
      return { name: 'signed-out' };
    case 'refused':
      return { name: 'failed', reason: failure.reason };
  }
}
