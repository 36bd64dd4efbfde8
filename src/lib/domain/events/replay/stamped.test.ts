import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ReplayedEvent } from './event.ts';
import { StampedTimes, type StampedHead } from './stamped.ts';

const BEGUN = Date.parse('2026-11-28T12:00:00.000Z');
const MINUTE = 60_000;
const at = (minutes: number) => new Date(BEGUN + minutes * MINUTE);
const head = (size: number, first: number | null, last: number | null, until = Infinity): StampedHead => ({
  ...{ size, until },
  first: first === null ? null : at(first),
  last: last === null ? null : at(last),
});

/** Codes of the faults of events at these minutes, from leaf 0 on. */
function judged(heads: readonly StampedHead[], minutes: readonly number[], kind = 'voucher.posted') {
  const times = new StampedTimes(heads, 20 * MINUTE);
  const subject = { type: 'voucher', id: 'x' };
  return minutes.map((minute, index) => {
    const rest = { place: index, id: `e${index}`, actorId: 'x', detail: {}, marked: true };
    const event: ReplayedEvent = { ...rest, at: at(minute).toISOString(), kind, subject };
    return times.take(event, index).map(({ code }) => code);
  });
}
const later = ['event_later_than_stamp'];
const earlier = ['event_earlier_than_stamp'];

it('what a stamped head covers had happened by then', () => {
  expect(judged([head(2, 60, 60)], [60, 80, 200])).toEqual([[], [], []]);
  expect(judged([head(2, 60, 60)], [81, 81, 200])).toEqual([later, [], []]);
  // The first time is said by a head that covers more, where none was asked for sooner.
  expect(judged([head(1, null, null), head(2, 60, 60)], [81, 0])).toEqual([later, []]);
});

it('what it does not cover happened no earlier, but what is announced elsewhere', () => {
  expect(judged([head(1, 60, 180)], [0, 160, 160])).toEqual([[], [], []]);
  expect(judged([head(1, 60, 180)], [0, 159, 100])).toEqual([[], earlier, []]);
  expect(judged([head(1, 60, 180)], [0, 0], 'session.opened')).toEqual([[], []]);
  // The last head that somebody saw as the newest, though others came after it.
  expect(judged([head(1, 60, 180), head(2, 240, null)], [0, 100, 100])).toEqual([[], earlier, []]);
});

it('a log that was begun anew is not held against the one that it left', () => {
  expect(judged([head(1, 60, 180, 2), head(3, 240, 240)], [0, 200, 0, 0])).toEqual([[], [], [], earlier]);
});

it('what waits has no leaf, and is behind all', () => {
  const times = new StampedTimes([head(1, 60, 180)], 20 * MINUTE);
  const subject = { type: 'voucher', id: 'x' };
  const event = { place: 0, id: 'e', at: at(0).toISOString(), actorId: 'x', kind: 'voucher.posted', subject };
  expect(times.take({ ...event, detail: {}, marked: true }, Number.MAX_SAFE_INTEGER)).toHaveLength(1);
});

it('an honest log is never at fault, however often it is stamped', () => {
  // Minutes in which each event happened, each in the log and covered by a head a little later.
  const log = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(log, fc.integer({ min: 1, max: 90 }), (waits, every) => {
      let minute = 0;
      const events = waits.map((wait) => (minute += wait));
      const heads: StampedHead[] = [];
      for (let now = every; now < minute + 2 * every; now += every) {
        const size = events.filter((each) => each <= now).length;
        const before = heads.at(-1);
        if (size === 0) continue;
        if (before?.size === size) heads[heads.length - 1] = { ...before, last: at(now) };
        else heads.push(head(size, now, now));
      }
      // Transactions overlap by less than the tolerance allows.
      const moved = events.map((each, place) => each - (place % 3) * 5);
      expect(judged(heads, moved).flat()).toEqual([]);
    }),
  );
});
