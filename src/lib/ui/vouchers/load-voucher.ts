import type { Api } from '#lib/api.ts';
import { statementHashHex } from '#lib/domain/canonical.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { voucherStatement, type NewVoucher, type Posting } from '#lib/domain/ledger/voucher.ts';
import { inOrder } from '#lib/ui/history/order.ts';
import { loadBooks, type Books } from '../books/books.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';

export type ReversalProposal = Awaited<ReturnType<Api['ledger']['voucher']['query']>>['proposals'][number];
type LoggedEvent = Awaited<ReturnType<Api['audit']['timeline']['query']>>[number];

/** Everything the page of a voucher shows. */
export interface VoucherPage extends Books {
  readonly voucher: NewVoucher;
  readonly posting: Posting;
  /** Hex; as it was stored when the voucher was posted. */
  readonly contentHash: string;
  /** Whether the stored hash is that of what is shown here, computed on this device. */
  readonly hashHolds: boolean;
  readonly photos: readonly Photo[];
  readonly reverses: VoucherLink | null;
  readonly reversedBy: VoucherLink | null;
  /** To take an opening balance back, which needs two. */
  readonly proposals: readonly ReversalProposal[];
  /** Of the voucher, its draft, its photos and its approval; in the order they happened. */
  readonly events: readonly LoggedEvent[];
}

export interface VoucherLink {
  readonly id: string;
  readonly number: string;
  /** The receipt it was posted from, or null. */
  readonly draftId: string | null;
}

export async function loadVoucherPage(
  api: Api,
  { voucherId, clientId, role }: { voucherId: string; clientId: string; role: Role },
): Promise<VoucherPage> {
  const [found, books] = await Promise.all([
    api.ledger.voucher.query({ voucherId }),
    loadBooks(api, { role }),
  ]);
  const { voucher, posting, contentHash, reversedBy, proposals } = found;
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
          { type: 'approval', id: voucherId },
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
    contentHash,
    hashHolds: statementHashHex(voucherStatement(clientId, voucher, posting)) === contentHash,
    photos,
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
  const { series, draftId } = voucher;
  return { id, number: voucherNumber({ ...posting, series }), draftId };
}
