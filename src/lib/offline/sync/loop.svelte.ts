import { TAKEN_BEFORE } from '#lib/domain/sync/kinds.ts';
import { countLocal } from '../store/counts.ts';
import { nextBatch, settle } from './outbox.ts';
import type { ApiFailure, Registered, SyncApi } from './port.ts';
import { beginAnew, compare, remembersAlike } from './restored.ts';
import { lastSent, tidySent } from '../store/sent.ts';
import type { Store } from '../store/store.ts';
import { photosToSend, sendPhoto } from './uploads.ts';

export type LoopState =
  /** Nothing is known yet: no round has ended since the loop was started. */
  | { name: 'starting' }
  /** The last round ended well: the server has answered, and has all that could be sent. */
  | { name: 'idle' }
  | { name: 'pushing'; changes: number }
  | { name: 'uploading'; sent: number; size: number }
  /** What the server has comes here: `done` of about so many. */
  | { name: 'pulling'; done: number; about: number }
  | { name: 'offline' }
  | { name: 'not-now' }
  | { name: 'needs-you'; code: string | null }
  /** The device itself failed: its store, or this program. */
  | { name: 'stuck' }
  | { name: 'signed-out' }
  | { name: 'locked' };

/** How a round ended. `failed`: the server refuses this device as a whole, `reason` says why. */
export type RoundEnd =
  | { name: 'done' }
  | { name: 'offline' }
  /** `after`: milliseconds, before which the server does not want to be asked. */
  | { name: 'not-now'; after?: number }
  | { name: 'signed-out' }
  | { name: 'locked' }
  | { name: 'failed'; reason: string }
  | { name: 'stuck' };

/** An idle loop asks the server so often, in milliseconds, whether what it says still holds. */
const HEARTBEAT = 60_000;
/** Ends after which the next round comes by itself, later and later. */
const AGAIN: ReadonlySet<RoundEnd['name']> = new Set(['offline', 'not-now', 'failed', 'stuck']);
/** How the server answers a device it does not know, or does not know any more. */
const UNKNOWN = 'device_unknown';

export interface LoopParts {
  /** The open store, or null while the vault is locked. */
  store: () => Store | null;
  api: SyncApi;
  /** What the server calls this device. */
  deviceName: string;
  /** In [0, 1). */
  random?: () => number;
  /** Told of what the client asks of its devices; see {@link Registered.wipeAfter}. */
  onPolicy?: (wipeAfter: number | null) => Promise<void>;
  /** Told of each new state. */
  onState?: (state: LoopState) => void;
}

/**
 * Brings what is on this device to the server, and what the server has here, in rounds. Each begins with a greeting: the server says how far it has
 * come with this device, also when there is nothing to send. So `idle` always means that it has answered.
 *
 *              greeted               outbox empty           photos sent            nothing new
 *   starting ──────────▶ pushing ─────────────▶ uploading ─────────────▶ pulling ─────────────▶ idle ── wake(), or after a minute ─┐
 *    ▲                  │  │  │  ▲                   │  │              └──▶ needs-you (something was             │
 *    │                  │  │  │  └── new changes ────┘  │                   rejected; the rest goes on,          │
 *    │                  │  │  │                         │                   and so does wake())                   │
 *   run() begins        │  │  └──── no answer ──────────┴──▶ offline   ── back-off, or wake() ──▶ greeted          │
 *                       │  ├────── "not now" ─────────────────▶ not-now   ── back-off, or wake() ──▶ greeted          │
 *                       │  └────────── 401 ─────────────────▶ signed-out ── wake() ──▶ greeted                     │
 *                       └───────── vault locked ────────────▶ locked     ── wake() ──▶ greeted ◀──────────────────┘
 *   anywhere ── what must not happen ──▶ stuck ── back-off, or wake() ──▶ greeted
 *
 * A greeting that tells of another past than this device remembers (the server was set back to an older copy, or this
 * device was) makes it a new device: it compares all it has with what the server has, and sends what is only here.
 *
 * Nothing here loses or reorders: every step first makes durable what it is about to do, and a step
 * that got no answer is simply done again.
 */
export class SyncLoop {
  #state = $state.raw<LoopState>({ name: 'starting' });
  readonly #parts: LoopParts;
  #wanted = true;
  /** What the server takes, as it last said; null: one from before there was anything to be pulled. */
  #takes: readonly string[] | null = null;
  #pulls = true;
  #wakeUp: () => void = () => {};

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  get state(): LoopState {
    return this.#state;
  }

  /** Another tab has the turn: its state is this one's. */
  mirror(state: LoopState): void {
    this.#state = state;
  }

  /** Something changed: a draft was saved, the network is back, the vault is open, the person signed in. */
  wake(): void {
    this.#wanted = true;
    this.#wakeUp();
  }

  /** Has nothing more come here than the page that is on its way; what is here is still sent. */
  stopPulling(): void {
    this.#pulls = false;
  }

  /** Has it come here again, from where it stopped. */
  pullAgain(): void {
    this.#pulls = true;
    this.wake();
  }

  /** Runs rounds until aborted. `onBug` is told of what must not happen; the loop tries again later. */
  async run(signal: AbortSignal, onBug: (error: unknown) => void): Promise<void> {
    let failures = 0;
    this.#show({ name: 'starting' });
    signal.addEventListener('abort', () => this.#wakeUp(), { once: true });
    while (!signal.aborted) {
      this.#wanted = false;
      const end = await this.round().catch((error: unknown): RoundEnd => {
        onBug(error);
        // What was shown before, such as that all is sent, is not known any more.
        this.#show({ name: 'stuck' });
        return { name: 'stuck' };
      });
      const again = AGAIN.has(end.name);
      failures = again ? failures + 1 : 0;
      if (signal.aborted) break;
      const after = end.name === 'not-now' ? (end.after ?? 0) : 0;
      if (again) await this.#rest(Math.max(after, backOff(failures, this.#parts.random ?? Math.random)));
      else await this.#rest(end.name === 'done' ? HEARTBEAT : null);
    }
  }

  /** Does everything that can be done now, once. */
  async round(): Promise<RoundEnd> {
    const end = await this.#work();
    this.#show(await this.#after(end));
    return end;
  }

  async #work(): Promise<RoundEnd> {
    const greeted = await this.#greet();
    if (greeted !== null) return greeted;
    for (;;) {
      this.#wanted = false;
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
      const standing = await this.#parts.api.standing({ deviceId: own.deviceId, photoId });
      if (!standing.ok && !isUnknown(standing.error)) return ending(standing.error);
      if (standing.ok) await this.#told(standing.value);
      if (!standing.ok || !(await remembersAlike(store.database, own, standing.value)))
        await beginAnew(store);
    }
    const registered = await this.#register(store);
    if (registered !== null) return registered;
    const now = await store.database.device.get('device');
    if (now?.restored?.comparing !== true) return null;
    const compared = await compare(store, this.#parts.api);
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
      this.#show({ name: 'pushing', changes: batch.length });
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
      this.#show({ name: 'uploading', sent: 0, size: photo.size });
      const answer = await sendPhoto(store, this.#parts.api, photo, (sent) => {
        this.#show({ name: 'uploading', sent, size: photo.size });
      });
      if (!answer.ok) return ending(answer.error);
      if (this.#wanted) return 'new changes';
      arrived = true;
    }
    // What waited for them can be sent.
    return arrived ? 'new changes' : { name: 'done' };
  }

  async #pull(): Promise<RoundEnd | 'new changes'> {
    if (this.#takes === null || !this.#pulls) return { name: 'done' };
    const { store, api } = this.#parts;
    // Not before it is needed: a phone that captures waits for none of it. It may be what the network loses next.
    const loaded = await import('./pull.ts').catch(() => null);
    if (!loaded) return { name: 'offline' };
    const pulled = await loaded.pull({
      store,
      api,
      onProgress: (progress) => this.#show({ name: 'pulling', ...progress }),
      stopped: () => !this.#pulls,
    });
    if (!pulled.ok)
      return pulled.error.code === 'device_full'
        ? { name: 'failed', reason: 'device_full' }
        : ending(pulled.error);
    if (pulled.value === 'locked') return { name: 'locked' };
    return pulled.value === 'merged' || this.#wanted ? 'new changes' : { name: 'done' };
  }

  async #after(end: RoundEnd): Promise<LoopState> {
    if (end.name === 'failed') return { name: 'needs-you', code: end.reason };
    if (end.name === 'not-now') return { name: 'not-now' };
    if (end.name !== 'done') return end;
    const store = this.#parts.store();
    if (store) await tidySent(store.database);
    const { rejected } = store ? await countLocal(store.database) : { rejected: 0 };
    return rejected > 0 ? { name: 'needs-you', code: null } : { name: 'idle' };
  }

  #show(state: LoopState): void {
    this.#state = state;
    this.#parts.onState?.(state);
  }

  /** Until woken, or until `longest` milliseconds have passed. */
  async #rest(longest: number | null): Promise<void> {
    if (this.#wanted) return;
    await new Promise<void>((resolve) => {
      const timer = longest === null ? undefined : setTimeout(resolve, longest);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = () => {};
  }
}

/**
 * Milliseconds: doubling from 2 s to at most 5 minutes, of which a random half is taken off, so that
 * a thousand phones do not come back in the same second.
 */
export function backOff(failures: number, random: () => number): number {
  const full = Math.min(1000 * 2 ** failures, 300_000);
  return full * (1 - random() / 2);
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
