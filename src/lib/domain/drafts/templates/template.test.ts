import fc from 'fast-check';
import { expect, it } from 'vitest';
import { day } from '#tests/setup/books/day.ts';
import { isCivilDate } from '../../date.ts';
import { monthIndex } from '../../ledger/fiscal-year.ts';
import {
  dayAfter,
  daysThrough,
  keptCoding,
  readCoding,
  recurringCoding,
  RHYTHMS,
  templateOf,
} from './template.ts';
import { codedInLines, type Coding } from '../coded.ts';
import { PLAIN_LINE } from '../../ledger/coding.ts';

const monthly = { every: 1, from: day('2026-01-31'), until: null } as const;

it('comes on the same day, or the last of a shorter month', () => {
  expect(daysThrough(monthly, day('2026-04-30'))).toEqual([
    ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
  ]);
  expect(daysThrough({ ...monthly, until: day('2026-03-30') }, day('2026-12-31'))).toHaveLength(2);
  expect(daysThrough(monthly, day('2026-01-30'))).toEqual([]);
  expect(dayAfter(monthly, day('2026-02-28'))).toBe('2026-03-31');
  expect(dayAfter(monthly, day('2025-12-31'))).toBe('2026-01-31');
  expect(dayAfter({ ...monthly, until: day('2026-03-30') }, day('2026-02-28'))).toBeNull();
});

it('one day in each month that has its turn, whatever the day and the rhythm', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...RHYTHMS),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 0, max: 40 }),
      (every, date, months) => {
        const from = day(`2024-01-${String(date).padStart(2, '0')}`);
        const last = day(
          `${2024 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-28`,
        );
        const days = daysThrough({ every, from, until: null }, last);
        expect(days.every(isCivilDate)).toBe(true);
        days.forEach((each, at) => expect(monthIndex(each)).toBe(monthIndex(from) + at * every));
        const next = dayAfter({ every, from, until: null }, last);
        expect(next).not.toBeNull();
        expect(next && next > last).toBe(true);
      },
    ),
  ));

const line = {
  ...PLAIN_LINE,
  account: '6300',
  amount: 100n,
  vatCode: '1',
  dimensions: [{ type: 'P', code: '1' }],
};
const invoice = { number: '1', date: null, dueDate: null, cid: null, bankAccount: null };
const said = { series: 'GL', date: day('2026-06-15'), text: 'Leie', noPhoto: null };

it('keeps a coding in either form as it is, but for what is of one paper', () => {
  const plain: Coding = {
    ...{ ...said, amount: 100n, account: '6300', vatCode: null, creditAccount: '1920' },
    ...{ counterpartyId: null, project: '1', lines: null },
  };
  const lines = codedInLines({
    ...said,
    lines: [
      { ...line, invoice },
      { ...PLAIN_LINE, account: '1920' },
    ],
  });
  for (const coding of [plain, lines]) {
    const kept = templateOf(coding);
    expect(readCoding(keptCoding(kept))).toEqual(kept);
    expect(kept.lines?.every((each) => each.invoice === null) ?? true).toBe(true);
  }
});

it('what is no coding is none', () => {
  for (const kept of [null, '', 'null', '{}', '[]', '7']) expect(readCoding(kept)).toBeNull();
});

it('says that it is automatic, and of which template', () => {
  const made = { name: 'Leie', coding: codedInLines({ ...said, lines: [line] }) };
  expect(recurringCoding(made, day('2026-07-15'))).toMatchObject({
    date: '2026-07-15',
    noPhoto: 'Automatisk, av malen «Leie»',
  });
});
