import type { Api } from '#lib/api.ts';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Here } from '#lib/offline/desk/work-here.ts';
import type { DocumentHere } from '#lib/offline/documents/shown.ts';

/** A draft as `drafts.approvals` lists it. */
export type SubmittedDraft = Awaited<ReturnType<Api['drafts']['approvals']['query']>>[number] & {
  /** What this device has of it that the server does not. */
  readonly here?: Here | null;
};

/** A document as `documents.waiting` lists it. */
export type WaitingDocument = Awaited<ReturnType<Api['documents']['waiting']['query']>>[number] & {
  /** What an open device has of it. */
  readonly here?: DocumentHere;
};

/** Something that waits for this very person, and where they act on it. */
export type Waiting =
  | {
      readonly kind: 'voucher';
      readonly id: string;
      readonly href: string;
      readonly since: Date;
      readonly draft: SubmittedDraft;
      /** By the client's rules it waits for others. */
      readonly forOthers: boolean;
    }
  | {
      readonly kind: 'document';
      readonly id: string;
      readonly href: string;
      readonly since: Date;
      readonly document: WaitingDocument;
    };

/**
 * Everything that waits for the person: vouchers to approve, documents to sign; what has waited longest comes first, and behind
 * it the vouchers that wait for others.
 */
export async function loadWaiting(api: Api, role: Role): Promise<Waiting[]> {
  const [drafts, documents] = await Promise.all([
    mayAsk(role, 'drafts.approvals') ? api.drafts.approvals.query() : [],
    mayAsk(role, 'documents.waiting') ? api.documents.waiting.query() : [],
  ]);
  return inOrder(drafts, documents);
}

/** One list of both. */
export function inOrder(drafts: readonly SubmittedDraft[], documents: readonly WaitingDocument[]): Waiting[] {
  const vouchers = drafts.map((draft) => ({
    kind: 'voucher' as const,
    id: draft.id,
    href: `/approvals/${draft.id}`,
    since: draft.changedAt,
    draft,
    forOthers: !draft.waits.forMe,
  }));
  const papers = documents.map((document) => ({
    kind: 'document' as const,
    id: document.id,
    href: `/documents/${document.id}/sign`,
    since: document.sentAt ?? document.uploadedAt,
    document,
  }));
  const all: Waiting[] = [...vouchers, ...papers];
  return all.sort(
    (one, other) => Number(isForOthers(one)) - Number(isForOthers(other)) || +one.since - +other.since,
  );
}

export const isForOthers = (item: Waiting) => item.kind === 'voucher' && item.forOthers;

/** The person has decided about it on this device, and it waits for the network. */
export const isKept = (item: Waiting) =>
  item.kind === 'voucher' && item.draft.here?.state === 'waiting' && item.draft.here.decision !== null;

/** Where the person acts on what waits for them, in order. */
export function hrefsFor(waiting: readonly Waiting[]): string[] {
  return waiting.filter((item) => !isForOthers(item) && !isKept(item)).map(({ href }) => href);
}
