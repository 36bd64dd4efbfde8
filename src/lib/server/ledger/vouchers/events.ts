import { bytesToHex } from '@noble/hashes/utils.js';
import { voucherForm } from '#lib/domain/ledger/voucher.ts';
import { toDecimal } from '#lib/domain/money.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { PostedVoucher } from './store.ts';

/**
 * `voucher.posted`: number and hash of the statement, and by what else people look for it: its date, text and sum; a
 * reversal also names what it takes back.
 */
export function voucherEvent({ voucher, posting, contentHash }: PostedVoucher): NewEvent {
  return {
    kind: 'voucher.posted',
    subject: { type: 'voucher', id: voucher.id },
    detail: {
      form: voucherForm(voucher),
      statement: bytesToHex(contentHash),
      series: voucher.series,
      year: posting.year,
      number: posting.number.toString(),
      date: voucher.date,
      text: voucher.text,
      amount: toDecimal(voucher.lines.reduce((sum, { amount }) => (amount > 0n ? sum + amount : sum), 0n)),
      ...(voucher.draftId ? { draft: voucher.draftId } : {}),
      ...(voucher.reversesId ? { reverses: voucher.reversesId } : {}),
    },
  };
}
