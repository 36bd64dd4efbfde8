import { ageOf, AGES } from '#lib/domain/ledger/items/aged-items.ts';
import { resultPartOf } from '#lib/domain/ledger/reports/income-statement.ts';
import type { REPORTS } from '#lib/domain/ledger/reports/reports.ts';
import { kindOfAccount } from '#lib/domain/ledger/reports/trial-balance.ts';
import { sum } from '#lib/domain/money.ts';
import type { FIELDS, Said } from '#lib/domain/report/fields.ts';
import { day } from './day.ts';

/** A posted line, in books of calendar years: what a report comes to follows from these alone. */
export interface Line {
  readonly voucher: string;
  readonly account: string;
  readonly date: string;
  readonly amount: bigint;
  /** The project it stands under, if any. */
  readonly project?: string | null;
}
export type OfLedger = 'account' | 'type' | 'code' | 'year' | 'from' | 'through' | 'parties' | 'party' | 'on';
export type Whole = Pick<Said<typeof FIELDS>, OfLedger>;

/** How many rows a report has of some lines, and what they come to, summed without a database. */
export type Expected = (lines: readonly Line[], asked: Whole) => { rows: number; totals: object };

/** A control account, all of whose lines are of one party, and none matched. */
export const OWED = '2400';

const debit = (lines: readonly Line[]) => sum(lines.map(({ amount }) => (amount > 0n ? amount : 0n)));
const credit = (lines: readonly Line[]) => sum(lines.map(({ amount }) => (amount < 0n ? -amount : 0n)));
export const net = (lines: readonly Line[]) => sum(lines.map(({ amount }) => amount));
const monthOf = ({ date }: Line) => Number(date.slice(5, 7));
export const yearOf = ({ date }: Line) => Number(date.slice(0, 4));
/** On how many accounts something is left, in either. */
function accountsThatStand(...some: (readonly Line[])[]): number {
  const accounts = new Set(some.flatMap((own) => own.map(({ account }) => account)));
  return [...accounts].filter((account) =>
    some.some((own) => net(own.filter((line) => line.account === account)) !== 0n),
  ).length;
}
export const isResult = (account: string) => kindOfAccount({ account, groupingCategory: null }) === 'result';
const isEarned = (account: string) =>
  isResult(account) && resultPartOf({ account, groupingCategory: null }) !== 'appropriation';

/** One for each report: one without does not compile. */
export const EXPECTED: { readonly [Name in keyof typeof REPORTS]: Expected } = {
  trialBalance: (lines, { year, through }) => {
    const until = lines.filter(
      (line) => yearOf(line) < year || (yearOf(line) === year && monthOf(line) <= through),
    );
    const now = until.filter((line) => yearOf(line) === year);
    const accounts = [...Map.groupBy(until, ({ account }) => account)].filter(([account, own]) => {
      const before = own.filter((line) => yearOf(line) < year);
      return own.length > before.length || (!isResult(account) && net(before) !== 0n);
    });
    const undistributed = net(until.filter((line) => yearOf(line) < year && isResult(line.account)));
    return {
      rows: accounts.length + (undistributed === 0n ? 0 : 1),
      totals: { opening: 0n, debit: debit(now), credit: credit(now), closing: 0n },
    };
  },
  vouchers: (lines) => ({
    rows: new Set(lines.map(({ voucher }) => voucher)).size,
    totals: { total: debit(lines) },
  }),
  accountLedger: (lines, { account, year, from, through }) => {
    const own = lines.filter((line) => line.account === account);
    const inYear = own.filter((line) => yearOf(line) === year);
    const shown = inYear.filter((line) => monthOf(line) >= from && monthOf(line) <= through);
    const before = inYear.filter((line) => monthOf(line) < from);
    const earlier = isResult(account) ? [] : own.filter((line) => yearOf(line) < year);
    const opening = net(earlier) + net(before);
    return {
      rows: shown.length,
      totals: { opening, debit: debit(shown), credit: credit(shown), closing: opening + net(shown) },
    };
  },
  incomeStatement: (lines, { year, from, through }) => {
    const shown = lines.filter(
      (line) => isResult(line.account) && monthOf(line) >= from && monthOf(line) <= through,
    );
    const of = (which: number) => shown.filter((line) => yearOf(line) === which);
    const [now, before] = [of(year), of(year - 1)];
    const earned = now.filter(({ account }) => isEarned(account));
    return {
      rows: accountsThatStand(now, before),
      totals: {
        amount: -net(now),
        lastYear: -net(before),
        months: Array.from({ length: Math.max(0, through - from + 1) }, (_, at) => ({
          startsOn: `${year}-${String(from + at).padStart(2, '0')}-01`,
          amount: -net(earned.filter((line) => monthOf(line) === from + at)),
        })),
      },
    };
  },
  incomeMonths: (lines, { year, from, through }) => {
    const own = lines.filter((line) => isResult(line.account) && yearOf(line) === year);
    const months = Array.from({ length: Math.max(0, through - from + 1) }, (_, at) =>
      own.filter((line) => monthOf(line) === from + at),
    );
    return {
      rows: accountsThatStand(...months),
      totals: {
        months: months.map((some, at) => ({
          number: from + at,
          startsOn: `${year}-${String(from + at).padStart(2, '0')}-01`,
          amount: -net(some),
        })),
        amount: -net(months.flat()),
      },
    };
  },
  balanceSheet: (lines, { year, through }) => {
    const until = (last: number) =>
      lines.filter((line) => yearOf(line) < last || (yearOf(line) === last && monthOf(line) <= through));
    const [now, before] = [until(year), until(year - 1)];
    const ofBalance = (some: readonly Line[]) => some.filter(({ account }) => !isResult(account));
    const results = [now, before].map((some) => net(some.filter(({ account }) => isResult(account))));
    const assets = net(now.filter(({ account }) => account.startsWith('1')));
    return {
      rows:
        accountsThatStand(ofBalance(now), ofBalance(before)) +
        (results.some((result) => result !== 0n) ? 1 : 0),
      totals: {
        ...{ assets, equityAndDebt: assets },
        cash: Array.from({ length: through }, (_, at) => ({
          startsOn: `${year}-${String(at + 1).padStart(2, '0')}-01`,
          amount: net(
            lines.filter(
              (line) =>
                line.account.startsWith('19') &&
                (yearOf(line) < year || (yearOf(line) === year && monthOf(line) <= at + 1)),
            ),
          ),
        })),
      },
    };
  },
  postingJournal: (lines, { year, from, through }) => {
    const shown = lines.filter(
      (line) => yearOf(line) === year && monthOf(line) >= from && monthOf(line) <= through,
    );
    return { rows: shown.length, totals: { debit: debit(shown), credit: credit(shown) } };
  },
  dimensionResults: (lines, { year, from, through }) => {
    const own = lines.filter(
      (line) => isEarned(line.account) && monthOf(line) >= from && monthOf(line) <= through,
    );
    const said = [...Map.groupBy(own, ({ project }) => project ?? null)].filter(([, under]) => {
      const of = (which: number) => under.filter((line) => yearOf(line) === which);
      return net(of(year)) !== 0n || net(of(year - 1)) !== 0n;
    });
    return { rows: said.some(([project]) => project !== null) ? said.length : 0, totals: {} };
  },
  dimensionLedger: (lines, { code, year, from, through }) => {
    const shown = lines
      .filter((line) => isEarned(line.account) && line.project === code && yearOf(line) === year)
      .filter((line) => monthOf(line) >= from && monthOf(line) <= through);
    return { rows: shown.length, totals: { debit: debit(shown), credit: credit(shown) } };
  },
  // None of these lines has a VAT code; `reports.pg.test.ts` has some.
  vatSpecification: () => ({ rows: 0, totals: { base: 0n, amount: 0n } }),
  partyBalances: (lines, { year, from, through }) => {
    const owed = lines.filter(({ account }) => account === OWED);
    const before = owed.filter(
      (line) => yearOf(line) < year || (yearOf(line) === year && monthOf(line) < from),
    );
    const shown = owed.filter(
      (line) => yearOf(line) === year && monthOf(line) >= from && monthOf(line) <= through,
    );
    const opening = net(before);
    return {
      rows: opening !== 0n || shown.length > 0 ? 1 : 0,
      totals: { opening, debit: debit(shown), credit: credit(shown) },
    };
  },
  agedItems: (lines, { on }) => {
    const owed = lines.filter(({ account, date }) => account === OWED && date <= on);
    const ages = AGES.map((age) => [age, net(owed.filter(({ date }) => ageOf(day(date), on) === age))]);
    return { rows: owed.length === 0 ? 0 : 1, totals: Object.fromEntries(ages) as Record<string, bigint> };
  },
  partyLedger: (lines, { year, from, through }) => {
    const owed = lines.filter(({ account }) => account === OWED);
    const before = owed.filter(
      (line) => yearOf(line) < year || (yearOf(line) === year && monthOf(line) < from),
    );
    const shown = owed.filter(
      (line) => yearOf(line) === year && monthOf(line) >= from && monthOf(line) <= through,
    );
    const opening = net(before);
    return {
      rows: shown.length,
      totals: { opening, debit: debit(shown), credit: credit(shown), closing: opening + net(shown) },
    };
  },
};
