import type { MailInput } from '#lib/domain/mail/messages.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import * as memberships from '../memberships/store.ts';
import { securityContacts } from './register.ts';

type OfProtection = Extract<MailInput, { about: 'protection' }>;

/** What the contacts are told: the news, and whom or what it is about. */
export type Told = Pick<OfProtection, 'news'> & Partial<Pick<OfProtection, 'act' | 'whom' | 'faults'>>;

/**
 * Has the client's security contacts told by mail, at once and each in their language, and the administrators who can get in
 * with them: a contact may be one who was chosen by whoever does it. In the transaction of what it is about; nothing where there
 * is no mail server.
 * @param contactsOnly where the administrators are told otherwise
 */
export async function tellContacts(
  tx: Tx,
  context: Context,
  told: Told,
  { contactsOnly = false }: { readonly contactsOnly?: boolean } = {},
): Promise<void> {
  const { platform, clientId, actorId: by } = context;
  if (!platform.mail) return;
  const at = platform.clock.now().toISOString();
  // By address, so that nobody gets two.
  const all = new Map<string, OfProtection['to']>();
  for (const { email, name, language } of await securityContacts.list(tx, clientId))
    all.set(email, { email, name, language });
  for (const { email, name, role, disabled } of await memberships.listMembers(tx, clientId)) {
    if (role !== 'administrator' || disabled) continue;
    if (contactsOnly) all.delete(email);
    else if (!all.has(email)) all.set(email, { email, name, language: 'nb' });
  }
  for (const to of all.values())
    await enqueue(tx, context, 'mail.send', { about: 'protection', ...told, to, by, at });
}
