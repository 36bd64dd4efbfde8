import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../date.ts';
import { judgeErasing, keepingOf, keptUntil, type Around } from './keeping.ts';
import { EVENT_KINDS } from './kinds.ts';

const year = (n: number) => ({
  year: n,
  startsOn: `${n}-01-01` as CivilDate,
  endsOn: `${n}-12-31` as CivilDate,
});
const around = (today: CivilDate, person: Around['person'] = null): Around => ({
  ...{ today, years: [year(2025), year(2026), year(2027)], person },
});

describe('how long the law keeps what an event says', () => {
  it.each([
    // Bokføringsloven § 13, from the end of the fiscal year.
    ['voucher.posted', '2026-03-04T10:00:00.000Z', 2026, '2031-12-31'],
    ['voucher.posted', '2026-12-30T10:00:00.000Z', 2027, '2032-12-31'],
    // Written after the year that it names.
    ['voucher.posted', '2027-01-20T10:00:00.000Z', 2026, '2032-12-31'],
    ['draft.saved', '2026-03-04T10:00:00.000Z', null, '2031-12-31'],
    // The year is Norway's.
    ['draft.saved', '2026-12-31T23:30:00.000Z', null, '2032-12-31'],
    ['document.signed', '2026-03-04T10:00:00.000Z', null, '2030-06-30'],
    // A year that the client has none of.
    ['draft.saved', '2020-03-04T10:00:00.000Z', null, '2025-12-31'],
  ] as const)('%s of %s, of the year %s: until %s', (kind, at, named, until) => {
    expect(keptUntil({ kind, at, year: named }, around('2026-11-29').years)).toBe(until);
  });

  it('a year that ends within another counts from its own end', () => {
    const years = [{ year: 2027, startsOn: '2026-07-01', endsOn: '2027-06-30' }] as const;
    const at = '2026-08-01T10:00:00.000Z';
    expect(keptUntil({ kind: 'voucher.posted', at, year: 2027 }, years)).toBe('2032-06-30');
    expect(keptUntil({ kind: 'document.sent', at }, years)).toBe('2030-12-31');
  });

  it('is never shorter than from the moment itself', () => {
    const moments = fc.date({
      min: new Date('2015-01-01'),
      max: new Date('2040-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.constantFrom('voucher.posted', 'document.sent'), (moment, kind) => {
        const until = keptUntil({ kind, at: moment.toISOString() }, around('2026-11-29').years);
        const years = kind === 'voucher.posted' ? 5 : 3;
        expect(Number(until.slice(0, 4))).toBeGreaterThanOrEqual(moment.getUTCFullYear() + years);
      }),
    );
  });
});

describe('whether an event may be erased', () => {
  const at = '2026-03-04T10:00:00.000Z';

  it('not what the books need, until the day after', () => {
    const event = { kind: 'voucher.posted', at, year: 2026 };
    const kept = { may: false, because: 'books', until: '2031-12-31' };
    expect(judgeErasing(event, around('2031-12-31'))).toEqual(kept);
    expect(judgeErasing(event, around('2032-01-01'))).toEqual({ may: true });
  });

  it('of a person, once they have left and the books name them no more', () => {
    const event = { kind: 'user.introduced', at };
    const deeds = [
      { kind: 'document.sent', at },
      { kind: 'draft.approved', at },
    ];
    const judge = (today: CivilDate, person: Around['person']) => judgeErasing(event, around(today, person));
    expect(judge('2026-11-29', { member: true, self: false, deeds: [] })).toEqual({
      ...{ may: false, because: 'member', until: null },
    });
    expect(judge('2026-11-29', { member: false, self: false, deeds: [] })).toEqual({ may: true });
    expect(judge('2031-12-31', { member: false, self: false, deeds })).toEqual({
      ...{ may: false, because: 'deeds', until: '2031-12-31' },
    });
    expect(judge('2032-01-01', { member: false, self: false, deeds })).toEqual({ may: true });
  });

  it('who asks about a person’s without looking for the person is told', () => {
    expect(() => judgeErasing({ kind: 'member.left', at }, around('2026-11-29'))).toThrow('was not asked');
  });

  it('what tells of somebody else’s way in always, what the log is judged by never', () => {
    const person = { member: true, self: false, deeds: [] };
    expect(judgeErasing({ kind: 'session.opened', at }, around('2026-11-29', person))).toEqual({ may: true });
    const self = { ...person, self: true };
    expect(judgeErasing({ kind: 'session.opened', at }, around('2026-11-29', self))).toMatchObject({
      ...{ may: false, because: 'oneself' },
    });
    const log = EVENT_KINDS.filter((kind) => keepingOf(kind) === 'log');
    expect(log).toContain('detail.erased');
    for (const kind of log)
      expect(judgeErasing({ kind, at: '1999-01-01T00:00:00.000Z' }, around('2026-11-29', person))).toEqual({
        ...{ may: false, because: 'log', until: null },
      });
  });

  it('nothing of a kind that this version does not know', () => {
    expect(judgeErasing({ kind: 'voucher.dreamt', at }, around('2099-01-01'))).toMatchObject({ may: false });
  });
});
