import type { Failure, Result } from '#lib/domain/result.ts';
import { rawSql, type Tx } from './database.ts';
import type { Platform } from './platform.ts';

/** The machine itself, where no person asks: sequencing, imports from the command line, migrations. */
export const SYSTEM_ACTOR = '00000000-0000-7000-8000-000000000001';
/** Where no client is chosen yet: sign-in, the list of one's clients. No row belongs to it. */
export const NO_CLIENT = '00000000-0000-0000-0000-000000000000';

/** Who asks, for which client, in which request: what row-level security and every event know. */
export interface Context {
  readonly clientId: string;
  readonly actorId: string;
  readonly requestId: string;
  readonly platform: Platform;
  /**
   * Runs `work` in one transaction, a savepoint when already inside one, with client, actor and request set for
   * row-level security. Commits when `work` resolves ok; rolls back on an error value and on a throw.
   */
  transaction<T, E extends Failure>(work: (tx: Tx) => Promise<Result<T, E>>): Promise<Result<T, E>>;
  /** The same context, whose transactions nest in `tx`. */
  within(tx: Tx): Context;
}

export interface Who {
  readonly clientId: string;
  readonly actorId: string;
  readonly requestId: string;
}

export function createContext(platform: Platform, who: Who): Context {
  return contextOn(platform, who, (work) =>
    platform.database.drizzle.transaction(async (tx) => {
      // Sent ahead of the first statement without waiting: the server runs both in order, one round trip less.
      const tenant = enter(tx, who);
      tenant.catch(() => {});
      const result = await work(tx);
      await tenant;
      return result;
    }),
  );
}

type Runner = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

function contextOn(platform: Platform, who: Who, run: Runner): Context {
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
    within: (tx) => contextOn(platform, who, (work) => tx.transaction(work)),
  };
}

async function enter(tx: Tx, { clientId, actorId, requestId }: Who): Promise<void> {
  await rawSql(tx)`select set_config('segl.client_id', ${clientId}, true),
    set_config('segl.actor_id', ${actorId}, true), set_config('segl.request_id', ${requestId}, true)`;
}

/** Carries an error value out through the driver, which rolls back only on a throw. */
class RolledBack extends Error {
  readonly result: Result<unknown, Failure>;
  constructor(result: Result<unknown, Failure>) {
    super('rolled back');
    this.result = result;
  }
}
