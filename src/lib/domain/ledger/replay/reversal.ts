import { statementHashHex } from '../../canonical.ts';
import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import { reversalOf, voucherStatement, type NewVoucher } from '../voucher.ts';
import type { PostedRow } from './posting.ts';

/** The voucher that a reversal takes back. */
export interface Reversed {
  readonly voucher: NewVoucher;
  /** It is itself the reversal of a voucher that a receipt became. */
  readonly ofReceipt: boolean;
}

/**
 * A reversal is what it takes back with every amount turned, and no earlier (`reversal_differs`). An opening balance is taken
 * back only when somebody else had proposed it for that date, and the reversal of a receipt's voucher never
 * (`reversal_not_allowed`).
 */
export function judgeReversal(
  clientId: string,
  event: ReplayedEvent,
  { voucher, posting }: PostedRow,
  { original, others }: { readonly original: Reversed; readonly others: Others },
): Fault[] {
  const { id: eventId } = event;
  const { id, date, text } = voucher;
  const turned = reversalOf(original.voucher, { id, date, text });
  const [is, should] = [voucher, turned].map((each) => hashOf(clientId, each, posting));
  const faults: Fault[] = [];
  if (is !== should) {
    const expected = `voucher ${original.voucher.id}, turned`;
    faults.push({ code: 'reversal_differs', eventId, expected, found: 'another' });
  }
  if (date < original.voucher.date) {
    const expected = `${original.voucher.date} or later, as voucher ${original.voucher.id}`;
    faults.push({ code: 'reversal_differs', eventId, expected, found: date });
  }
  if (original.ofReceipt) {
    const expected = `voucher ${original.voucher.id}, the reversal of a receipt, to stand`;
    faults.push({ code: 'reversal_not_allowed', eventId, expected, found: 'its reversal' });
  }
  if (original.voucher.source === 'opening' && !wantedByAnother(event, voucher, original, others)) {
    const expected = `somebody else who had proposed it for ${date}`;
    faults.push({ code: 'reversal_not_allowed', eventId, expected, found: 'nobody' });
  }
  return faults;
}

function wantedByAnother(
  { place, actorId }: ReplayedEvent,
  { date }: NewVoucher,
  original: Reversed,
  others: Others,
): boolean {
  return [...others.idsOf('reversal-proposal')]
    .map((id) => others.before('reversal-proposal', id, place))
    .some((proposal) => {
      if (!proposal || proposal.actorId === actorId) return false;
      // What was erased may have been it.
      if (!proposal.words) return true;
      return proposal.words['voucher'] === original.voucher.id && proposal.words['date'] === date;
    });
}

const hashOf = (clientId: string, voucher: NewVoucher, posting: PostedRow['posting']) =>
  statementHashHex(voucherStatement(clientId, voucher, posting));
