import type { Api } from '#lib/api.ts';
import type { Page } from '#lib/ui/loading/pages.svelte.ts';

/** A line of the voucher list, as `ledger.vouchers` gives it. */
export type ListedVoucher = Awaited<ReturnType<Api['ledger']['vouchers']['query']>>['vouchers'][number];

/** The last voucher of a page; the next one starts behind it. */
export interface VoucherCursor {
  readonly date: string;
  readonly id: string;
}

/** A page of the list, newest first; without a cursor the first. */
export async function voucherPage(
  api: Api,
  cursor?: VoucherCursor,
): Promise<Page<ListedVoucher, VoucherCursor>> {
  const { vouchers, next } = await api.ledger.vouchers.query(cursor ? { cursor } : {});
  return { items: vouchers, next };
}
