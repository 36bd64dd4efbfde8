import type { ShownPage } from '#lib/ui/history/check-shown.ts';
import { draftPart, proposalPart, voucherPart } from '#lib/ui/history/shown-subjects.ts';
import { chartParts, namedIn } from '../books/chart-parts.ts';
import type { VoucherPage } from './load-voucher.ts';

/** Everything on the page that the log states. */
export function shownOn(page: VoucherPage, clientId: string): ShownPage {
  const { voucher, draft, reverses, reversedBy } = page;
  const vouchers = [page, reverses, reversedBy].filter((each) => each !== null);
  return {
    parts: [
      ...vouchers.map((each) => voucherPart(clientId, each.voucher, each.posting)),
      ...chartParts(page.chart, namedIn(voucher.lines)),
      ...(draft ? [draftPart(draft)] : []),
      ...(reversedBy === null ? page.proposals.map(proposalPart) : []),
    ],
    events: page.events,
  };
}
