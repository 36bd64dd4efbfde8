import { canonicalText } from '../../canonical.ts';
import type { CivilDate } from '../../date.ts';
import { monthAt, monthIndex } from '../../ledger/fiscal-year.ts';
import { statement } from '../../statement.ts';
import { cut } from '../../text.ts';
import type { Coding } from '../coded.ts';
import { codingSaid } from '../said.ts';
import { saidCoding } from '../saying.ts';

/** How often a recurring template makes a draft, in months. */
export const RHYTHMS = [1, 2, 3, 6, 12] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** When a template makes drafts by itself: on the first day, and every so many months until the last. */
export interface Recurrence {
  readonly every: Rhythm;
  readonly from: CivilDate;
  /** Null: until it is ended. */
  readonly until: CivilDate | null;
}

/** A coding that is kept by a name to begin vouchers with. */
export interface Template {
  readonly id: string;
  readonly name: string;
  /** Its date is of the day on which it was kept; a voucher gets its own. No invoice: that would be the same one again. */
  readonly coding: Coding;
  /** Null: it waits to be asked for. */
  readonly recurrence: Recurrence | null;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** `segl.template.v1`: the coding that is kept, as a draft's statement says it, and when it makes drafts. */
export const templateStatement = statement<Template>('segl.template', {
  v1: ({ id, name, coding, recurrence, madeAt, madeBy, endedAt, endedBy }) => ({
    ...{ id, name, coding: saidCoding(coding, 'v2') },
    recurrence: recurrence && { ...recurrence },
    ...{ madeAt: madeAt.toISOString(), madeBy },
    ...{ endedAt: endedAt?.toISOString() ?? null, endedBy },
  }),
});

/** A coding as a row keeps it: canonical JSON of what a statement says of it. */
export function keptCoding(coding: Coding): string {
  return canonicalText(saidCoding(coding, 'v2'));
}

/** What {@link keptCoding} kept; null where that is no coding. */
export function readCoding(kept: string | null): Coding | null {
  try {
    return codingSaid(JSON.parse(kept ?? 'null') as never);
  } catch {
    return null;
  }
}

/** Without what belongs to one paper. */
export function templateOf(coding: Coding): Coding {
  return { ...coding, lines: coding.lines?.map((line) => ({ ...line, invoice: null })) ?? null };
}

/** The coding of a voucher that begins with a template. */
export function codingFrom({ coding }: Pick<Template, 'coding'>, date: CivilDate): Coding {
  return { ...coding, date };
}

/** The coding of a draft that a template made by itself: why nothing is attached says so, and so does every hash of it. */
export function recurringCoding(
  { name, coding }: Pick<Template, 'name' | 'coding'>,
  date: CivilDate,
): Coding {
  const noPhoto = [`Automatisk, av malen «${name}»`, coding.noPhoto].filter(Boolean).join('. ');
  return { ...coding, date, noPhoto: cut(noPhoto, 500) };
}

/**
 * The days of a recurrence from its first through `day`, oldest first: the same day of every so many months, the last of a month
 * that has no such day.
 */
export function daysThrough({ every, from, until }: Recurrence, day: CivilDate): CivilDate[] {
  const last = until !== null && until < day ? until : day;
  const days: CivilDate[] = [];
  for (let at = 0; ; at++) {
    const on = dayOf(from, at * every);
    if (on > last) return days;
    days.push(on);
  }
}

/** The first day of a recurrence after `day`; null: it is over. */
export function dayAfter(recurrence: Recurrence, day: CivilDate): CivilDate | null {
  const { every, from, until } = recurrence;
  const next =
    day < from ? from : dayOf(from, daysThrough({ ...recurrence, until: null }, day).length * every);
  return until !== null && next > until ? null : next;
}

function dayOf(from: CivilDate, months: number): CivilDate {
  const { first, last } = monthAt(monthIndex(from) + months);
  const same = `${first.slice(0, 8)}${from.slice(8)}` as CivilDate;
  return same > last ? last : same;
}
