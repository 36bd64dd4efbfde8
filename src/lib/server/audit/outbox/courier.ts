import type { Platform } from '#lib/server/platform/platform.ts';
import { sequencerOf } from '../sequence/sequencer.ts';
import { awaited, deliver } from './deliver.ts';

const SWEEP_MS = 10_000;

/**
 * Delivers what was announced when told that there is something, and every ten seconds what a killed process left or a
 * client's database would not take. Signals coalesce; of several processes each may do it.
 *
 *   idle ── signal ──▶ running ── nothing came meanwhile ──▶ idle
 *                         └── signal meanwhile: once more ──┘
 */
export class Courier {
  readonly #platform: Platform;
  #running: Promise<void> | null = null;
  #again = false;
  readonly #meanwhile = new Set<Promise<void>>();
  #sweeping: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Says that something was announced and committed. Returns at once, never throws. */
  signal(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Looks now and every ten seconds. */
  start(): void {
    this.#sweeping ??= setInterval(() => this.signal(), SWEEP_MS).unref();
    this.signal();
  }

  /** What is still being announced although its cause is answered already, so that nobody learns how long it takes. Never throws. */
  meanwhile(announcing: Promise<unknown>): void {
    const ended = announcing.then(
      () => {},
      (cause: unknown) => this.#platform.log.error({ err: cause }, 'an event could not be announced'),
    );
    const kept = ended.finally(() => this.#meanwhile.delete(kept));
    this.#meanwhile.add(kept);
  }

  /** Resolves when all that was announced until now was delivered, or could not be. */
  async settled(): Promise<void> {
    while (this.#running !== null || this.#meanwhile.size > 0)
      await Promise.all([this.#running, ...this.#meanwhile]);
  }

  /** Takes no more signals and resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again = false;
    clearInterval(this.#sweeping);
    await this.settled();
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        for (const clientId of await awaited(this.#platform)) await this.#deliver(clientId);
      } catch (cause) {
        this.#platform.log.warn({ err: cause }, 'the look for announced events failed');
      }
    }
    this.#running = null;
  }

  /** What fails for one client keeps no other waiting. */
  async #deliver(clientId: string): Promise<void> {
    try {
      if ((await deliver(this.#platform, clientId)) > 0) sequencerOf(this.#platform).signal(clientId);
    } catch (cause) {
      this.#platform.log.warn({ err: cause, clientId }, 'announced events could not be delivered');
    }
  }
}

const couriers = new WeakMap<Platform, Courier>();

/** The process's courier for this platform. */
export function courierOf(platform: Platform): Courier {
  const existing = couriers.get(platform);
  if (existing) return existing;
  const courier = new Courier(platform);
  couriers.set(platform, courier);
  return courier;
}
