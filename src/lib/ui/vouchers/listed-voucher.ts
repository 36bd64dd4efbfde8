/** A line of the voucher list, as `ledger.vouchers` gives it. */
export interface ListedVoucher {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: string;
  readonly text: string;
  readonly source: string;
  /** Sum of the debit side, øre. */
  readonly total: bigint;
  readonly lines: number;
  readonly reversesId: string | null;
  readonly reversedBy: string | null;
}
