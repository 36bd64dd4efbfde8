import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAfter, type CivilDate } from '../date.ts';
import { readPercent } from '../written/percent.ts';
import { rateFrom, ratesUntil, type RateSpan } from './vat-rates.ts';
import { day } from '#tests/setup/books/day.ts';

const rates: RateSpan[] = [
  { validFrom: day('2005-01-01'), validTo: day('2015-12-31'), rateBp: 2500 },
  { validFrom: day('2016-01-01'), validTo: null, rateBp: 2400 },
];
const on = (all: readonly RateSpan[], date: CivilDate) =>
  all.filter((each) => each.validFrom <= date && (each.validTo === null || date <= each.validTo));

describe('another rate from a day on', () => {
  it('ends the newest the day before', () => {
    expect(rateFrom(rates, { from: day('2027-01-01'), rateBp: 2600 }, day('2026-12-31'))).toEqual({
      ok: true,
      value: [
        rates[0],
        { ...rates[1], validTo: '2026-12-31' },
        { validFrom: '2027-01-01', validTo: null, rateBp: 2600 },
      ],
    });
  });

  it('is none on a day with which something is posted, nor before the newest', () => {
    const refused = (from: string, last: string | null) =>
      rateFrom(rates, { from: day(from), rateBp: 1 }, last === null ? null : day(last));
    expect(refused('2026-12-31', '2026-12-31')).toMatchObject({
      error: { code: 'vat_rate_in_use', date: '2026-12-31' },
    });
    expect(refused('2016-01-01', null)).toMatchObject({
      error: { code: 'vat_rate_too_early', date: '2016-01-01' },
    });
  });

  it('leaves one that has ended as it was, and a gap between', () => {
    const ended = ratesUntil(rates, day('2020-06-30'), null);
    if (!ended.ok) throw new Error('it ends');
    const again = rateFrom(ended.value, { from: day('2027-01-01'), rateBp: 2600 }, day('2020-06-30'));
    expect(again).toMatchObject({ ok: true, value: [{}, { validTo: '2020-06-30' }, {}] });
  });
});

it('a code ends no earlier than its last line, nor before its newest rate began, and holds again', () => {
  expect(ratesUntil(rates, day('2026-06-14'), day('2026-06-15'))).toMatchObject({
    error: { code: 'vat_rate_in_use', date: '2026-06-15' },
  });
  expect(ratesUntil(rates, day('2015-12-31'), null)).toMatchObject({
    error: { code: 'vat_rate_too_early', date: '2016-01-01' },
  });
  const ended = ratesUntil(rates, day('2026-06-15'), day('2026-06-15'));
  expect(ended.ok && ratesUntil(ended.value, null, day('2026-06-15'))).toEqual({ ok: true, value: rates });
});

it('whatever is done, each day has one rate at the most, and the days of what is posted keep theirs', () => {
  const act = fc.record({
    days: fc.nat(4000),
    rateBp: fc.nat(10_000),
    ends: fc.boolean(),
    used: fc.nat(4000),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      let all = rates;
      for (const { days, rateBp, ends, used } of acts) {
        const [from, last] = [daysAfter(day('2016-01-01'), days), daysAfter(day('2016-01-01'), used)];
        const next = ends ? ratesUntil(all, from, last) : rateFrom(all, { from, rateBp }, last);
        if (!next.ok) continue;
        for (const date of [day('2005-01-01'), day('2016-01-01'), last])
          if (on(all, date).length > 0)
            expect(on(next.value, date)).toMatchObject([{ rateBp: on(all, date)[0]?.rateBp }]);
        for (const { validFrom } of next.value) expect(on(next.value, validFrom).length).toBeLessThan(2);
        all = next.value;
      }
    }),
  );
});

it('a rate is read as people write it', () => {
  expect(['25', ' 25 % ', '11,11', '12.5', '0', '100'].map(readPercent)).toEqual([
    ...[2500, 2500, 1111, 1250, 0, 10_000],
  ]);
  expect(['', '-1', '101', '11,111', 'fem'].map(readPercent)).toEqual(Array(5).fill(null));
});
