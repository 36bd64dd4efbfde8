import { checkClose, type ClosingKind, type CloseRefusal } from '#lib/domain/documents/document.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { documentEvent } from './events.ts';
import { seenDocument } from '../archive/seeing.ts';
import { holdDocument, insertClosing } from './store.ts';
import { tell } from './telling.ts';

/**
 * Ends a document that not all have signed. Guards, in this order: `document_unknown`, those of `checkClose`. What was
 * signed before stays valid; nobody signs after. Whoever may send ends what they sent themselves, and where they manage the folder
 * that of others. Whoever has ended it in that way already changes nothing.
 */
export async function closeDocument(
  context: Context,
  act: { documentId: string; kind: ClosingKind; reason: string | null; maySend: boolean; address: string },
): Promise<Result<{ eventId: string | null }, CloseError>> {
  return context.transaction<{ eventId: string | null }, CloseError>(async (tx) => {
    const seen = await seenDocument(tx, context, act.documentId, holdDocument);
    if (!seen) return err({ code: 'document_unknown' });
    const { document, rights } = seen;
    const { kind, reason, address } = act;
    const own = (document.dispatch?.sentBy ?? document.uploadedBy) === context.actorId;
    const maySend = act.maySend && (own || rights.has('manage'));
    if (document.closing?.kind === kind && document.closing.by === context.actorId)
      return ok({ eventId: null });
    const allowed = checkClose(document, { kind, reason, maySend, userId: context.actorId });
    if (!allowed.ok) return allowed;
    const closing = { kind, by: context.actorId, at: context.platform.clock.now(), reason };
    await insertClosing(tx, context.clientId, document.id, closing);
    const event = documentEvent(
      kind,
      { found: document, document: { ...document, closing } },
      { address, method: 'session' },
    );
    const eventId = await record(tx, context, event);
    if (kind !== 'discarded') await tell(tx, context, kind, document);
    return ok({ eventId });
  });
}

export type CloseError = { code: 'document_unknown' } | CloseRefusal;
