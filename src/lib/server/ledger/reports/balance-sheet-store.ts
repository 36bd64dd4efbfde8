import { balanceRows, type balanceSheet } from '#lib/domain/ledger/reports/balance-sheet.ts';
import { ok } from '#lib/domain/result.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from './books.ts';
import { movements } from './trial-balance-store.ts';

/** The balance sheet comes whole, from what the trial balances of the two years say. */
export const readBalanceSheet: ReportQuery<typeof balanceSheet, PositionUnknown> = async (
  tx,
  clientId,
  { filter: { year, through, at } },
) => {
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const now = await movements(tx, clientId, { year, through }, books.value);
  const before = await movements(tx, clientId, { year: year - 1, through }, books.value);
  return ok({ ...balanceRows(now, before), next: null });
};
