import { lineOrder } from '#lib/domain/ledger/reports/account-ledger.ts';
import { postingJournal } from '#lib/domain/ledger/reports/posting-journal.ts';
import { sortingOf } from '#lib/domain/report/sort.ts';
import { ok } from '#lib/domain/result.ts';
import { partsAsked, type ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from './books.ts';
import { daysAsked, movedIn } from './days.ts';
import { isNarrowed } from './narrowed.ts';
import { nextOf, postedLines, sumOfPosted } from './posted-lines.ts';

/**
 * A page of lines, voucher by voucher; what all of them come to is told with the first page alone. Of all lines of some days,
 * or of an account's, it is read from the kept balances; of lines that are found otherwise it costs with those of the days.
 */
export const readPostingJournal: ReportQuery<typeof postingJournal, PositionUnknown> = async (
  tx,
  clientId,
  { filter, ...page },
) => {
  const books = await booksAt(tx, clientId, filter.at);
  if (!books.ok) return books;
  const days = await daysAsked(tx, clientId, filter);
  const asked = { ...filter, books: books.value, days: days.days };
  const order = lineOrder(sortingOf(postingJournal, filter.sort));
  const read = await partsAsked(
    page,
    () => postedLines(tx, clientId, asked, { order, after: page.after }),
    () =>
      isNarrowed({ ...filter, account: undefined })
        ? sumOfPosted(tx, clientId, asked)
        : movedIn(tx, clientId, { ...asked, days }),
  );
  return ok({ ...read, next: nextOf(read.rows) });
};
