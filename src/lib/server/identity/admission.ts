import { createContext } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Member } from '#lib/server/platform/rpc.ts';
import { inOneCall } from '#lib/server/platform/transaction.ts';
import { memberNow, memberOf } from './policy/policy.ts';
import { membershipOf, type RawMembership } from './policy/store.ts';
import { validateSession } from './sessions/service.ts';
import { hashOf, sessionOfRow, type LiveSession } from './sessions/sessions.ts';
import { sessionOf, type RawSession } from './sessions/store.ts';
import { visitor } from './sign-in/visitor.ts';

/** Who asks, and what they are in clients. */
export interface Admission {
  readonly live: LiveSession;
  /** Null where they are no member. */
  readonly memberIn: (clientId: string) => Promise<Member | null>;
}

export interface Asked {
  readonly token: string;
  /** What it says it is for, unchecked; null: for no client. */
  readonly clientId: string | null;
  readonly requestId: string;
  /** Sent by a device that nobody is at: that does not keep the session going. */
  readonly unattended: boolean;
}

/**
 * Who a request is from: the session of its token, and what its person is in the client that it is for, under which policy.
 * Read anew for each request, so that what was ended or made stricter counts from the next one on, in every process. Null: nobody.
 */
export async function admission(platform: Platform, asked: Asked): Promise<Admission | null> {
  const { clientId, requestId, token } = asked;
  const directory = visitor(platform, requestId);
  const elsewhere = (live: LiveSession) => (wanted: string) =>
    memberOf(createContext(platform, { clientId: wanted, actorId: live.user.id, requestId }));
  if (clientId === null || !UUID.test(clientId)) {
    const live = await validateSession(directory, token, asked);
    return live && { live, memberIn: elsewhere(live) };
  }
  const call = 'identity.admission($1, $2)';
  // Of the directory and of the client, which lie in one database.
  const [row] = await inOneCall<Both>(platform, clientId, call, [hashOf(token), clientId]);
  const live = await sessionOfRow(directory, row ? sessionOf(row) : null).find(token, asked);
  if (!row || !live) return null;
  const inClient = createContext(platform, { clientId, actorId: live.user.id, requestId });
  const member = await memberNow(inClient, isMembers(row) ? membershipOf(row) : null);
  return {
    live,
    memberIn: (wanted) => (wanted === clientId ? Promise.resolve(member) : elsewhere(live)(wanted)),
  };
}

type Both = RawSession & (RawMembership | { readonly role: null });

function isMembers(row: Both): row is RawSession & RawMembership {
  return row.role !== null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
