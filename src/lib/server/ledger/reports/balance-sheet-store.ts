import { balanceRows, type balanceSheet } from '#lib/domain/ledger/reports/balance-sheet.ts';
import { ok } from '#lib/domain/result.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { movements } from './trial-balance-store.ts';

/** The balance sheet comes whole, from what the trial balances of the two years say. */
export const readBalanceSheet: ReportQuery<typeof balanceSheet> = async (
  tx,
  clientId,
  { filter: { year, through } },
) => {
  const now = await movements(tx, clientId, { year, through });
  const before = await movements(tx, clientId, { year: year - 1, through });
  return ok({ ...balanceRows(now, before), next: null });
};
