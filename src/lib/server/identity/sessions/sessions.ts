import { createHash } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import type { Clock } from '#lib/server/platform/clock.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  extendSession,
  findSession,
  insertSession,
  type SessionRow,
} from './store.ts';

/**
 * Lucia renews a session once half of the idle time is gone. With seven days, 3½ days of silence never sign
 * anybody out: a long weekend for a phone that only meets the network at the office.
 */
export const IDLE_DAYS = 7;
/** However busy, a session ends here: the 30 days of NIST SP 800-63B for its first assurance level. */
export const ABSOLUTE_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Who is signed in on a device. Our own face of it: lucia is no longer developed and may be replaced. */
export interface SessionStore {
  /** The only time the token is seen; the database keeps its hash. */
  open(userId: string, secondFactor: boolean): Promise<OpenedSession>;
  /** Null when unknown, expired or the person is disabled. Renews an active session. */
  find(token: string): Promise<LiveSession | null>;
  /** Whether there was such a session, or not: it is gone. */
  close(token: string): Promise<void>;
  closeAll(userId: string): Promise<void>;
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
  };
  readonly expiresAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly secondFactorAt: Date | null;
}

export function luciaSessions(tx: Tx, clock: Clock): SessionStore {
  const lucia = new Lucia(adapter(tx, clock), {
    sessionExpiresIn: new TimeSpan(IDLE_DAYS, 'd'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
  return {
    async open(userId, secondFactor) {
      const now = clock.now();
      const absoluteExpiresAt = new Date(now.getTime() + ABSOLUTE_DAYS * DAY);
      const idleExpiresAt = idleEnd(clock, absoluteExpiresAt);
      const secondFactorAt = secondFactor ? now : null;
      const session = await lucia.createSession(userId, { idleExpiresAt, absoluteExpiresAt, secondFactorAt });
      return { token: session.id, expiresAt: idleExpiresAt };
    },
    async find(token) {
      const { session, user } = await lucia.validateSession(token);
      if (!session) return null;
      const { absoluteExpiresAt, secondFactorAt } = session;
      const expiresAt = session.fresh ? idleEnd(clock, absoluteExpiresAt) : session.idleExpiresAt;
      const { id, email, name, hasTotp } = user;
      return { user: { id, email, name, hasTotp }, expiresAt, absoluteExpiresAt, secondFactorAt };
    },
    close: (token) => lucia.invalidateSession(token),
    closeAll: (userId) => lucia.invalidateUserSessions(userId),
  };
}

/**
 * To lucia a session's id is the token; to the database it is the token's hash. What goes back must carry the
 * token again, or lucia renews and deletes by a hash of the hash and so does nothing, silently.
 *
 * Lucia makes tokens and decides when to renew and to end, by the process's time. The moments themselves are of
 * the platform's clock: what is left is told to lucia in its own time, and what it says it wants stored is not used.
 */
function adapter(tx: Tx, clock: Clock): Adapter {
  return {
    async getSessionAndUser(token) {
      const row = await findSession(tx, hashOf(token));
      if (!row) return [null, null];
      const {
        userId,
        email,
        name,
        hasTotp,
        expiresAt: idleExpiresAt,
        absoluteExpiresAt,
        secondFactorAt,
      } = row;
      const expiresAt = new Date(Date.now() + idleExpiresAt.getTime() - clock.now().getTime());
      return [
        { id: token, userId, expiresAt, attributes: { idleExpiresAt, absoluteExpiresAt, secondFactorAt } },
        { id: userId, attributes: { email, name, hasTotp } },
      ];
    },
    async setSession({ id, userId, attributes: { idleExpiresAt: expiresAt, ...rest } }) {
      await insertSession(tx, { id: hashOf(id), userId, createdAt: clock.now(), expiresAt, ...rest });
    },
    updateSessionExpiration: (token) =>
      extendSession(tx, hashOf(token), new Date(clock.now().getTime() + IDLE_DAYS * DAY)),
    deleteSession: (token) => deleteSession(tx, hashOf(token)),
    deleteUserSessions: (userId) => deleteSessionsOf(tx, userId),
    getUserSessions: () =>
      Promise.reject(new Error('tokens are not kept, so sessions can not be listed by token')),
    deleteExpiredSessions: () => deleteExpiredSessions(tx, clock.now()),
  };
}

function idleEnd(clock: Clock, absoluteEnd: Date): Date {
  return new Date(Math.min(clock.now().getTime() + IDLE_DAYS * DAY, absoluteEnd.getTime()));
}

/** Plain SHA-256 is enough: a token has 200 random bits, there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

type DatabaseAttributes = Pick<SessionRow, 'absoluteExpiresAt' | 'secondFactorAt'> & { idleExpiresAt: Date };
type PersonAttributes = Pick<SessionRow, 'email' | 'name' | 'hasTotp'>;

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: DatabaseAttributes;
    DatabaseUserAttributes: PersonAttributes;
    Lucia: Lucia<DatabaseAttributes, PersonAttributes>;
  }
}
