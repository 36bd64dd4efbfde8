import type { EidLevel } from '#lib/domain/access/eid.ts';
import { openedBy, type Factor, type Method } from '#lib/domain/access/factor.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { announceToClients } from '../change-person.ts';
import { luciaSessions, type OpenedSession } from '../sessions/sessions.ts';

export interface SignedIn extends OpenedSession {
  readonly userId: string;
  readonly email: string;
}

/** Opens a session for who has proved who they are, an event in the log of each of their clients. The transaction must act as them. */
export async function openSession(
  context: Context,
  tx: Tx,
  { id: userId, email }: { readonly id: string; readonly email: string },
  {
    method,
    factor,
    eidLevel = null,
  }: { readonly method: Method; readonly factor: Factor | null; readonly eidLevel?: EidLevel | null },
) {
  const { platform, device = null } = context;
  const session = await luciaSessions(tx, platform.clock).open(userId, {
    method,
    secondFactor: factor,
    eidLevel,
    device,
  });
  const event = {
    kind: 'session.opened',
    subject: { type: 'user', id: userId },
    detail: { method: openedBy(method, factor), ...(eidLevel && { level: eidLevel }) },
  } as const;
  await announceToClients(tx, { ...context, actorId: userId }, userId, event);
  return ok<SignedIn>({ ...session, userId, email });
}
