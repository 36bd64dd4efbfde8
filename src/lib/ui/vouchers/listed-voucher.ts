import type { Api } from '#lib/api.ts';

/** A line of the voucher list, as `ledger.vouchers` gives it. */
export type ListedVoucher = Awaited<ReturnType<Api['ledger']['vouchers']['query']>>['vouchers'][number];
