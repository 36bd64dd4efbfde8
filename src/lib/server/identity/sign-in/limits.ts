import { createHmac } from 'node:crypto';
import {
  returnAttempt,
  takeAttempt,
  type AttemptRule,
  type RateLimited,
} from '#lib/domain/access/attempts.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { networkOf } from '#lib/server/platform/network.ts';
import * as store from './attempt-store.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What attempts are counted for. One kind never counts for another, whatever its parts are called. */
type Counted =
  /** All that a network's strangers try, at whatever accounts. */
  | { readonly kind: 'network'; readonly network: string }
  /** What one network's strangers try at one account. */
  | { readonly kind: 'account-from-network'; readonly email: string; readonly network: string }
  /** What all strangers of the world try at one account. */
  | { readonly kind: 'account'; readonly email: string }
  /** What is tried at one account from a device on which its person was signed in before. */
  | { readonly kind: 'account-from-device'; readonly email: string; readonly device: string }
  /** One-time codes that a signed-in person gives for an act, in this session. */
  | { readonly kind: 'act'; readonly userId: string; readonly session: string }
  /** Letters to addresses that somebody typed, in one client. */
  | { readonly kind: 'letter'; readonly clientId: string }
  /** And of one person, in whatever clients: they may begin any number of those. */
  | { readonly kind: 'letter-by'; readonly userId: string };

/** The arithmetic of these numbers stands in docs/threat-model.md. */
export const RULES = {
  network: { free: 50, first: SECOND, longest: MINUTE },
  'account-from-network': { free: 10, first: MINUTE, longest: HOUR },
  account: { free: 100, first: SECOND, longest: 15 * MINUTE },
  'account-from-device': { free: 10, first: MINUTE, longest: 15 * MINUTE },
  act: { free: 10, first: MINUTE, longest: HOUR },
  letter: { free: 50, first: MINUTE, longest: HOUR },
  'letter-by': { free: 100, first: MINUTE, longest: HOUR },
} as const satisfies Record<Counted['kind'], AttemptRule>;

/** Which of them one right answer clears altogether; of the others it only takes itself back. */
const CLEARED: ReadonlySet<Counted['kind']> = new Set(['account-from-network', 'account-from-device', 'act']);

/** One counted attempt. Whoever makes it says how it ended; silence means it failed. */
export interface Attempt {
  /** The person proved to be who they say: their own count starts afresh, what others share gets this one back. */
  succeeded(): Promise<void>;
  /** Right so far, but a second factor is to come or there is none: this attempt does not count. */
  unfinished(): Promise<void>;
}

/**
 * Counts an attempt to sign in. From a `device` on which the account's person was signed in before, only what was tried
 * there counts, so that no stranger stops them; all others count per network, per account from that network, and per
 * account. An unknown account counts like a known one. Error: rate_limited.
 * @param input.email in its normal form
 */
export function countSignIn(
  context: Context,
  { email, address, device }: { email: string; address: string; device: string | null },
): Promise<Result<Attempt, RateLimited>> {
  if (device !== null) return count(context, [{ kind: 'account-from-device', email, device }]);
  const network = networkOf(address);
  return count(context, [
    { kind: 'network', network },
    { kind: 'account-from-network', email, network },
    { kind: 'account', email },
  ]);
}

/** Counts somebody who names no account, as all that strangers of a network try. Error: rate_limited. */
export function countStranger(context: Context, address: string): Promise<Result<Attempt, RateLimited>> {
  return count(context, [{ kind: 'network', network: networkOf(address) }]);
}

/** Counts a one-time code of the person who acts, in their session alone. Error: rate_limited. */
export function countAct(context: Context, session: string): Promise<Result<Attempt, RateLimited>> {
  return count(context, [{ kind: 'act', userId: context.actorId, session }]);
}

/** Counts a letter that somebody causes in the context's client to whatever address they name. Error: rate_limited. */
export function countLetter(context: Context): Promise<Result<Attempt, RateLimited>> {
  const { clientId, actorId: userId } = context;
  return count(context, [
    { kind: 'letter', clientId },
    { kind: 'letter-by', userId },
  ]);
}

/**
 * Counts before anything is checked, so that many at the same moment can't all slip through. Counts stand in
 * PostgreSQL and so hold for any number of processes; they are committed whatever becomes of the attempt. One that is
 * refused counts nowhere.
 */
async function count(context: Context, counted: readonly Counted[]): Promise<Result<Attempt, RateLimited>> {
  const { platform, requestId } = context;
  const { clock, keys } = platform;
  // Always a transaction of its own, and one that is for nobody.
  const own = createContext(platform, { clientId: NO_CLIENT, actorId: NO_CLIENT, requestId });
  const taken = await own.transaction<void, RateLimited>(async (tx) => {
    // In the order given, which is the same for all, so that no two wait for each other.
    for (const one of counted) {
      const key = keyOf(keys, one);
      const before = await store.holdAttempts(tx, key, clock.now());
      // By the time that it is this one's turn: whoever was before left theirs, which is no wait.
      const next = takeAttempt(RULES[one.kind], before, clock.now());
      if (!next.ok) return next;
      await store.storeAttempts(tx, key, next.value);
    }
    await store.sweepAttempts(tx, clock.now());
    return ok();
  });
  if (!taken.ok) return taken;

  async function giveBack(cleared: ReadonlySet<Counted['kind']>): Promise<void> {
    await own.transaction(async (tx) => {
      for (const one of counted) {
        const key = keyOf(keys, one);
        if (cleared.has(one.kind)) await store.deleteAttempts(tx, key);
        else {
          const before = await store.holdAttempts(tx, key, clock.now());
          await store.storeAttempts(tx, key, returnAttempt(RULES[one.kind], before, clock.now()));
        }
      }
      return ok();
    });
  }
  return ok({ succeeded: () => giveBack(CLEARED), unfinished: () => giveBack(new Set()) });
}

/** HMAC under the installation's key: the table tells nobody who tried to sign in, nor from where. */
function keyOf(keys: KeyProvider, counted: Counted): string {
  const { kind, ...parts } = counted;
  // As a list in JSON, in which no value can pass for two, nor for one of another kind.
  const text = JSON.stringify([kind, ...Object.values(parts)]);
  return createHmac('sha256', keys.derive('identity.attempt.v1')).update(text).digest('base64url');
}
