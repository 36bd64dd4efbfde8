import { CHUNK } from '#lib/domain/events/search/postings.ts';
import { ok } from '#lib/domain/result.ts';
import { machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { Forward } from '../heads/forward.ts';
import { clientsAt } from '../memory/kept.ts';
import { memoryOf } from '../memory/memory.ts';
import { NotSigned, type NotSignedCode } from '../memory/not-signed.ts';
import { sequence, type Sequenced } from './sequence.ts';
import { clientsWaiting, findLeaves } from '../store.ts';
import { makeChunks } from '../search/chunks.ts';
import { TIMES } from '../time/list.ts';
import { keepTiles } from '../tiles/tiles.ts';

/** Whether a signed checkpoint covers the event, and the size of one that does. */
export type Coverage = { readonly covered: true; readonly size: number } | { readonly covered: false };

interface Waiter {
  readonly eventId: string;
  readonly settle: (coverage: Coverage) => void;
}

/** Clients sequenced at once per process: each takes a connection from the pool the requests need too. */
const CLIENTS_AT_ONCE = 4;
const SWEEP_MS = 10_000;
const RETRY_MS = 250;

/**
 * Runs `sequence` when told that a client has new events.
 *
 *   idle ── signal ──▶ wanted ── a slot is free ──▶ running ── done ──▶ idle
 *                        ▲                            │
 *                        └── signal meanwhile, or failed (after a pause; what may not be signed, at the next sweep)
 *
 * Signals coalesce: under load one run takes all that were committed since the last began, so checkpoints get
 * larger instead of more. Needs no leader: another process running at the same time costs only a wait.
 */
export class Sequencer {
  readonly #platform: Platform;
  readonly #wanted = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #waiters = new Map<string, Set<Waiter>>();
  /** Clients whose log is not signed on, and why. */
  readonly #unsigned = new Map<string, NotSignedCode>();
  /** Tiles, and what the log is searched by, being written: nobody waits for them but who stops. */
  readonly #writing = new Set<Promise<void>>();
  readonly #forward: Forward;
  #sweeping: NodeJS.Timeout | undefined;
  #stopped = false;
  readonly #stopping = new AbortController();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#forward = new Forward(platform);
  }

  /** How many logs are not signed on, as far as this process has come to them. */
  get unsigned(): number {
    return this.#unsigned.size;
  }

  /** Whether this process knows that the client's log is not signed on. */
  isUnsigned(clientId: string): boolean {
    return this.#unsigned.has(clientId);
  }

  /** Says that events of this client were committed. Returns at once, never throws. */
  signal(clientId: string): void {
    if (this.#stopped) return;
    this.#wanted.add(clientId);
    this.#pump();
  }

  /** See `covered` in service.ts. */
  wait(clientId: string, eventId: string, timeoutMs: number): Promise<Coverage> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(clientId) ?? new Set();
      this.#waiters.set(clientId, waiters);
      const settle = (coverage: Coverage) => {
        clearTimeout(timer);
        waiters.delete(waiter);
        resolve(coverage);
      };
      const waiter = { eventId, settle };
      const timer = setTimeout(settle, timeoutMs, { covered: false });
      waiters.add(waiter);
      this.signal(clientId);
    });
  }

  /**
   * Starts looking, now and every ten seconds, for what a killed process committed but did not sequence; and once, whether each
   * log extends what is remembered of it, so that an older backup is told before anybody works on it.
   */
  start(): void {
    this.#sweeping ??= setInterval(() => void this.sweep(), SWEEP_MS).unref();
    void this.sweep();
    void this.lookAtAll();
  }

  /** Looks at each log once, one after the other, so that who waits for one waits for no more than that. Never throws. */
  async lookAtAll(): Promise<void> {
    try {
      for (const clientId of await logsToBe(this.#platform)) {
        this.signal(clientId);
        while (this.#wanted.has(clientId)) await Promise.race(this.#running.values());
        await this.#running.get(clientId);
      }
    } catch (cause) {
      this.#platform.log.warn({ err: cause }, 'the look at what is remembered of the logs failed');
    }
  }

  /** Finds the clients with waiting events and signals each. Never throws. */
  async sweep(): Promise<void> {
    try {
      const waiting = await machine(this.#platform).transaction(async (tx) => ok(await clientsWaiting(tx)));
      if (waiting.ok) for (const clientId of waiting.value) this.signal(clientId);
      // One may have nothing waiting but the writing down of its head.
      for (const clientId of this.#unsigned.keys()) this.signal(clientId);
    } catch (cause) {
      this.#platform.log.warn({ err: cause }, 'the sweep for waiting events failed');
    }
  }

  /** Takes no more signals and resolves when the running transactions have ended. Waiters time out. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.abort();
    clearInterval(this.#sweeping);
    this.#wanted.clear();
    await Promise.all(this.#running.values());
    await Promise.all([...this.#writing, this.#forward.tell()]);
    await memoryOf(this.#platform).second?.settled();
  }

  #pump(): void {
    for (const clientId of this.#wanted) {
      if (this.#running.size >= CLIENTS_AT_ONCE) return;
      if (this.#running.has(clientId)) continue;
      this.#wanted.delete(clientId);
      const run = this.#run(clientId).finally(() => {
        this.#running.delete(clientId);
        this.#pump();
      });
      this.#running.set(clientId, run);
    }
  }

  async #run(clientId: string): Promise<void> {
    // Only who waited before the run began is answered by it: their events are committed, so it sees them.
    const waiters = [...(this.#waiters.get(clientId) ?? [])];
    const context = machine(this.#platform, clientId);
    try {
      const sequenced = await sequence(context);
      await this.#answer(context, waiters, sequenced);
      this.#unsigned.delete(clientId);
      if (sequenced.binds) this.#forward.mention(clientId);
      this.#writeBehind(context, sequenced);
    } catch (cause) {
      if (cause instanceof NotSigned) {
        this.refuse(clientId, cause);
        // Waiting on would help nobody: somebody has to look first. The sweep tries again.
        for (const { settle } of waiters) settle({ covered: false });
        return;
      }
      this.#platform.log.error({ err: cause, clientId }, 'sequencing failed');
      // With nobody waiting the sweep tries again, which is soon enough.
      const again = () => this.#waiters.get(clientId)?.size && this.signal(clientId);
      setTimeout(again, RETRY_MS).unref();
    }
    if (this.#waiters.get(clientId)?.size === 0) this.#waiters.delete(clientId);
  }

  /**
   * That this log is not signed on, whoever came to it: told once, and again when the reason is another. The sweep looks
   * whether it still holds, also of the installation's log, in which no event waits.
   */
  refuse(clientId: string, cause: NotSigned): void {
    if (this.#unsigned.get(clientId) !== cause.code)
      this.#platform.log.error(
        { err: cause, code: cause.code, clientId },
        'this log is not signed on: run `segl audit verify`, and see docs/operations.md',
      );
    this.#unsigned.set(clientId, cause.code);
  }

  #writeBehind(context: Context, { size, moved }: Sequenced): void {
    if (this.#stopped) return;
    this.#behind(keepTiles(context, size - moved.size, size));
    // What a process leaves undone here when it stops the job `log.words` does.
    if (Math.floor(size / CHUNK) === Math.floor((size - moved.size) / CHUNK)) return;
    this.#behind(
      makeChunks(context, this.#stopping.signal).catch((cause: unknown) => {
        this.#platform.log.warn({ err: cause, clientId: context.clientId }, 'making the log findable failed');
      }),
    );
  }

  #behind(work: Promise<unknown>): void {
    const writing: Promise<void> = work.then(() => {}).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #answer(context: Context, waiters: readonly Waiter[], { size, moved }: Sequenced): Promise<void> {
    const others = waiters.filter(({ eventId }) => !moved.has(eventId)).map(({ eventId }) => eventId);
    const elsewhere = others.length > 0 ? await leavesOf(context, others) : null;
    for (const { eventId, settle } of waiters) {
      settle(moved.has(eventId) || elsewhere?.has(eventId) ? { covered: true, size } : { covered: false });
    }
  }
}

/** Events that another process, or an earlier run, gave their leaf. */
async function leavesOf(context: Context, eventIds: readonly string[]): Promise<Map<string, number>> {
  const found = await context.transaction(async (tx) => ok(await findLeaves(tx, context.clientId, eventIds)));
  return found.ok ? found.value : new Map<string, number>();
}

const sequencers = new WeakMap<Platform, Sequencer>();

/** The process's one sequencer on this platform. */
export function sequencerOf(platform: Platform): Sequencer {
  let sequencer = sequencers.get(platform);
  if (!sequencer) sequencers.set(platform, (sequencer = new Sequencer(platform)));
  return sequencer;
}

/** The logs that there are, and those that are remembered and should be; the installation's own among them. */
async function logsToBe(platform: Platform): Promise<Set<string>> {
  const there = await machine(platform).transaction(async (tx) => ok(await listClients(tx)));
  const remembered = memoryOf(platform).places.map((place) =>
    clientsAt(place, platform.keys).catch(() => null),
  );
  const all = [there.ok ? there.value.map(({ id }) => id) : [], ...(await Promise.all(remembered))];
  const logs = new Set([NO_CLIENT, ...all.flatMap((each) => [...(each ?? [])])]);
  logs.delete(TIMES);
  return logs;
}
