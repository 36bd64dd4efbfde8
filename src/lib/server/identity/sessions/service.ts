import { ok } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { announceToClients } from '../change-person.ts';
import { luciaSessions, type LiveSession } from './sessions.ts';

/** Who a token stands for; null when nobody (any more). Renews an active session within its absolute end. */
export async function validateSession(context: Context, token: string): Promise<LiveSession | null> {
  const found = await context.transaction(async (tx) =>
    ok(await luciaSessions(tx, context.platform.clock).find(token)),
  );
  return found.ok ? found.value : null;
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
