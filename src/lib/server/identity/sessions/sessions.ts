import { createHash, randomUUID } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import type { EidLevel } from '#lib/domain/access/eid.ts';
import type { Factor, Method } from '#lib/domain/access/factor.ts';
import type { Clock } from '#lib/server/platform/clock.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import {
  deleteSessionsOf,
  endSession,
  extendSession,
  findSession,
  forgetExpired,
  insertSession,
  retireSession,
  type SessionRow,
} from './store.ts';
import { movePush } from '../push/store.ts';

/** Unused for so long, a session ends: a phone that is off the network for two days, or five, is signed in when it is back. */
export const IDLE_DAYS = 7;
/** That it is used is written this long after it was last, and so does not cost a write for each request. */
export const SEEN_EVERY_MS = 60_000;
/** However busy, a session ends here: the 30 days of NIST SP 800-63B for its first assurance level. */
export const ABSOLUTE_DAYS = 30;
/** How long a token that another took the place of still answers. */
export const ON_ITS_WAY_MS = 30_000;
const DAY = 24 * 60 * 60 * 1000;

/** Who is signed in on a device. Our own face of it: lucia is no longer developed and may be replaced. */
export interface SessionStore {
  /** The only time the token is seen; the database keeps its hash. */
  open(userId: string, opened: Opening): Promise<OpenedSession>;
  /** Null when unknown, expired or the person is disabled. To ask is to use it, unless `unattended`. */
  find(token: string, asked?: { readonly unattended: boolean }): Promise<LiveSession | null>;
  /**
   * Another token takes this one's place, for a session in which a second factor was shown now: what somebody may have got hold
   * of before is not raised with it. The old one answers what is on its way, and is then gone.
   */
  raise(
    token: string,
    live: LiveSession,
    raised: { factor: Factor; eidLevel?: EidLevel | null; device: string | null },
  ): Promise<OpenedSession>;
  /** Whether there was such a session, or not: it is gone. */
  close(token: string): Promise<void>;
  closeAll(userId: string): Promise<void>;
}

/** How a session comes about. */
export interface Opening {
  readonly method: Method;
  /** Null: none was shown. */
  readonly secondFactor: Factor | null;
  /** How sure a provider was, where one said who it is. */
  readonly eidLevel?: EidLevel | null;
  /** What it is opened on, as that says itself. */
  readonly device: string | null;
}

export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface LiveSession {
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly hasTotp: boolean;
    readonly hasPasskey: boolean;
    /** Of the eIDs that are linked with them. */
    readonly eidIssuers: readonly string[];
  };
  /** What it is called among the person's sessions. */
  readonly handle: string;
  readonly method: Method | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly absoluteExpiresAt: Date;
  /** The longest that it has lain unused, in milliseconds, until this very use of it. At most {@link SEEN_EVERY_MS} too much. */
  readonly unusedMs: number;
  /** When and by what the person last showed a second factor in it; null: never. */
  readonly secondFactorAt: Date | null;
  readonly secondFactor: Factor | null;
  /** How sure the provider was, where that was an eID. */
  readonly eidLevel: EidLevel | null;
}

/** What a store of sessions stands on. */
interface Ground {
  /** Runs what writes in a transaction of the directory. */
  readonly write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly find: (id: string) => Promise<SessionRow | null>;
}

/** Within a transaction of the directory. */
export function luciaSessions(tx: Tx, clock: Clock): SessionStore {
  return sessionsOn({ write: (work) => work(tx), find: (id) => findSession(tx, id) }, clock);
}

/** Of a row that was read already; what has to be written of it is, in a transaction of the context's own. */
export function sessionOfRow(context: Context, row: SessionRow | null): Pick<SessionStore, 'find'> {
  const write: Ground['write'] = async (work) => {
    const written = await context.transaction(async (tx) => ok(await work(tx)));
    return (written as Extract<typeof written, { ok: true }>).value;
  };
  return sessionsOn({ write, find: () => Promise.resolve(row) }, context.platform.clock);
}

function sessionsOn(ground: Ground, clock: Clock): SessionStore {
  const { write } = ground;
  const lucia = new Lucia(adapter(ground, clock), {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, 'd'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
  return {
    async open(userId, { method, secondFactor, eidLevel = null, device }) {
      const now = clock.now();
      const absoluteExpiresAt = new Date(now.getTime() + ABSOLUTE_DAYS * DAY);
      const idleExpiresAt = idleEnd(clock, absoluteExpiresAt);
      const secondFactorAt = secondFactor ? now : null;
      const session = await lucia.createSession(userId, {
        ...{ idleExpiresAt, absoluteExpiresAt, createdAt: now },
        ...{ secondFactorAt, secondFactor, eidLevel, method, device, handle: randomUUID() },
        ...{ seenAt: now, longestPause: 0 },
      });
      return { token: session.id, expiresAt: idleExpiresAt };
    },
    async find(token, { unattended } = { unattended: false }) {
      const { session, user } = await lucia.validateSession(token);
      if (!session) return null;
      const { absoluteExpiresAt, secondFactorAt, secondFactor, eidLevel, handle, method, createdAt } =
        session;
      const now = clock.now();
      const silentMs = now.getTime() - session.seenAt.getTime();
      const used = !unattended && silentMs >= SEEN_EVERY_MS;
      if (used) {
        const until = new Date(now.getTime() + IDLE_DAYS * DAY);
        await write((tx) => extendSession(tx, hashOf(token), { until, now }));
      }
      const expiresAt = used ? idleEnd(clock, absoluteExpiresAt) : session.idleExpiresAt;
      const unusedMs = Math.max(session.longestPause * 1000, silentMs);
      const { id, email, name, hasTotp, hasPasskey, eidIssuers } = user;
      return {
        ...{ user: { id, email, name, hasTotp, hasPasskey, eidIssuers }, handle, method, createdAt },
        ...{ expiresAt, absoluteExpiresAt, unusedMs, secondFactorAt, secondFactor, eidLevel },
      };
    },
    async raise(token, live, raised) {
      const { method, createdAt, absoluteExpiresAt, unusedMs } = live;
      const userId = live.user.id;
      const { factor, eidLevel = null, device } = raised;
      const now = clock.now();
      const idleExpiresAt = idleEnd(clock, absoluteExpiresAt);
      const session = await lucia.createSession(userId, {
        ...{ idleExpiresAt, absoluteExpiresAt, createdAt, method, device, handle: randomUUID() },
        ...{ secondFactorAt: now, secondFactor: factor, eidLevel },
        ...{ seenAt: now, longestPause: Math.ceil(unusedMs / 1000) },
      });
      await write((tx) => movePush(tx, { from: hashOf(token), to: hashOf(session.id) }));
      await write((tx) => retireSession(tx, hashOf(token), new Date(now.getTime() + ON_ITS_WAY_MS)));
      return { token: session.id, expiresAt: idleExpiresAt };
    },
    close: (token) => lucia.invalidateSession(token),
    closeAll: (userId) => lucia.invalidateUserSessions(userId),
  };
}

/**
 * To lucia a session's id is the token; to the database it is the token's hash. What goes back must carry the
 * token again, or lucia renews and deletes by a hash of the hash and so does nothing, silently.
 *
 * Lucia makes tokens and ends what has run out, by the process's time. The moments themselves are of the platform's
 * clock: what is left is told to lucia in its own time, and what it says it wants stored is not used. When a session is
 * renewed is ours to say: lucia would do so once half of its time is gone.
 */
function adapter({ write, find }: Ground, clock: Clock): Adapter {
  return {
    async getSessionAndUser(token) {
      const row = await find(hashOf(token));
      if (!row) return [null, null];
      const { userId, email, name, hasTotp, hasPasskey, eidIssuers, expiresAt: idleExpiresAt, ...rest } = row;
      const expiresAt = new Date(Date.now() + idleExpiresAt.getTime() - clock.now().getTime());
      return [
        { id: token, userId, expiresAt, attributes: { idleExpiresAt, device: null, ...rest } },
        { id: userId, attributes: { email, name, hasTotp, hasPasskey, eidIssuers } },
      ];
    },
    setSession: ({ id, userId, attributes: { idleExpiresAt: expiresAt, ...rest } }) =>
      write((tx) => insertSession(tx, { id: hashOf(id), userId, expiresAt, ...rest })),
    updateSessionExpiration: () => Promise.resolve(),
    deleteSession: (token) => write((tx) => endSession(tx, hashOf(token))),
    deleteUserSessions: (userId) => write((tx) => deleteSessionsOf(tx, userId)),
    getUserSessions: () =>
      Promise.reject(new Error('tokens are not kept, so sessions can not be listed by token')),
    deleteExpiredSessions: () => write((tx) => forgetExpired(tx, clock.now())),
  };
}

function idleEnd(clock: Clock, absoluteEnd: Date): Date {
  return new Date(Math.min(clock.now().getTime() + IDLE_DAYS * DAY, absoluteEnd.getTime()));
}

/** Plain SHA-256 is enough: a token has 200 random bits, there is nothing to guess. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

type PersonAttributes = Pick<SessionRow, 'email' | 'name' | 'hasTotp' | 'hasPasskey' | 'eidIssuers'>;
type DatabaseAttributes = Omit<SessionRow, keyof PersonAttributes | 'userId' | 'expiresAt'> & {
  readonly idleExpiresAt: Date;
  readonly device: string | null;
};

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: DatabaseAttributes;
    DatabaseUserAttributes: PersonAttributes;
    Lucia: Lucia<DatabaseAttributes, PersonAttributes>;
  }
}
