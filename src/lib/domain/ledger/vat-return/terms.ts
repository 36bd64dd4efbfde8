import { daysAfter, monthOf, monthRange, yearOf, type CivilDate } from '../../date.ts';
import { err, ok, type Result } from '../../result.ts';

/**
 * How often a client returns its VAT (skatteforvaltningsforskriften § 8-3-1 and on), by the taxation periods of the return's
 * own schema. `primary`: agriculture, forestry and fishing, by calendar years and in a category of their own.
 */
export const TERM_KINDS = ['two-months', 'month', 'half-month', 'week', 'year', 'primary'] as const;
export type TermKind = (typeof TERM_KINDS)[number];

/** What holds from a day on, until the next: by which terms it returns, or null for not registered. */
export interface VatRegistration {
  readonly validFrom: CivilDate;
  readonly term: TermKind | null;
}

/** A term (skattleggingsperiode), as far as the client was registered in it. */
export interface VatTerm {
  readonly kind: TermKind;
  /** The year it is counted in, and which of that year it is, from 1; of weeks as ISO 8601 counts them. */
  readonly year: number;
  readonly number: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  /** The day by which it is returned and paid. Where nobody works on it, the next working day will do. */
  readonly dueOn: CivilDate;
}

/** Every term that begins up to `through`, oldest first. */
export function termsOf(registrations: readonly VatRegistration[], through: CivilDate): VatTerm[] {
  return spansOf(registrations).flatMap(({ term, from, until }) => {
    if (term === null) return [];
    const terms: VatTerm[] = [];
    const last = until !== null && until < through ? until : through;
    for (let day = from; day <= last;) {
      const whole = wholeTerm(term, day);
      const endsOn = until !== null && until < whole.endsOn ? until : whole.endsOn;
      terms.push({ ...whole, startsOn: day, endsOn, dueOn: dueOn(term, endsOn) });
      day = daysAfter(whole.endsOn, 1);
    }
    return terms;
  });
}

export type RegistrationError =
  | { readonly code: 'vat_term_reported'; readonly date: CivilDate }
  | { readonly code: 'vat_registration_within_term'; readonly date: CivilDate };

/**
 * Whether what is registered may change so. Guards: `vat_term_reported`: a term that has a return would become another
 * (`reportedThrough`: the last day of the latest) · `vat_registration_within_term`: one kind of term follows another only where
 * both begin; `date`: the next day on which that is so.
 */
export function checkRegistration(
  registrations: readonly VatRegistration[],
  wanted: VatRegistration,
  reportedThrough: CivilDate | null,
): Result<void, RegistrationError> {
  if (reportedThrough !== null && wanted.validFrom <= reportedThrough)
    return err({ code: 'vat_term_reported', date: reportedThrough });
  const after = registered(registrations, wanted);
  for (const [at, { term, from }] of spansOf(after).entries()) {
    const before = spansOf(after)[at - 1]?.term ?? null;
    if (before === null || term === null || startsBoth(before, term, from)) continue;
    return err({ code: 'vat_registration_within_term', date: nextStart(before, term, from) });
  }
  return ok();
}

/** What is registered once `wanted` is. */
export function registered(
  registrations: readonly VatRegistration[],
  wanted: VatRegistration,
): VatRegistration[] {
  const others = registrations.filter(({ validFrom }) => validFrom !== wanted.validFrom);
  return [...others, wanted].sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
}

interface Span {
  readonly term: TermKind | null;
  readonly from: CivilDate;
  /** The last day; null while it holds. */
  readonly until: CivilDate | null;
}

/** What says the same as the one before it begins nothing. */
function spansOf(registrations: readonly VatRegistration[]): Span[] {
  const inOrder = registrations.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
  const changes = inOrder.filter(({ term }, at) => at === 0 || inOrder[at - 1]?.term !== term);
  return changes.map(({ term, validFrom }, at) => {
    const next = changes[at + 1];
    return { term, from: validFrom, until: next ? daysAfter(next.validFrom, -1) : null };
  });
}

type Whole = Omit<VatTerm, 'dueOn'>;

function wholeTerm(kind: TermKind, day: CivilDate): Whole {
  const year = yearOf(day);
  const month = monthOf(day);
  switch (kind) {
    case 'two-months': {
      const number = Math.ceil(month / 2);
      return { kind, year, number, ...months(year, number * 2 - 1, number * 2) };
    }
    case 'month':
      return { kind, year, number: month, ...months(year, month, month) };
    case 'half-month': {
      const { first, last } = monthRange(year, month);
      const middle = daysAfter(first, 15);
      return day < middle
        ? { kind, year, number: month * 2 - 1, startsOn: first, endsOn: daysAfter(middle, -1) }
        : { kind, year, number: month * 2, startsOn: middle, endsOn: last };
    }
    case 'week':
      return week(day);
    case 'year':
    case 'primary':
      return { kind, year, number: 1, ...months(year, 1, 12) };
  }
}

function months(year: number, from: number, through: number): Pick<Whole, 'startsOn' | 'endsOn'> {
  return { startsOn: monthRange(year, from).first, endsOn: monthRange(year, through).last };
}

/** ISO 8601: from Monday, and of the year that its Thursday is in. */
function week(day: CivilDate): Whole {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const startsOn = daysAfter(day, -weekday);
  const thursday = daysAfter(startsOn, 3);
  const first = monthRange(yearOf(thursday), 1).first;
  const number = Math.floor(daysBetween(first, thursday) / 7) + 1;
  return { kind: 'week', year: yearOf(thursday), number, startsOn, endsOn: daysAfter(startsOn, 6) };
}

function daysBetween(from: CivilDate, to: CivilDate): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/**
 * Skatteforvaltningsforskriften § 8-3-10: a month and ten days after the term, for the third of two months 31 August, for the
 * year two months and ten days, in the primary industries three.
 */
function dueOn(kind: TermKind, endsOn: CivilDate): CivilDate {
  if (kind === 'two-months' && monthOf(endsOn) === 6) return `${yearOf(endsOn)}-08-31`;
  const later = kind === 'primary' ? 3 : kind === 'year' ? 2 : 1;
  return daysAfter(monthsLater(endsOn, later), 10);
}

/** The end of a month is followed by the end of another. */
function monthsLater(day: CivilDate, months: number): CivilDate {
  const { first, last } = monthRange(yearOf(day), monthOf(day) + months);
  if (day === monthRange(yearOf(day), monthOf(day)).last) return last;
  const same = daysAfter(first, Number(day.slice(8)) - 1);
  return same < last ? same : last;
}

function startsBoth(one: TermKind, other: TermKind, day: CivilDate): boolean {
  return [one, other].every((kind) => wholeTerm(kind, day).startsOn === day);
}

function nextStart(one: TermKind, other: TermKind, day: CivilDate): CivilDate {
  const next = (from: CivilDate) => daysAfter(wholeTerm(other, from).endsOn, 1);
  let start = next(day);
  // Weeks and years begin together once in some years.
  while (!startsBoth(one, other, start)) start = next(start);
  return start;
}
