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
  const shift = processShift(clock);
  return {
    async open(userId, secondFactor) {
      const now = clock.now();
      const session = await lucia.createSession(userId, {
        absoluteExpiresAt: new Date(now.getTime() + ABSOLUTE_DAYS * DAY),
        secondFactorAt: secondFactor ? now : null,
      });
      return { token: session.id, expiresAt: shift.fromProcess(session.expiresAt) };
    },
    async find(token) {
      const { session, user } = await lucia.validateSession(token);
      if (!session) return null;
      const { absoluteExpiresAt, secondFactorAt } = session;
      const expiresAt = earlier(shift.fromProcess(session.expiresAt), absoluteExpiresAt);
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
 */
function adapter(tx: Tx, clock: Clock): Adapter {
  const shift = processShift(clock);
  return {
    async getSessionAndUser(token) {
      const row = await findSession(tx, hashOf(token));
      if (!row) return [null, null];
      const { userId, email, name, hasTotp, absoluteExpiresAt, secondFactorAt } = row;
      const expiresAt = shift.toProcess(row.expiresAt);
      return [
        { id: token, userId, expiresAt, attributes: { absoluteExpiresAt, secondFactorAt } },
        { id: userId, attributes: { email, name, hasTotp } },
      ];
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const end = earlier(shift.fromProcess(expiresAt), attributes.absoluteExpiresAt);
      const row = { id: hashOf(id), userId, createdAt: clock.now(), expiresAt: end };
      await insertSession(tx, { ...row, ...attributes });
    },
    updateSessionExpiration: (token, expiresAt) =>
      extendSession(tx, hashOf(token), shift.fromProcess(expiresAt)),
    deleteSession: (token) => deleteSession(tx, hashOf(token)),
    deleteUserSessions: (userId) => deleteSessionsOf(tx, userId),
    getUserSessions: () =>
      Promise.reject(new Error('tokens are not kept, so sessions can not be listed by token')),
    deleteExpiredSessions: () => deleteExpiredSessions(tx, clock.now()),
  };
}

/** Lucia reads the process's time; ours is the platform's clock. Both are equal outside tests. */
function processShift(clock: Clock) {
  const shift = clock.now().getTime() - Date.now();
  return {
    toProcess: (at: Date) => new Date(at.getTime() - shift),
    fromProcess: (at: Date) => new Date(at.getTime() + shift),
  };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** Plain SHA-256 is enough: a token has 200 random bits, there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

type DatabaseAttributes = Pick<SessionRow, 'absoluteExpiresAt' | 'secondFactorAt'>;
type PersonAttributes = Pick<SessionRow, 'email' | 'name' | 'hasTotp'>;

declare module 'lucia' {
  interface Register {
    DatabaseSessionAttributes: DatabaseAttributes;
    DatabaseUserAttributes: PersonAttributes;
    Lucia: Lucia<DatabaseAttributes, PersonAttributes>;
  }
}
