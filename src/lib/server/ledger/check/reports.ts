import type { Difference } from '#lib/domain/ledger/check/differences.ts';
import { figuresApart, type Figure, type FromLines } from '#lib/domain/ledger/check/from-lines.ts';
import type { IncomeMonthsRow } from '#lib/domain/ledger/reports/income-months.ts';
import type { ReportId } from '#lib/domain/ledger/reports/reports.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import type { Tx } from '../../platform/database.ts';
import { readAccountLedger } from '../reports/account-ledger-store.ts';
import { readBalanceSheet } from '../reports/balance-sheet-store.ts';
import { readIncomeMonths } from '../reports/income-months-store.ts';
import { readIncomeStatement } from '../reports/income-statement-store.ts';
import { readPostingJournal } from '../reports/posting-journal-store.ts';
import { readTrialBalance } from '../reports/trial-balance-store.ts';
import { readVoucherList } from '../reports/voucher-list-store.ts';

/** A fiscal year by its last period. */
export interface YearAsked {
  readonly year: number;
  readonly last: number;
}

/** How many figures were held against the lines, and which of them are otherwise. */
export interface Held {
  readonly figures: number;
  readonly apart: readonly Difference[];
}

/** Each report as its readers get it, against what the lines come to; year by year, through each of its periods. */
export async function* reportsAgainst(
  tx: Tx,
  clientId: string,
  { lines, years }: { readonly lines: FromLines; readonly years: readonly YearAsked[] },
): AsyncGenerator<Held> {
  const vouchers = answered(await readVoucherList(tx, clientId, { filter: {} }));
  yield held('vouchers', '', [[vouchers.totals], [{ total: lines.debit }]]);
  for (const { year, last } of years) {
    for (let through = 1; through <= last; through += 1)
      yield* throughPeriod(tx, clientId, lines, { year, through });
    for (const account of lines.accountsThrough(year)) {
      const filter = { account, year, from: 1, through: last };
      const ledger = answered(await readAccountLedger(tx, clientId, { filter }));
      const of = lines.trialBalance(year, last).rows.find((row) => row.account === account);
      const expected = of ?? { opening: 0n, debit: 0n, credit: 0n, closing: 0n };
      const { opening, debit, credit, closing } = expected;
      yield held('account-ledger', asked(filter), [[ledger.totals], [{ opening, debit, credit, closing }]]);
    }
  }
}

async function* throughPeriod(
  tx: Tx,
  clientId: string,
  lines: FromLines,
  filter: { readonly year: number; readonly through: number },
): AsyncGenerator<Held> {
  const { year, through } = filter;
  const balance = answered(await readTrialBalance(tx, clientId, { filter }));
  const expected = lines.trialBalance(year, through);
  const ofRow = ({ account, kind }: { account: string; kind: string }) => account || kind;
  yield held('trial-balance', asked(filter), [balance.rows, expected.rows], ofRow);
  yield held('trial-balance', asked(filter), [[balance.totals], [expected.totals]]);

  const sheet = answered(await readBalanceSheet(tx, clientId, { filter }));
  const sides = lines.balanceSheet(year, through);
  const ofPart = ({ account, of }: { account: string; of: string }) => account || of;
  yield held('balance-sheet', asked(filter), [sheet.rows, sides.rows], ofPart);
  const { assets, equityAndDebt, cash } = sheet.totals ?? { assets: 0n, equityAndDebt: 0n, cash: [] };
  yield held('balance-sheet', asked(filter), [[{ assets, equityAndDebt }], [sides.totals]]);
  const inCash = cash.map(({ amount }, at) => ({ period: String(at + 1), amount }));
  yield held('balance-sheet', asked(filter), [inCash, lines.cash(year, through)], ({ period }) => period);

  for (const from of new Set([1, through])) {
    const months = { year, from, through };
    const income = answered(await readIncomeStatement(tx, clientId, { filter: months }));
    const results = lines.incomeStatement(months);
    yield held('income-statement', asked(months), [income.rows, results.rows], ({ account }) => account);
    yield held('income-statement', asked(months), [[income.totals], [results.totals]]);
    const told = (income.totals?.months ?? []).map(({ amount }, at) => ({
      period: String(from + at),
      amount,
    }));
    yield held('income-statement', asked(months), [told, lines.months(months)], ({ period }) => period);
    const beside = answered(await readIncomeMonths(tx, clientId, { filter: months }));
    yield held(
      'income-months',
      asked(months),
      [beside.rows.map(byPeriod(from)), lines.incomeMonths(months)],
      ({ account }) => account,
    );
    const journal = answered(await readPostingJournal(tx, clientId, { filter: months }));
    yield held('posting-journal', asked(months), [[journal.totals], [lines.journal(months)]]);
  }
}

/** The figures of an account, each under its period. */
const byPeriod =
  (from: number) =>
  ({ account, months }: IncomeMonthsRow): { readonly account: string } => ({
    account,
    ...Object.fromEntries(months.map((amount, at) => [String(from + at), amount])),
  });

function answered<T>(answer: Result<T, Failure>): T {
  if (!answer.ok) throw new Error('unreachable: what is asked names what the client has');
  return answer.value;
}

/** As an address says it. */
const asked = (filter: object) =>
  Object.entries(filter)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&');

function held<Row extends object>(
  report: ReportId,
  of: string,
  [told, expected]: readonly [readonly (Row | null)[], readonly Row[]],
  keyOf: (row: Row) => string = () => '',
): Held {
  const apart = figuresApart(
    told.filter((row) => row !== null),
    expected,
    keyOf,
  );
  const said = ({ row, figure, kept, lines }: Figure): Difference => {
    return { code: 'report_differs', report, asked: of, row, figure, kept, lines };
  };
  return { figures: expected.length, apart: apart.map(said) };
}
