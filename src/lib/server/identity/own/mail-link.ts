import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import { countAct } from '../sign-in/limits.ts';

const MINUTES = 30;

/**
 * Has a link sent to the signed-in person's own mailbox, by which they prove that it is theirs: so they add what counts as a
 * second factor, having none. Errors, in this order: mail_off (no mail server is configured), rate_limited.
 */
export async function mailOwnLink(
  context: Context,
  { email, language, session }: { email: string; language: 'nb' | 'en'; session: string | null },
): Promise<Result<void, RateLimited | { readonly code: 'mail_off' }>> {
  if (!context.platform.mail) return err({ code: 'mail_off' });
  const attempt = await countAct(context, session ?? '');
  if (!attempt.ok) return attempt;
  return context.transaction(async (tx) =>
    ok(await enqueue(tx, context, 'mail.send', { about: 'link', email, language, minutes: MINUTES })),
  );
}
