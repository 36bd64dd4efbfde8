import type { CivilDate } from '../../date.ts';
import { sum, type Minor } from '../../money.ts';
import { FIELDS } from '../../report/fields.ts';
import { report } from '../../report/report.ts';

/** How long what is owed has been due: not yet, and so many days. */
export const AGES = ['notDue', 'days30', 'days60', 'days90', 'older'] as const;
export type Age = (typeof AGES)[number];

/** What a customer owes, or a supplier is owed, on a day. Debit positive. */
export interface AgedParty extends Readonly<Record<Age, Minor>> {
  /** Null of lines that say no party. */
  readonly counterpartyId: string | null;
  readonly number: string;
  readonly name: string;
}

export type AgedTotals = Readonly<Record<Age, Minor>>;

const aged = (age: Age) => ({
  kind: 'money' as const,
  of: (row: AgedParty) => row[age],
  total: (totals: AgedTotals) => totals[age],
  blankZero: true,
});

/**
 * The aged list: what was open on a day, per customer or supplier, by how long it had been due. What is due on the day is not
 * overdue. The columns together are the balance of the control accounts on that day.
 */
export const agedItems = report<AgedParty, AgedTotals>()('items', {
  filter: { parties: FIELDS.parties, on: FIELDS.on },
  options: { at: FIELDS.at },
  columns: {
    number: { kind: 'text', of: ({ number }) => number },
    name: { kind: 'text', of: ({ name }) => name },
    notDue: aged('notDue'),
    days30: aged('days30'),
    days60: aged('days60'),
    days90: aged('days90'),
    older: aged('older'),
    balance: { kind: 'money', of: openOf, total: openOf },
  },
});

export function openOf(ages: AgedTotals): Minor {
  return sum(AGES.map((age) => ages[age]));
}

/** The last day on which each age ends, counted from the day: `days30` is 1 to 30 days. */
export const AGE_ENDS = { notDue: 0, days30: 30, days60: 60, days90: 90 } as const;

/** How many days something has been due; 0 and less: it is not overdue. */
export function daysOverdue(dueDate: CivilDate, on: CivilDate): number {
  return Math.round((Date.parse(on) - Date.parse(dueDate)) / 86_400_000);
}

export function ageOf(dueDate: CivilDate, on: CivilDate): Age {
  const days = daysOverdue(dueDate, on);
  return AGES.find((age) => age === 'older' || days <= AGE_ENDS[age]) ?? 'older';
}
