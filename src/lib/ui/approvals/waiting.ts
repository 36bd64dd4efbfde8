import type { Api } from '#lib/api.ts';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { dateOf, type ListedDocument } from '#lib/ui/signing/documents.ts';
import type { SubmittedDraft } from './approval-desk.svelte.ts';

/** Something that waits for this very person, and where they act on it. */
export type Waiting =
  | {
      readonly kind: 'voucher';
      readonly id: string;
      readonly href: string;
      readonly since: Date;
      readonly draft: SubmittedDraft;
    }
  | {
      readonly kind: 'document';
      readonly id: string;
      readonly href: string;
      readonly since: Date;
      readonly document: ListedDocument;
    };

/** Everything that waits for the person: vouchers to approve, documents to sign; what has waited longest comes first. */
export async function loadWaiting(api: Api, role: Role): Promise<Waiting[]> {
  const [drafts, documents] = await Promise.all([
    mayAsk(role, 'drafts.approvals') ? api.drafts.approvals.query() : [],
    mayAsk(role, 'documents.waiting') ? api.documents.waiting.query() : [],
  ]);
  return inOrder(drafts, documents);
}

/** One list of both. */
export function inOrder(drafts: readonly SubmittedDraft[], documents: readonly ListedDocument[]): Waiting[] {
  const vouchers = drafts.map((draft) => ({
    kind: 'voucher' as const,
    id: draft.id,
    href: `/approvals/${draft.id}`,
    since: draft.changedAt,
    draft,
  }));
  const papers = documents.map((document) => ({
    kind: 'document' as const,
    id: document.id,
    href: `/documents/${document.id}/sign`,
    since: dateOf(document),
    document,
  }));
  return [...vouchers, ...papers].sort((one, other) => one.since.getTime() - other.since.getTime());
}
