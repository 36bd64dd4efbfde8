import type { MailInput, SecurityNews } from '#lib/domain/mail/messages.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';

export type { SecurityNews } from '#lib/domain/mail/messages.ts';

/**
 * Has a person told by mail what happened to their access, where there is a mail server. Nobody who only got hold of a
 * session keeps it from them.
 */
export async function tellPerson(tx: Tx, context: Context, to: string, news: SecurityNews): Promise<void> {
  const { platform, device = null } = context;
  if (!platform.mail) return;
  const at = platform.clock.now().toISOString();
  await enqueue(tx, context, 'mail.send', { about: 'security', news, to, device, at });
}

type OfMembership = Extract<MailInput, { about: 'membership' }>;

/** The same of what became of their place in a client. */
export async function tellMember(
  tx: Tx,
  context: Context,
  told: Omit<OfMembership, 'about' | 'at'>,
): Promise<void> {
  const { platform } = context;
  if (!platform.mail) return;
  const at = platform.clock.now().toISOString();
  await enqueue(tx, context, 'mail.send', { about: 'membership', ...told, at });
}
