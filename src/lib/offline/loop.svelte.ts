import { countLocal } from './counts.ts';
import { nextBatch, settle } from './outbox.ts';
import type { ApiFailure, SyncApi } from './port.ts';
import type { Store } from './store.ts';
import { photosToSend, sendPhoto } from './uploads.ts';

export type LoopState =
  | { name: 'idle' }
  | { name: 'pushing'; changes: number }
  | { name: 'uploading'; sent: number; size: number }
  | { name: 'offline' }
  | { name: 'needs-you'; code: string | null }
  | { name: 'signed-out' }
  | { name: 'locked' };

/** How a round ended. `failed`: the server refuses this device as a whole, `reason` says why. */
export type RoundEnd =
  | { name: 'done' }
  | { name: 'offline' }
  | { name: 'signed-out' }
  | { name: 'locked' }
  | { name: 'failed'; reason: string };

export interface LoopParts {
  /** The open store, or null while the vault is locked. */
  store: () => Store | null;
  api: SyncApi;
  /** What the server calls this device. */
  deviceName: string;
  /** In [0, 1). */
  random?: () => number;
}

/**
 * Brings what is on this device to the server, in rounds.
 *
 *             wake()                     outbox empty               photos sent
 *   idle ─────────────────▶ pushing ───────────────▶ uploading ─────────────────▶ idle
 *    ▲                     │  │  │  ▲                   │  │              └──▶ needs-you (something was
 *    │                     │  │  │  └── new changes ────┘  │                   rejected; the rest goes on,
 *    │                     │  │  │                         │                   and so does wake())
 *    │                     │  │  └──── no answer ──────────┴──▶ offline   ── back-off, or wake() ──▶ pushing
 *    │                     │  └────────── 401 ─────────────────▶ signed-out ── wake() ──▶ pushing
 *    └── wake() from any ──┘ ───────── vault locked ───────────▶ locked     ── wake() ──▶ pushing
 *
 * Nothing here loses or reorders: every step first makes durable what it is about to do, and a step
 * that got no answer is simply done again. Waking costs nothing when there is nothing to do.
 */
export class SyncLoop {
  state = $state.raw<LoopState>({ name: 'idle' });
  readonly #parts: LoopParts;
  #wanted = true;
  #wakeUp: () => void = () => {};

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Something changed: a draft was saved, the network is back, the vault is open, the person signed in. */
  wake(): void {
    this.#wanted = true;
    this.#wakeUp();
  }

  /** Runs rounds until aborted. `onBug` is told of what must not happen; the loop tries again later. */
  async run(signal: AbortSignal, onBug: (error: unknown) => void): Promise<void> {
    let failures = 0;
    signal.addEventListener('abort', () => this.#wakeUp(), { once: true });
    while (!signal.aborted) {
      this.#wanted = false;
      const end = await this.round().catch((error: unknown): RoundEnd => {
        onBug(error);
        return { name: 'failed', reason: 'internal' };
      });
      const again = end.name === 'offline' || end.name === 'failed';
      failures = again ? failures + 1 : 0;
      if (!signal.aborted)
        await this.#rest(again ? backOff(failures, this.#parts.random ?? Math.random) : null);
    }
  }

  /** Does everything that can be done now, once. */
  async round(): Promise<RoundEnd> {
    const end = await this.#work();
    this.state = await this.#after(end);
    return end;
  }

  async #work(): Promise<RoundEnd> {
    const registered = await this.#register();
    if (registered !== null) return registered;
    for (;;) {
      this.#wanted = false;
      const pushed = await this.#push();
      if (pushed !== null) return pushed;
      const uploaded = await this.#upload();
      if (uploaded !== 'new changes') return uploaded;
    }
  }

  /** @returns null when the server knows this device. */
  async #register(): Promise<RoundEnd | null> {
    const store = this.#parts.store();
    if (store === null) return { name: 'locked' };
    const own = await store.database.device.get('device');
    if (!own) return { name: 'locked' };
    if (own.registered) return null;
    const answer = await this.#parts.api.register({ deviceId: own.deviceId, name: this.#parts.deviceName });
    if (!answer.ok) return ending(answer.error);
    await store.database.device.update('device', { registered: true });
    return null;
  }

  /** @returns null when nothing is left to push. */
  async #push(): Promise<RoundEnd | null> {
    for (;;) {
      const store = this.#parts.store();
      if (store === null) return { name: 'locked' };
      const batch = await nextBatch(store);
      if (batch.length === 0) return null;
      this.state = { name: 'pushing', changes: batch.length };
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
    for (const photo of await photosToSend(first)) {
      const store = this.#parts.store();
      if (store === null) return { name: 'locked' };
      this.state = { name: 'uploading', sent: 0, size: photo.size };
      const answer = await sendPhoto(store, this.#parts.api, photo, (sent) => {
        this.state = { name: 'uploading', sent, size: photo.size };
      });
      if (!answer.ok) return ending(answer.error);
      if (this.#wanted) return 'new changes';
    }
    return { name: 'done' };
  }

  async #after(end: RoundEnd): Promise<LoopState> {
    if (end.name === 'failed') return { name: 'needs-you', code: end.reason };
    if (end.name !== 'done') return end;
    const store = this.#parts.store();
    const { rejected } = store ? await countLocal(store.database) : { rejected: 0 };
    return rejected > 0 ? { name: 'needs-you', code: null } : { name: 'idle' };
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

function ending(failure: ApiFailure): RoundEnd {
  switch (failure.code) {
    case 'unreachable':
      return { name: 'offline' };
    case 'signed_out':
      return { name: 'signed-out' };
    case 'refused':
      return { name: 'failed', reason: failure.reason };
  }
}
