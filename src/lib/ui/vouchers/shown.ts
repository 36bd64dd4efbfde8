import type { ShownPage } from '#lib/ui/history/check-shown.ts';
import {
  approvalPart,
  draftPart,
  proposalPart,
  voucherPart,
  type ShownPart,
} from '#lib/ui/history/shown-subjects.ts';
import { chartParts, namedIn } from '../books/chart-parts.ts';
import { approvalsShown } from './approvals-shown.ts';
import type { VoucherPage } from './load-voucher.ts';

/** Everything on the page that the log states. */
export function shownOn(page: VoucherPage, clientId: string): ShownPage {
  const { voucher, draft, reverses, reversedBy } = page;
  const vouchers = [page, reverses, reversedBy].filter((each) => each !== null);
  return {
    parts: [
      ...vouchers.map((each) => voucherPart(clientId, each.voucher, each.posting)),
      ...chartParts(page.chart, namedIn(voucher.lines)),
      ...(draft ? [draftPart(draft), ...approvalsOf(draft, voucher.id)] : []),
      ...(reversedBy === null ? page.proposals.map(proposalPart) : []),
    ],
    events: page.events,
  };
}

/** Who approved it, where the draft has not been decided about anew since. */
function approvalsOf(draft: NonNullable<VoucherPage['draft']>, voucherId: string): ShownPart[] {
  return approvalsShown(draft, voucherId).map((approval) => approvalPart({ ...approval, draftId: draft.id }));
}
