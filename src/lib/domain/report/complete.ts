import type { CivilDate } from '../date.ts';
import { namesOf, type FIELDS, type FieldName, type Fields, type Said } from './fields.ts';

/** A month of a fiscal year, as the ledger has it. */
export interface LedgerPeriod {
  readonly year: number;
  readonly number: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** The fiscal years of some periods, newest first. */
export function yearsOf(periods: readonly LedgerPeriod[]): number[] {
  return [...new Set(periods.filter(({ number }) => number > 0).map(({ year }) => year))].sort(
    (a, b) => b - a,
  );
}

/** The periods of a year that move something: the one that holds an opening balance alone is none. */
export function monthsOf(periods: readonly LedgerPeriod[], year: number): LedgerPeriod[] {
  return periods.filter((each) => each.year === year && each.number > 0);
}

/**
 * What is asked of a report when only some of it is said: the fiscal year that holds today where the books have it,
 * else their newest; all of its periods; customers, today. `known` is as much of it as there is. What is said and not in the books is told
 * and left out. Null while something is missing that nobody can guess: which account, which party.
 */
export function completed<F extends Fields, O extends Fields = Record<never, never>>(
  { filter: fields, options }: { readonly filter: F; readonly options?: O },
  said: Partial<Said<typeof FIELDS>>,
  { periods, today }: { periods: readonly LedgerPeriod[]; today: CivilDate },
): {
  filter: (Said<F> & Partial<Said<O>>) | null;
  known: Partial<Said<typeof FIELDS>>;
  refused: FieldName[];
} {
  const year =
    said.year !== undefined && yearsOf(periods).includes(said.year) ? said.year : usualYear(periods, today);
  const numbers = monthsOf(periods, year).map(({ number }) => number);
  const within = (number: number | undefined) =>
    number !== undefined && numbers.includes(number) ? number : undefined;
  const through = within(said.through) ?? numbers.at(-1) ?? 1;
  const from = within(said.from) ?? numbers[0] ?? 1;
  const whole: Partial<Said<typeof FIELDS>> = {
    ...{ parties: 'customer', on: today },
    ...said,
    ...{ year, from: Math.min(from, through), through },
  };
  const names = namesOf(fields);
  const beside = namesOf(options ?? {}).filter((name) => said[name] !== undefined);
  return {
    known: Object.fromEntries(
      [...names, ...beside].filter((name) => whole[name] !== undefined).map((name) => [name, whole[name]]),
    ),
    filter: names.every((name) => whole[name] !== undefined)
      ? (Object.fromEntries([...names, ...beside].map((name) => [name, whole[name]])) as Said<F> &
          Partial<Said<O>>)
      : null,
    refused: names.filter((name) => said[name] !== undefined && said[name] !== whole[name]),
  };
}

/**
 * What is asked when somebody chooses one thing of what they see. Another year has other periods and days: all of them, until
 * others are chosen. A period chosen beyond the other end of the stretch takes that along.
 */
export function choosing<N extends FieldName>(
  seen: Partial<Said<typeof FIELDS>>,
  name: N,
  value: Said<typeof FIELDS>[N],
): Partial<Said<typeof FIELDS>> {
  const chosen = { ...seen, [name]: value };
  const { from, through, since: _since, until: _until, ...rest } = chosen;
  if (name === 'year') return rest;
  if (from === undefined || through === undefined || from <= through) return chosen;
  return { ...chosen, [name === 'from' ? 'through' : 'from']: value };
}

function usualYear(periods: readonly LedgerPeriod[], today: CivilDate): number {
  const now = periods.find(
    ({ number, startsOn, endsOn }) => number > 0 && startsOn <= today && today <= endsOn,
  );
  return now?.year ?? yearsOf(periods)[0] ?? Number(today.slice(0, 4));
}
