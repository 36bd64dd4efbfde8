import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { monthIndex, type FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { kindOfAccount } from '#lib/domain/ledger/reports/trial-balance.ts';
import { toDecimal, type Minor } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Account, Chart, VatCode } from '../chart/registers.ts';
import { UNEXPLAINED_ACCOUNT } from './chart.ts';
import { UNDISTRIBUTED } from './export-masters.ts';
import type { AccountSum } from './store.ts';
import type { SaftSurvey } from './survey.ts';
import type { SaftCovers } from './years.ts';

/** The books that a file is added to. */
export interface BooksHere {
  readonly accounts: readonly Account[];
  readonly vatCodes: readonly VatCode[];
  /** The oldest first. */
  readonly years: readonly FiscalYear[];
  readonly periods: readonly {
    readonly year: number;
    readonly number: number;
    readonly endsOn: CivilDate;
    readonly lockedAt: Date | null;
    readonly softLockedAt: Date | null;
  }[];
  /** The day of the newest voucher; null where there is none. */
  readonly last: CivilDate | null;
}

/** What a file and the books say of one thing, which must be the same. Amounts are decimals in kroner, debit positive. */
export type SaftDifference =
  | { readonly of: 'balance'; readonly account: string; readonly here: string; readonly file: string }
  | { readonly of: 'fiscal-year'; readonly year: number; readonly here: string; readonly file: string }
  | { readonly of: 'vat-code'; readonly code: string; readonly here: string; readonly file: string };

export type AdditionError =
  | { readonly code: 'saft_within_books'; readonly from: CivilDate; readonly last: CivilDate }
  | { readonly code: 'saft_period_locked'; readonly year: number; readonly period: number }
  | { readonly code: 'saft_differs_here'; readonly differences: readonly SaftDifference[] };

/**
 * Whether a file goes on from the books. Guards, in this order: `saft_within_books`: it begins before their newest voucher ·
 * `saft_period_locked`: what it covers is locked in part, be it softly · `saft_differs_here`: its openings are not the closings here, its
 * fiscal years not those here or not the next ones, or a VAT code is reported as something else, or does not hold, here.
 * @param vatCodes of the file
 * @param sums what the accounts here have come to
 * @returns the fiscal years that the books do not have yet
 */
export function goesOn(
  survey: SaftSurvey,
  vatCodes: Chart['vatCodes'],
  here: BooksHere,
  sums: readonly AccountSum[],
): Result<readonly FiscalYear[], AdditionError> {
  const { from, to } = survey.calendar.covers;
  if (here.last !== null && here.last >= from)
    return err({ code: 'saft_within_books', from, last: here.last });
  const locked = here.periods.find(
    ({ number, lockedAt, softLockedAt, endsOn }) =>
      number > 0 && (lockedAt ?? softLockedAt) !== null && from <= endsOn && endsOn <= to,
  );
  if (locked) return err({ code: 'saft_period_locked', year: locked.year, period: locked.number });
  const years = newYears(survey.calendar.years, here.years);
  const differences = [
    ...years.differences,
    ...vatDifferences(vatCodes, here.vatCodes, survey.calendar.covers),
    ...balanceDifferences(openingsOf(survey), closingsOf(here, sums)),
  ];
  return differences.length > 0 ? err({ code: 'saft_differs_here', differences }) : ok(years.fresh);
}

function newYears(file: readonly FiscalYear[], here: readonly FiscalYear[]) {
  const fresh: FiscalYear[] = [];
  const differences: SaftDifference[] = [];
  let last = here.at(-1);
  for (const year of file) {
    const known = here.find((each) => each.year === year.year);
    const next = last && daysAfter(last.endsOn, 1);
    const fits = known ? isSameYear(known, year) : next === undefined || next === year.startsOn;
    const wanted = known ? span(known) : `${next} –`;
    if (!fits) differences.push({ of: 'fiscal-year', year: year.year, here: wanted, file: span(year) });
    else if (!known) fresh.push((last = year));
  }
  return { fresh, differences };
}

const span = ({ startsOn, endsOn }: FiscalYear) => `${startsOn} – ${endsOn}`;

/** A file says in which month a year begins, and not on which day of it. */
function isSameYear(one: FiscalYear, other: FiscalYear): boolean {
  return monthIndex(one.startsOn) === monthIndex(other.startsOn) && one.endsOn === other.endsOn;
}

/** A code that is reported as another, or that has no rate here while the file covers it. */
function vatDifferences(
  vatCodes: Chart['vatCodes'],
  here: readonly VatCode[],
  { from, to }: SaftCovers,
): SaftDifference[] {
  const inFile = new Map(vatCodes.map((each) => [each.code, each]));
  return here.flatMap(({ code, standardCode, rates }): SaftDifference[] => {
    const file = inFile.get(code);
    if (!file) return [];
    if (file.standardCode !== standardCode)
      return [{ of: 'vat-code', code, here: standardCode, file: file.standardCode }];
    const holds = (day: CivilDate, of: readonly { validFrom: CivilDate; validTo: CivilDate | null }[]) =>
      of.some(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo));
    const lacking = [from, to].find((day) => holds(day, file.rates ?? []) && !holds(day, rates));
    return lacking ? [{ of: 'vat-code', code, here: '–', file: lacking }] : [];
  });
}

/** By account; what the openings of the file leave unexplained stands on the account for it. */
function openingsOf({ check }: SaftSurvey): Map<string, Minor> {
  const { lines, difference } = check.opening();
  const openings = new Map<string, Minor>();
  const add = (account: string, amount: Minor) =>
    openings.set(account, (openings.get(account) ?? 0n) + amount);
  for (const { accountId, amount } of lines) add(accountId, amount);
  add(UNEXPLAINED_ACCOUNT, -difference);
  return openings;
}

/** As an export says them: accounts of the result begin each year at zero, and what that leaves stands on an account for it. */
function closingsOf({ accounts }: BooksHere, sums: readonly AccountSum[]): Map<string, Minor> {
  const groupings = new Map(accounts.map(({ number, groupingCategory }) => [number, groupingCategory]));
  const closings = new Map<string, Minor>();
  let undistributed = 0n;
  for (const { account, all, inYear } of sums) {
    const kind = kindOfAccount({ account, groupingCategory: groupings.get(account) ?? null });
    const closing = kind === 'result' ? inYear : all;
    undistributed += all - closing;
    closings.set(account, (closings.get(account) ?? 0n) + closing);
  }
  const { number } = UNDISTRIBUTED;
  closings.set(number, (closings.get(number) ?? 0n) + undistributed);
  return closings;
}

function balanceDifferences(
  openings: ReadonlyMap<string, Minor>,
  closings: ReadonlyMap<string, Minor>,
): SaftDifference[] {
  const accounts = [...new Set([...openings.keys(), ...closings.keys()])].sort();
  return accounts.flatMap((account): SaftDifference[] => {
    const [here, file] = [closings.get(account) ?? 0n, openings.get(account) ?? 0n];
    return here === file ? [] : [{ of: 'balance', account, here: toDecimal(here), file: toDecimal(file) }];
  });
}
