import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPORTS } from '../ledger/reports/reports.ts';
import { addressOf, readAddress, writeAddress } from './address.ts';
import { FIELDS } from './fields.ts';

const said = fc.record(
  {
    account: fc
      .string({ minLength: 1, maxLength: 70, unit: 'grapheme' })
      .filter((text) => FIELDS.account.safeParse(text).data === text),
    year: fc.integer({ min: 1900, max: 2200 }),
    from: fc.integer({ min: 1, max: 18 }),
    through: fc.integer({ min: 1, max: 18 }),
  },
  { requiredKeys: [] },
);
const reports = Object.values(REPORTS).map((report) => [report.id, report] as const);

describe.each(reports)('the address of %s', (_, report) => {
  const fields = { ...report.filter, ...report.marks };
  const names = Object.keys(fields);
  const fieldsOf = (all: object) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));

  it('says what is asked, and reads as it was written', () => {
    fc.assert(
      fc.property(said, (all) => {
        const written = writeAddress(fields, all);
        expect(readAddress(fields, new URLSearchParams(written))).toEqual({
          said: fieldsOf(all),
          refused: [],
        });
        // One thing has one address.
        expect(writeAddress(fields, readAddress(fields, new URLSearchParams(written)).said)).toBe(written);
      }),
    );
  });

  it('takes no garbage, and says each piece of it', () => {
    const piece = fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(FIELDS)), fc.string()), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const { said: taken, refused } = readAddress(fields, new URLSearchParams(pieces));
        expect(Object.keys(taken).length + refused.length).toBe(new URLSearchParams(pieces).size);
        for (const [name, value] of Object.entries(taken)) {
          expect(names).toContain(name);
          expect(FIELDS[name as keyof typeof FIELDS].safeParse(value).success).toBe(true);
        }
      }),
    );
  });
});

it('what every object has by itself is no field', () => {
  const address = new URLSearchParams('constructor=1&__proto__=2&toString=3');
  expect(readAddress(FIELDS, address)).toEqual({
    said: {},
    refused: ['constructor=1', '__proto__=2', 'toString=3'],
  });
});

it('an account that looks like a number stays a text, and a year is a number', () => {
  const address = new URLSearchParams('account=0192&year=2026&from=2.5&through=99&year=2025');
  expect(readAddress(FIELDS, address)).toEqual({
    said: { account: '0192', year: 2026 },
    refused: ['from=2.5', 'through=99', 'year=2025'],
  });
  expect(addressOf(REPORTS.accountLedger, { account: '19 20', year: 2026 })).toBe(
    '/account-ledger?account=19+20&year=2026',
  );
  expect(addressOf(REPORTS.vouchers, { account: '1920' })).toBe('/vouchers');
});
