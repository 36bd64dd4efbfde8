import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Database } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { rateLimit } from './schema.ts';

const WINDOW_SECONDS = 15 * 60;
/** Ten guesses a quarter are 351,000 a year: hopeless against twelve characters, and against six digits that change. */
export const ATTEMPTS_PER_ACCOUNT = 10;
/** An office shares one address. */
export const ATTEMPTS_PER_ADDRESS = 50;

/** One counted attempt to sign in. Whoever makes it says how it ended; silence means it failed. */
export interface Attempt {
  /** The person proved to be who they say: their account's count starts afresh, the address gets this one back. */
  succeeded(): Promise<void>;
  /** Right so far, but a second factor is to come: this attempt does not count. */
  unfinished(): Promise<void>;
}

/**
 * Counts the attempt before anything is checked, so that many at the same moment can't all slip through. Counts
 * stand in PostgreSQL and so hold for any number of processes; they are committed whatever becomes of the attempt.
 * An unknown account counts like a known one. Error: rate_limited.
 */
export async function countAttempt(
  platform: Platform,
  email: string,
  address: string,
): Promise<Result<Attempt, RateLimited>> {
  const { account, network } = limitersOn(platform.database);
  const accountKey = keyOf(platform, 'account', email);
  const networkKey = keyOf(platform, 'address', networkOf(address));
  // The address first: whoever is stopped there can't use up the attempts of the accounts they name.
  const wait = (await refused(network, networkKey)) ?? (await refused(account, accountKey));
  if (wait !== null) return err({ code: 'rate_limited', retryAfterSeconds: wait });
  return ok({
    async succeeded() {
      await Promise.all([account.delete(accountKey), network.reward(networkKey)]);
    },
    async unfinished() {
      await Promise.all([account.reward(accountKey), network.reward(networkKey)]);
    },
  });
}

export interface RateLimited {
  readonly code: 'rate_limited';
  readonly retryAfterSeconds: number;
}

/** Seconds to wait, or null when the attempt may go on. A database that does not answer stops it: throws. */
async function refused(limiter: RateLimiterDrizzle, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return Math.max(1, Math.ceil(thrown.msBeforeNext / 1000));
    throw thrown;
  }
}

interface Limiters {
  readonly account: RateLimiterDrizzle;
  readonly network: RateLimiterDrizzle;
}
/** One pair per pool, as each starts a timer that sweeps what has run out. */
const limiters = new WeakMap<Database, Limiters>();

function limitersOn(database: Database): Limiters {
  const existing = limiters.get(database);
  if (existing) return existing;
  const shared = { storeClient: database.statements, schema: rateLimit, duration: WINDOW_SECONDS };
  const made = {
    account: new RateLimiterDrizzle({ ...shared, keyPrefix: 'account', points: ATTEMPTS_PER_ACCOUNT }),
    network: new RateLimiterDrizzle({
      ...shared,
      keyPrefix: 'address',
      points: ATTEMPTS_PER_ADDRESS,
      clearExpiredByTimeout: false, // the other one sweeps their common table
    }),
  };
  limiters.set(database, made);
  return made;
}

/** HMAC under the installation's key: the table tells nobody who tried to sign in, nor from where. */
function keyOf(platform: Platform, kind: string, value: string): string {
  const key = platform.keys.derive('identity.rate-limit.v1');
  return createHmac('sha256', key).update(`${kind}:${value}`).digest('base64url');
}

/** What one subscriber controls: an IPv4 address, or the /64 of an IPv6 one, where addresses are free. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const full = [...before, ...gap, ...after].slice(0, 4);
  return `${full.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
