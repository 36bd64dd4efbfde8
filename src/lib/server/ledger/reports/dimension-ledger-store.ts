import { lineOrder } from '#lib/domain/ledger/reports/account-ledger.ts';
import { dimensionLedger } from '#lib/domain/ledger/reports/dimension-ledger.ts';
import { sortingOf } from '#lib/domain/report/sort.ts';
import { ok } from '#lib/domain/result.ts';
import { partsAsked, type ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from './books.ts';
import { daysAsked } from './days.ts';
import { resultAccounts } from './dimension-results-store.ts';
import { nextOf, postedLines, sumOfPosted } from './posted-lines.ts';

/** A page of the lines under a dimension, found where `line_dimension_by_code` has them; their sums cost with all of them. */
export const readDimensionLedger: ReportQuery<typeof dimensionLedger, PositionUnknown> = async (
  tx,
  clientId,
  { filter, ...page },
) => {
  const books = await booksAt(tx, clientId, filter.at);
  if (!books.ok) return books;
  const { days } = await daysAsked(tx, clientId, filter);
  const asked = { ...filter, books: books.value, days, accounts: await resultAccounts(tx, clientId) };
  const order = lineOrder(sortingOf(dimensionLedger, filter.sort));
  const read = await partsAsked(
    page,
    () => postedLines(tx, clientId, asked, { order, after: page.after }),
    () => sumOfPosted(tx, clientId, asked),
  );
  return ok({ ...read, next: nextOf(read.rows) });
};
