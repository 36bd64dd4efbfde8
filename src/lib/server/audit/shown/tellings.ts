import type { Clock } from '#lib/server/platform/clock.ts';
import type { Platform } from '#lib/server/platform/platform.ts';

const HOUR_MS = 3_600_000;
/** Alarms that one person, and all of a client, have taken down in an hour. */
export const MOST_OF_ONE = 5;
export const MOST_OF_CLIENT = 20;

/** `told`: taken down · `known`: it was before · `later`: too many lately, this one is not taken down. */
export type AlarmTaken = 'told' | 'known' | 'later';

interface Telling {
  readonly clientId: string;
  readonly actorId: string;
  readonly what: string;
}

/** The alarms of the last hour, in this process: what keeps whoever makes them up from filling the log. */
export class Tellings {
  readonly #clock: Clock;
  #lately: (Telling & { readonly at: number })[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(telling: Telling): AlarmTaken {
    const now = this.#clock.now().getTime();
    this.#lately = this.#lately.filter(({ at }) => now - at < HOUR_MS);
    const ofClient = this.#lately.filter(({ clientId }) => clientId === telling.clientId);
    if (ofClient.some(({ what }) => what === telling.what)) return 'known';
    const own = ofClient.filter(({ actorId }) => actorId === telling.actorId);
    if (own.length >= MOST_OF_ONE || ofClient.length >= MOST_OF_CLIENT) return 'later';
    this.#lately.push({ ...telling, at: now });
    return 'told';
  }
}

const tellings = new WeakMap<Platform, Tellings>();

/** The process's one count of alarms on this platform. */
export function tellingsOf(platform: Platform): Tellings {
  let found = tellings.get(platform);
  if (!found) tellings.set(platform, (found = new Tellings(platform.clock)));
  return found;
}
