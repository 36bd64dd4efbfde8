import { ok } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import { NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { inOneCall } from '#lib/server/platform/transaction.ts';
import { announceToClients } from '../change-person.ts';
import { hashOf, luciaSessions, sessionOfRow, type LiveSession } from './sessions.ts';
import { sessionOf, type RawSession } from './store.ts';

/** Who a token stands for; null when nobody (any more). To ask is to use the session, unless `unattended`. */
export async function validateSession(
  context: Context,
  token: string,
  asked?: { readonly unattended: boolean },
): Promise<LiveSession | null> {
  const call = 'identity.admission($1, null)';
  const [row] = await inOneCall<RawSession>(context.platform, NO_CLIENT, call, [hashOf(token)]);
  return sessionOfRow(context, row ? sessionOf(row) : null).find(token, asked);
}

/** Whether somebody ended the session of a token before its time; not where it ran out, or its person signed out of it. */
export async function wasEnded(context: Context, token: string): Promise<boolean> {
  const call = 'identity.session_was_ended($1) as ended';
  const [row] = await inOneCall<{ readonly ended: boolean }>(context.platform, NO_CLIENT, call, [
    hashOf(token),
  ]);
  return row?.ended === true;
}

/** After this the token is worth nothing, whether it was before or not. */
export async function signOut(context: Context, token: string): Promise<void> {
  await announcing(context, async (tx) => {
    const sessions = luciaSessions(tx, context.platform.clock);
    const live = await sessions.find(token);
    await sessions.close(token);
    if (live) {
      const subject = { type: 'user', id: live.user.id } as const;
      const event = { kind: 'session.closed', subject, detail: {} } as const;
      await announceToClients(tx, { ...context, actorId: live.user.id }, live.user.id, event);
    }
    return ok();
  });
}
