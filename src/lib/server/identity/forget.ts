import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { deleteExpiredSessions } from './sessions/store.ts';
import { deleteExpiredLinks } from './store.ts';

/** What opens no door any more: sessions and sign-in links that have run out, of whomever. */
export async function forgetExpired(context: Context): Promise<void> {
  const now = context.platform.clock.now();
  await context.transaction(async (tx) => {
    await deleteExpiredSessions(tx, now);
    await deleteExpiredLinks(tx, now);
    return ok();
  });
}
