/** The VAT code that a line on an account is offered, by code; of the others it depends on what was bought or sold. */
const ACCOUNTS_BY_CODE: Readonly<Record<string, string>> = {
  // What is bought for the business at the high rate.
  1: '1200 1235 1250 1280 4000 4300 4360 4500 6100 6340 6360 6400 6420 6500 6540 6550 6552 6560 6570 6600 6620 6700 6705 6720 6790 6800 6900 7320',
  81: '4380',
  3: '3000 3050 3060',
  31: '3020',
  33: '3040',
  5: '3100',
  52: '3110',
  51: '3120',
  6: '3200 3210 3600',
  // No tax on it, or none that is deducted.
  0: '7100 7130 7350 7360 7400 7410 7420 7430 7440 7500 7770',
  7: '3400 3410 3920 3940 3950 3960 3970',
};

const BY_ACCOUNT: ReadonlyMap<string, string> = new Map(
  Object.entries(ACCOUNTS_BY_CODE).flatMap(([code, accounts]) =>
    accounts.split(' ').map((account) => [account, code] as const),
  ),
);

/** Null where none fits most of what is posted there. */
export function offeredVat(account: string): string | null {
  return BY_ACCOUNT.get(account) ?? null;
}
