import { outstanding, type SigningDocument } from '#lib/domain/documents/document.ts';
import type { DocumentFacts } from '#lib/domain/mail/letter.ts';
import type { DocumentNews } from '#lib/domain/mail/messages.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { enqueue } from '../../platform/jobs/enqueue.ts';
import { tellOnDevices } from '../../platform/push/tell.ts';
import { originOf } from '../../platform/origin.ts';
import { findClient } from '../../platform/tenant/store.ts';
import { findDocument } from './store.ts';

/**
 * Has everybody concerned told by mail, once what the transaction changes has been committed, where a mail server is
 * configured; and who is to sign on their devices. Not the person whose act it is, unless all are told that it is complete.
 */
export async function tell(
  tx: Tx,
  context: Context,
  news: DocumentNews,
  { id: documentId, dispatch }: SigningDocument,
): Promise<void> {
  if (!dispatch) return;
  const signers = dispatch.signers.map(({ userId }) => userId);
  const concerned = new Set(news === 'asked' ? signers : [...signers, dispatch.sentBy]);
  if (news !== 'completed') concerned.delete(context.actorId);
  for (const to of concerned) {
    if (context.platform.mail)
      await enqueue(tx, context, 'mail.send', { about: 'document', news, documentId, to });
    if (news === 'asked') await tellOnDevices(tx, context, { news: 'sign', to });
  }
}

export type NewsFacts = Omit<DocumentFacts, 'name' | 'closedBy'> & {
  /** Who declined or withdrew it. */
  readonly closedBy: string | null;
};

/**
 * What is to be said, as it is now; null where there is nothing to say any more: nobody is asked to sign what they have
 * signed, or what was declined or withdrawn meanwhile.
 */
export async function newsOf(
  context: Context,
  { news, documentId, to }: { news: DocumentNews; documentId: string; to: string },
): Promise<NewsFacts | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const document = await findDocument(tx, clientId, documentId);
    return ok({ document, sender: await findClient(tx, clientId) });
  });
  const { document, sender } = found.ok ? found.value : { document: null, sender: null };
  if (!document?.dispatch || !sender) return null;
  const { dispatch, closing } = document;
  const asked = !closing && outstanding(document).some(({ userId }) => userId === to);
  if (news === 'asked' && !asked) return null;
  const { title, language, code } = dispatch;
  const page = news === 'asked' ? `/documents/${documentId}/sign` : `/documents/${documentId}`;
  return {
    ...{ title, language, code, organisation: sender.name },
    closedBy: closing?.by ?? null,
    reason: closing?.reason ?? null,
    url: new URL(page, originOf(platform.config)).toString(),
  };
}
