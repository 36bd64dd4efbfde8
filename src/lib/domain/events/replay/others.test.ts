import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../canonical.ts';
import type { EventKind } from '../kinds.ts';
import { EVENTS } from '../kinds.ts';
import { placeOf, type ReplayedEvent } from './event.ts';
import { judgeLocked } from './locked.ts';
import { Others } from './others.ts';
import { OVERLAP_MS } from './order.ts';

const BEGUN = Date.parse('2026-11-29T12:00:00.000Z');
const event = (kind: EventKind, id: string, place: number, ms: number, detail: JsonObject | null) => {
  const at = new Date(BEGUN + ms).toISOString();
  const subject = { type: EVENTS[kind].of, id };
  return {
    id: `e${place}`,
    at,
    actorId: id,
    kind,
    subject,
    detail,
    marked: true,
    place,
  } satisfies ReplayedEvent;
};
const posts = (input: string): JsonObject => ({ now: { code: '1', output: null, input } });

function heard(...events: readonly ReplayedEvent[]): Others {
  const others = new Others();
  for (const each of events) others.take(each);
  return others;
}

it('a place is that of the leaf, behind all leaves that of the queue, and behind both what is on its way', () => {
  const places = [
    placeOf(0n, null),
    placeOf(2n ** 51n, 1n),
    placeOf(null, 1n),
    placeOf(null, 2n),
    placeOf(null, null),
  ];
  expect(places.toSorted((a, b) => a - b)).toEqual(places);
  expect(new Set(places).size).toBe(places.length);
});

describe('what the log had said of others', () => {
  it('is what it said last before a place', () => {
    const others = heard(
      event('period.created', '2026/1', 1, 0, {}),
      event('period.locked', '2026/1', 5, 0, {}),
    );
    expect(others.before('period', '2026/1', 1)).toBeUndefined();
    expect(others.before('period', '2026/1', 5)?.state).toBe('open');
    expect(others.before('period', '2026/1', 6)?.state).toBe('locked');
    expect(others.hadSaid('period 2026/1', 1)).toBe(false);
    expect(others.hadSaid('period 2026/1', 2)).toBe(true);
  });

  it('keeps the words that are asked for, and none of what is not asked about or says nothing', () => {
    const others = heard(
      event('vat-account.created', '1', 0, 0, posts('2710')),
      event('vat-account.set', '1', 1, 0, null),
      event('counterparty.created', 'x', 2, 0, { now: {} }),
      event('link.created', 'x', 3, 0, {}),
      event('member.left', 'x', 4, 0, { role: 'field', statement: null }),
    );
    expect(others.of('vat-account', '1').map(({ words }) => words)).toEqual([
      { output: null, input: '2710' },
      null,
    ]);
    expect(others.of('counterparty', 'x')).toEqual([]);
    expect(others.of('user', 'x')).toEqual([]);
    expect(others.of('membership', 'x')).toMatchObject([{ ended: true, words: { role: 'field' } }]);
  });

  it('may have been what it was shortly before or after, as wide as transactions overlap', () => {
    const others = heard(
      event('vat-account.created', '1', 0, 0, posts('2710')),
      event('vat-account.set', '1', 1, 3 * OVERLAP_MS, posts('2711')),
    );
    const inputs = (place: number, ms: number) =>
      others
        .around('vat-account', '1', event('draft.approved', 'd', place, ms, null))
        .map((each) => each?.words?.['input'] ?? null);
    expect(inputs(2, 3 * OVERLAP_MS)).toEqual(['2710', '2711']);
    expect(inputs(0.5, 3 * OVERLAP_MS - 1)).toEqual(['2710', '2711']);
    expect(inputs(0.5, 2 * OVERLAP_MS - 1)).toEqual(['2710']);
    expect(inputs(2, 4 * OVERLAP_MS + 1)).toEqual(['2711']);
    expect(inputs(0.5, OVERLAP_MS)).toEqual([null, '2710']);
  });
});

it('who was locked out causes nothing, but for what overlaps with that', () => {
  const says = (disabledAt: string | null) => ({ says: { name: 'Kari', disabledAt } });
  const others = heard(
    event('user.introduced', 'kari', 0, 0, says(null)),
    event('user.locked', 'kari', 1, OVERLAP_MS, says('2026')),
    event('user.unlocked', 'kari', 2, 4 * OVERLAP_MS, says(null)),
  );
  const codes = (ms: number, change: Partial<ReplayedEvent> = {}) =>
    judgeLocked({ ...event('draft.saved', 'kari', 1.5, ms, {}), ...change }, others).map(({ code }) => code);
  expect(codes(2 * OVERLAP_MS + 1)).toEqual(['actor_was_locked']);
  expect(codes(2 * OVERLAP_MS)).toEqual([]);
  expect(codes(3 * OVERLAP_MS)).toEqual([]);
  expect(codes(2 * OVERLAP_MS + 1, { marked: false })).toEqual([]);
  expect(codes(2 * OVERLAP_MS + 1, { kind: 'document.sent' })).toEqual([]);
  expect(codes(2 * OVERLAP_MS + 1, { actorId: 'ola' })).toEqual([]);
  // That they were let in again may be on its way to the log while what they did is in it.
  const coming = new Others([event('user.unlocked', 'kari', 9, OVERLAP_MS + 1, says(null))]);
  for (const place of [0, 1])
    coming.take(
      event(
        place === 0 ? 'user.introduced' : 'user.locked',
        'kari',
        place,
        place * OVERLAP_MS,
        says(place === 0 ? null : '2026'),
      ),
    );
  expect(judgeLocked(event('draft.saved', 'kari', 1.5, 3 * OVERLAP_MS, {}), coming)).toEqual([]);
});
