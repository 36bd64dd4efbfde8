import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { daysAfter } from '#lib/domain/date.ts';
import { SaftCheck } from '#lib/domain/ledger/saft/checked/check.ts';
import { readSaft } from '#lib/domain/ledger/saft/reader.ts';
import type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
import type { SaftRecord } from '#lib/domain/ledger/saft/records.ts';
import { DEMO_COMPANIES, demoCompany, demoReceipts, type DemoCompanyName } from './index.ts';
import { CHART } from './chart.ts';
import { fictionalBankAccount, fictionalOrgnr, kid } from './numbers.ts';
import { day } from '#tests/setup/books/day.ts';

const FIXTURES = process.env.SEGL_FIXTURES ?? '../shared/data';
const TODAY = '2026-11-28';
/** A start of each quarter, a leap day, and years away: the story may be told on any day. */
const DAYS = ['2027-01-01', '2027-04-30', '2028-02-29', '2031-07-15'];
const SHA256 = {
  fjordheim: '20b94729dbefd8f5aadfe4dc81d6f7679ded457d4e0679eb2e7766bbfe4fc5c9',
  havblikk: '29cbcb848a85d2e1405553f04f15f28500619069b229902eab8f9cf799c7fe76',
};

async function read(name: DemoCompanyName, today = TODAY) {
  const check = new SaftCheck();
  const findings: SaftFinding[] = [];
  const records: SaftRecord[] = [];
  for await (const item of readSaft(new Blob([demoCompany(name, day(today))]).stream())) {
    if (!item.ok) throw new Error(`${item.error.code} at line ${item.error.line}`);
    records.push(item.value);
    findings.push(...check.see(item.value));
  }
  return { records, findings, summary: check.summary(), opening: check.opening() };
}

describe.each(DEMO_COMPANIES)('%s', (name) => {
  it('is the same file all month, everywhere', () => {
    const file = demoCompany(name, TODAY);
    expect(demoCompany(name, '2026-11-01')).toBe(file);
    expect(createHash('sha256').update(file).digest('hex')).toBe(SHA256[name]);
  });

  const schema = `${FIXTURES}/saf-t/xsd/1.30.xsd`;
  const present = existsSync(schema);
  it.skipIf(!present)(present ? 'is valid under the schema' : `skipped: ${schema} not present`, () => {
    const xsd = XmlDocument.fromBuffer(readFileSync(schema));
    const document = XmlDocument.fromString(demoCompany(name, TODAY));
    const validator = XsdValidator.fromDoc(xsd);
    try {
      expect(() => {
        validator.validate(document);
      }).not.toThrow();
    } finally {
      for (const held of [validator, document, xsd]) held.dispose();
    }
  });

  it.each([TODAY, ...DAYS])(
    'has nothing to remark on, opens balanced and ends last month: %s',
    async (today) => {
      const { findings, opening, records } = await read(name, today);
      expect(findings).toEqual([]);
      expect(opening.difference).toBe(0n);
      const dates = records.flatMap((record) => (record.kind === 'transaction' ? [record.date] : [])).sort();
      expect(daysAfter(day(dates.at(-1) ?? ''), 1) <= `${today.slice(0, 8)}01`).toBe(true);
      expect(dates.at(-1)?.slice(0, 7)).toBe(daysAfter(day(`${today.slice(0, 8)}01`), -1).slice(0, 7));
    },
  );

  it('numbers vouchers 1, 2, 3 … per journal and year, in order of date', async () => {
    const last = new Map<string, { id: number; date: string }>();
    for (const record of (await read(name)).records) {
      if (record.kind !== 'transaction') continue;
      const series = `${record.journalId} ${record.periodYear}`;
      const before = last.get(series) ?? { id: 0, date: '' };
      expect(Number(record.id)).toBe(before.id + 1);
      expect(record.date >= before.date).toBe(true);
      last.set(series, { id: Number(record.id), date: record.date });
    }
    expect(last.size).toBeGreaterThan(4);
  });
});

describe('Fjordheim Bygg AS', () => {
  it('has the figures the demo promises', async () => {
    const { summary, records } = await read('fjordheim');
    expect(summary).toMatchObject({
      accounts: 57,
      customers: 11,
      suppliers: 18,
      taxCodes: 30,
      analysisTypes: 4,
    });
    expect(summary).toMatchObject({ transactions: 528, lines: 1891, errors: 0, warnings: 0 });
    expect(summary.totalDebit).toBe(summary.totalCredit);
    const codes = new Set(
      records.flatMap((r) =>
        r.kind === 'transaction' ? r.lines.flatMap(({ tax }) => tax.map((t) => t.code)) : [],
      ),
    );
    expect([...codes].sort()).toEqual('0 1 11 12 13 21 3 31 33 5 51 52 6 81 86'.split(' '));
  });

  it.each([TODAY, ...DAYS])('never overdraws its bank account: %s', async (today) => {
    const { records, opening } = await read('fjordheim', today);
    const moved = records
      .filter((record) => record.kind === 'transaction')
      .flatMap(({ date, lines }) => lines.map(({ accountId, amount }) => ({ date, accountId, amount })))
      .filter(({ accountId }) => accountId === '1920')
      .sort((a, b) => a.date.localeCompare(b.date) || Number(b.amount - a.amount));
    let balance = opening.lines.find(({ accountId }) => accountId === '1920')?.amount ?? 0n;
    for (const { amount } of moved) {
      balance += amount;
      expect(balance > 0n).toBe(true);
    }
  });
});

const groupings = `${FIXTURES}/saf-t/codes/grouping-2025-2026.csv`;
const listed = existsSync(groupings);
describe.skipIf(!listed)(listed ? 'the chart' : `skipped: ${groupings} not present`, () => {
  it('uses only groupings of the official list for 2025 and 2026', () => {
    const rows = readFileSync(groupings, 'utf8').split(/\r?\n/);
    const known = new Set(
      rows.map((row) => row.split(';')).map(([category, , , code]) => `${category} ${code}`),
    );
    const unknown = CHART.filter(([, , category, code]) => !known.has(`${category} ${code}`));
    expect(unknown).toEqual([]);
  });
});

describe('fictional numbers', () => {
  const mod11 = (digits: string, weights: readonly number[]): number =>
    weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11;

  it('have valid check digits, in ranges nobody has', () => {
    for (let serial = 1; serial < 500; serial += 1) {
      const orgnr = fictionalOrgnr(serial);
      expect(orgnr).toMatch(/^3\d{8}$/);
      expect(mod11(orgnr, [3, 2, 7, 6, 5, 4, 3, 2, 1])).toBe(0);
      const account = fictionalBankAccount(serial);
      expect(account).toMatch(/^0000\d{7}$/);
      expect(mod11(account, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])).toBe(0);
    }
  });

  it('KID of 7992739871 ends in 3 (the textbook example of modulus 10)', () => {
    expect(kid('7992739871')).toBe('79927398713');
  });
});

describe('receipts', () => {
  it('are small JPEG pictures, each another', () => {
    const receipts = demoReceipts();
    expect(receipts).toHaveLength(5);
    for (const { bytes, type, total } of receipts) {
      expect(type).toBe('image/jpeg');
      expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
      expect(bytes.length).toBeLessThanOrEqual(40_000);
      expect(total > 0n).toBe(true);
    }
    const hashes = receipts.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    expect(new Set(hashes).size).toBe(5);
  });
});
