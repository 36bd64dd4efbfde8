/** A voucher's number as people say it: series, year and number, `GL 2026/12`. */
export function voucherNumber(voucher: {
  readonly series: string;
  readonly year: number;
  readonly number: bigint | string;
}): string {
  return `${voucher.series} ${voucher.year}/${voucher.number}`;
}
