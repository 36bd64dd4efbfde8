import { norwegianDate, type CivilDate } from '../date.ts';
import { statement } from '../statement.ts';

/** Somebody approves in another's place, from a day to one. */
export interface StandIn {
  readonly id: string;
  /** In whose place. */
  readonly absent: string;
  readonly standsIn: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly givenBy: string;
  readonly givenAt: Date;
  /** From this moment on no more, whatever its last day; null: nobody has ended it. */
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** `segl.stand-in.v1`: who approves in whose place on which days, who said so, and whether it was ended before. */
export const standInStatement = statement<StandIn>('segl.stand-in', {
  v1: ({ id, absent, standsIn, startsOn, endsOn, givenBy, givenAt, endedAt, endedBy }) => ({
    ...{ id, absent, standsIn, startsOn, endsOn, givenBy, endedBy },
    givenAt: givenAt.toISOString(),
    endedAt: endedAt && endedAt.toISOString(),
  }),
});

type Days = Pick<StandIn, 'absent' | 'standsIn' | 'startsOn' | 'endsOn' | 'endedAt'>;

/** Whether it holds at a moment: the day is Norway's. The database asks the same (`ledger.stood_in`). */
export function holdsAt({ startsOn, endsOn, endedAt }: Days, at: Date): boolean {
  const day = norwegianDate(at);
  return startsOn <= day && day <= endsOn && (endedAt === null || at < endedAt);
}

export function standsInFor(
  standIns: readonly Days[],
  { absent, standsIn }: { readonly absent: string; readonly standsIn: string },
  at: Date,
): boolean {
  return standIns.some((each) => each.absent === absent && each.standsIn === standsIn && holdsAt(each, at));
}
