import { v7 as uuidv7 } from 'uuid';
import type { Ability } from '#lib/domain/access/role.ts';
import type { SecondRequired, Weakening } from '#lib/domain/access/weakening.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import type { Tx } from './database.ts';
import type { Platform } from './platform.ts';
import { inSavepoint, inTransaction, NO_CLIENT, SYSTEM_ACTOR, type Who } from './transaction.ts';

/** Asked by a service, in the transaction of an act that takes protection away, before it writes. */
export type BeforeWeakening = (
  tx: Tx,
  context: Context,
  weakening: Weakening,
) => Promise<Result<void, SecondRequired>>;

/** Who asks, and who judges what of it takes protection away; nobody, where the machine asks. */
interface Asking extends Who {
  readonly weakening?: BeforeWeakening | undefined;
}

/** Who asks, for which client, in which request: what row-level security and every event know. */
export interface Context {
  readonly clientId: string;
  readonly actorId: string;
  readonly requestId: string;
  readonly ability?: Ability;
  /** What it was sent by, as it says itself: `Chrome 153 · Android`. */
  readonly device?: string | undefined;
  readonly weakening?: BeforeWeakening | undefined;
  readonly platform: Platform;
  /**
   * Runs `work` in one transaction, a savepoint when already inside one, with client, actor and request set for
   * row-level security. Commits when `work` resolves ok; rolls back on an error value and on a throw.
   */
  transaction<T, E extends Failure>(work: (tx: Tx) => Promise<Result<T, E>>): Promise<Result<T, E>>;
  /** The same context, whose transactions nest in `tx`. */
  within(tx: Tx): Context;
}

export { NO_CLIENT, SYSTEM_ACTOR, type Who } from './transaction.ts';

/**
 * @param reads for whoever only asks: each transaction sees one moment of the database, and one that would write or hold
 *   anything fails
 */
export function createContext(
  platform: Platform,
  who: Asking,
  { reads = false }: { reads?: boolean } = {},
): Context {
  const mode = reads ? 'isolation level repeatable read read only' : 'isolation level read committed';
  return contextOn(platform, who, (work) => inTransaction(platform, who, work, { mode }));
}

/** The same actor in the same request, in the directory; from a client's context, in transactions of its own. */
export function directoryOf(context: Context): Context {
  const { clientId, actorId, requestId, device, platform } = context;
  return clientId === NO_CLIENT
    ? context
    : createContext(platform, { clientId: NO_CLIENT, actorId, requestId, device });
}

/** The machine itself, in a client or in the directory, in a request of its own. */
export function machine(platform: Platform, clientId = NO_CLIENT): Context {
  return createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
}

/** The same actor in the same client and request, let in for something else, where another judges what they may. */
export function judgedBy(
  { clientId, actorId, requestId, device, platform }: Context,
  { weakening, ability }: { readonly weakening: BeforeWeakening; readonly ability: Ability },
): Context {
  return createContext(platform, { clientId, actorId, requestId, device, weakening, ability });
}

/** The same actor in the same client and request, let in for something else that whoever asks has found they may do. */
export function lettingIn(
  { clientId, actorId, requestId, device, weakening, platform }: Context,
  ability: Ability,
): Context {
  return createContext(platform, { clientId, actorId, requestId, device, weakening, ability });
}

/** The same of who only asks, where to be answered is an act of its own: its transactions may write. */
export function writing({
  clientId,
  actorId,
  requestId,
  ability,
  device,
  weakening,
  platform,
}: Context): Context {
  const who = { clientId, actorId, requestId, device, weakening, ...(ability && { ability }) };
  return createContext(platform, who);
}

type Runner = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

function contextOn(platform: Platform, who: Asking, run: Runner): Context {
  return {
    ...who,
    platform,
    async transaction(work) {
      try {
        return await run(async (tx) => {
          const result = await work(tx);
          if (!result.ok) throw new RolledBack(result);
          return result;
        });
      } catch (thrown) {
        if (thrown instanceof RolledBack) return thrown.result as never;
        throw thrown;
      }
    },
    within: (tx) => contextOn(platform, who, (work) => inSavepoint(tx, work)),
  };
}

/** Carries an error value out through the driver, which rolls back only on a throw. */
class RolledBack extends Error {
  readonly result: Result<unknown, Failure>;
  constructor(result: Result<unknown, Failure>) {
    super('rolled back');
    this.result = result;
  }
}
