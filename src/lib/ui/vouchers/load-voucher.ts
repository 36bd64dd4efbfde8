import type { Api } from '#lib/api.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { NewVoucher, Posting } from '#lib/domain/ledger/voucher.ts';
import { inOrder } from '#lib/ui/history/order.ts';
import { loadBooks, type Books } from '../books/books.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';

export type ReversalProposal = Awaited<ReturnType<Api['ledger']['voucher']['query']>>['proposals'][number];
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>>;
type LoggedEvent = Awaited<ReturnType<Api['audit']['timeline']['query']>>[number];

/** Everything the page of a voucher shows. */
export interface VoucherPage extends Books {
  readonly voucher: NewVoucher;
  readonly posting: Posting;
  /** The receipt it was posted from, whose pictures are shown. */
  readonly draft: ReadDraft | null;
  readonly reverses: VoucherLink | null;
  readonly reversedBy: VoucherLink | null;
  /** To take an opening balance back, which needs two. */
  readonly proposals: readonly ReversalProposal[];
  /** Of the voucher, its draft, its photos and its approval; in the order they happened. */
  readonly events: readonly LoggedEvent[];
}

export interface VoucherLink {
  readonly voucher: NewVoucher;
  readonly posting: Posting;
}

export async function loadVoucherPage(
  api: Api,
  { voucherId, role }: { voucherId: string; role: Role },
): Promise<VoucherPage> {
  const [found, books] = await Promise.all([
    api.ledger.voucher.query({ voucherId }),
    loadBooks(api, { role }),
  ]);
  const { voucher, posting, reversedBy, proposals } = found;
  const draft = voucher.draftId ? await api.drafts.get.query({ draftId: voucher.draftId }) : null;
  const photos = draft?.content.photos ?? [];
  const subjects = [
    { type: 'voucher', id: voucherId },
    ...photos.map(({ id }) => ({ type: 'photo', id })),
    ...proposals.map(({ id }) => ({ type: 'reversal-proposal', id })),
    // A voucher that an approval posted has the approval's id.
    ...(draft
      ? [
          { type: 'draft', id: draft.id },
          ...[...new Set([voucherId, ...draft.approvals.map(({ id }) => id)])].map((id) => ({
            type: 'approval',
            id,
          })),
        ]
      : []),
  ];
  const [timelines, reverses, reversal] = await Promise.all([
    Promise.all(subjects.map((subject) => api.audit.timeline.query(subject))),
    linkTo(api, voucher.reversesId),
    linkTo(api, reversedBy),
  ]);
  return {
    voucher,
    posting,
    draft,
    reverses,
    reversedBy: reversal,
    proposals,
    events: inOrder(timelines.flat()),
    ...books,
  };
}

async function linkTo(api: Api, id: string | null): Promise<VoucherLink | null> {
  if (id === null) return null;
  const { voucher, posting } = await api.ledger.voucher.query({ voucherId: id });
  return { voucher, posting };
}

/** Number of a voucher, as people say it. */
export const numberOf = ({ voucher: { series }, posting }: VoucherLink): string =>
  voucherNumber({ ...posting, series });

/** Whether a line of it may be borne by other months: what posts by itself, and what was there before, is not. */
export function isSpreadable(voucher: NewVoucher | undefined): boolean {
  return voucher !== undefined && ['manual', 'draft', 'import'].includes(voucher.source);
}
