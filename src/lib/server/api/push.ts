import type { JobInput } from '#lib/domain/jobs/kinds.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { approversAwaited } from '../desk/index.ts';
import { isMember, pushTo } from '../identity/index.ts';
import type { Context } from '../platform/context.ts';

/** Tells on their devices whom something waits for, as it is now: nobody is called to what was done meanwhile. */
export async function sendPush(
  context: Context,
  input: JobInput<'push.send'>,
): Promise<Result<void, { readonly code: 'push_unavailable' }>> {
  const { platform } = context;
  const read = await context.transaction(async (tx) => {
    if (input.news === 'approval') return ok(await approversAwaited(tx, context));
    return ok((await isMember(tx, context.clientId, input.to)) ? [input.to] : []);
  });
  return pushTo(platform, read.ok ? read.value : [], input.news);
}
