import { bytesToHex } from '@noble/hashes/utils.js';
import { VOUCHER_FORM } from '#lib/domain/ledger/voucher.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { PostedVoucher } from './store.ts';

/** `voucher.posted`: number and hash of the statement; a reversal also names what it takes back. */
export function voucherEvent({ voucher, posting, contentHash }: PostedVoucher): NewEvent {
  return {
    kind: 'voucher.posted',
    subject: { type: 'voucher', id: voucher.id },
    detail: {
      form: VOUCHER_FORM,
      statement: bytesToHex(contentHash),
      series: voucher.series,
      year: posting.year,
      number: posting.number.toString(),
      ...(voucher.draftId ? { draft: voucher.draftId } : {}),
      ...(voucher.reversesId ? { reverses: voucher.reversesId } : {}),
    },
  };
}
