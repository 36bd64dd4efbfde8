import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import * as store from './sessions/store.ts';

/** What opens no door any more, of whomever: sessions, sign-in links and answered challenges that have run out. */
export async function forgetExpired(context: Context): Promise<void> {
  await context.transaction(async (tx) => {
    await store.forgetExpired(tx, context.platform.clock.now());
    return ok();
  });
}
