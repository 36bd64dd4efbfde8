import { createReadStream, existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toDecimal } from '#lib/domain/money.ts';
import type { SaftOpening } from './balances.ts';
import { SaftCheck, type SaftScope, type SaftSummary } from './check.ts';
import type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
import { readSaft } from '../reader.ts';
import type { SaftAccount, SaftHeader, SaftLine, SaftRecord, SaftTransaction } from '../records.ts';
import { walk } from '#tests/setup/walk.ts';

const EXAMPLES = `${process.env.SEGL_FIXTURES ?? '../shared/data'}/saf-t/examples`;

interface Checked {
  findings: SaftFinding[];
  summary: SaftSummary;
  opening: SaftOpening;
}

async function checkFile(name: string, scope?: SaftScope): Promise<Checked> {
  const check = new SaftCheck(scope);
  const findings: SaftFinding[] = [];
  for await (const item of readSaft(createReadStream(`${EXAMPLES}/${name}.xml`))) {
    if (!item.ok) throw new Error(`${item.error.code} at ${item.error.line}`);
    findings.push(...check.see(item.value));
  }
  return { findings, summary: check.summary(), opening: check.opening() };
}

/** `code@line facts…`, short enough to compare a whole file's findings at a glance. */
function brief({ severity: _, code, line, ...facts }: SaftFinding): string {
  const values = Object.values(facts).map((v) =>
    typeof v === 'bigint' && code !== 'saft_wrong_number_of_entries' ? toDecimal(v) : String(v),
  );
  return `${code.replace('saft_', '')}@${line} ${values.join(' ')}`.trim();
}

function errors(findings: readonly SaftFinding[]): string[] {
  return findings.filter(({ severity }) => severity === 'error').map(brief);
}

function warnings(findings: readonly SaftFinding[]): string[] {
  return findings.filter(({ severity }) => severity === 'warning').map(brief);
}

const TOYEN = { accounts: 22, customers: 6, suppliers: 6, taxCodes: 9, analysisTypes: 8, journals: 1 };
const TOYEN_WARNINGS = [
  'opening_unbalanced@3 2545410.00',
  'party_opening_differs@82 1500 15000.00 46800.00',
  'party_closing_differs@82 1500 103700.00 135500.00',
  'closing_differs@100 1920 670568.75 724407.00',
  'party_opening_differs@118 2400 -175000.00 -25199.50',
  'party_closing_differs@118 2400 -212025.00 -62224.50',
  'closing_differs@145 2711 0.00 -0.35',
  'closing_differs@154 2740 0.00 0.35',
];

const present = existsSync(EXAMPLES);
describe.skipIf(!present)(present ? 'the examples' : `skipped: ${EXAMPLES} not present`, () => {
  it('comes through, its oddities named', () =>
    walk([['toyen-lekefabrikk-1.10'], ['toyen-lekefabrikk-1.30']], async (name) => {
      const { findings, summary, opening } = await checkFile(name);
      expect(errors(findings)).toEqual([]);
      const isSplit = (warning: string) => warning.startsWith('split_analysis');
      expect(warnings(findings).filter((warning) => !isSplit(warning))).toEqual(TOYEN_WARNINGS);
      expect(warnings(findings).filter(isSplit)).toHaveLength(22);
      expect(summary).toEqual({
        ...TOYEN,
        transactions: 53,
        lines: 170,
        foreignLines: 0,
        totalDebit: 948_704_935n,
        totalCredit: 948_704_935n,
        errors: 0,
        warnings: 30,
      });
      expect(opening.difference).toBe(254_541_000n);
      expect(opening.lines).toHaveLength(11);
    }));

  it('the official small example comes through; its balances are invented', async () => {
    const { findings, summary, opening } = await checkFile('official-999999999-1.10');
    expect(errors(findings)).toEqual([]);
    expect(warnings(findings)).toEqual([
      'unknown_party_account@108 12000 1500',
      'opening_unbalanced@3 -1234.56',
      'closing_differs@70 1925 12345.67 -11265.44',
      'closing_differs@79 2400 -12345.67 -1234.56',
      'closing_differs@88 2740 -12345.67 1265.44',
      'closing_differs@97 4000 0.00 10000.00',
    ]);
    expect(summary).toMatchObject({ transactions: 2, lines: 5, totalDebit: 2_500_000n });
    expect(opening.lines[1]).toEqual({ accountId: '2400', amount: -123_456n, supplierId: '20000' });
  });

  it('is refused, with its one defect', () =>
    walk(
      [
        ['broken-unknown-account', 'unknown_account@1073 123ABC 1001 9999'],
        ['broken-duplicate-transactionid', 'duplicate_transaction@1127 123ABC 1001 1064'],
        ['broken-totals', 'wrong_total_debit@1056 1.00 9487049.35'],
      ],
      async (name, defect) => {
        expect(errors((await checkFile(name)).findings)).toEqual([defect]);
      },
    ));

  it('all-elements can be no ledger: nothing in its entries balances or is known', async () => {
    const { findings } = await checkFile('all-elements-1.30');
    expect(errors(findings)).toEqual([
      'unknown_customer@357 Jo1 Tra1 15',
      'unknown_account@401 Jo1 Tra1 1921',
      'unknown_supplier@401 Jo1 Tra1 13',
      'unbalanced_transaction@342 Jo1 Tra1 5.00',
      'unknown_account@419 Jo1 Tra2 1921',
      'unknown_supplier@419 Jo1 Tra2 13',
      'unbalanced_transaction@411 Jo1 Tra2 -123.00',
      'wrong_number_of_entries@334 5 2',
      'wrong_total_debit@334 6.00 598.00',
      'wrong_total_credit@334 7.00 716.00',
    ]);
    expect(warnings(findings)).toEqual([
      'invalid_registration_number@3 101102103',
      'repeated_account@140 1920 130',
      'unknown_party_account@151 C1 1500:12',
      'unknown_party_account@204 S1 1500:12',
      'unknown_standard_tax_code@272 53 16',
      'repeated_tax_code@282 53 272',
      'unknown_standard_tax_code@282 53 16',
      'tax_without_code@357 Jo1 Tra1',
      'unknown_analysis@357 Jo1 Tra1 PRO 2',
      'split_analysis@357 Jo1 Tra1 PRO',
      'repeated_record_id@401 Jo1 Tra1 line-18',
      'opening_unbalanced@3 -2.00',
      'closing_differs@130 1920 -1.00 596.00',
    ]);
  });

  it('all-elements comes through for its masters, with everything said as warnings', async () => {
    const { findings, summary, opening } = await checkFile('all-elements-1.30', 'masters');
    expect(errors(findings)).toEqual([]);
    expect(summary).toMatchObject({ errors: 0, warnings: 23, foreignLines: 1 });
    expect(opening).toEqual({
      lines: [{ accountId: '1920', amount: -200n }],
      difference: -200n,
    });
  });
});

const HEADER: SaftHeader = {
  kind: 'header',
  line: 1,
  version: '1.30',
  declaredVersion: '1.30',
  created: '2026-01-01',
  software: '',
  company: { name: 'X' },
  currency: 'NOK',
  selection: { start: '2026-01-01', end: '2026-12-31' },
};

function account(id: string, more: Partial<SaftAccount> = {}): SaftAccount {
  const grouping = { groupingCategory: 'g', groupingCode: id };
  return { kind: 'account', line: 2, id, description: id, ...grouping, opening: 0n, closing: 0n, ...more };
}

function entry(accountId: string, amount: bigint, recordId: string): SaftLine {
  const side = amount < 0n ? 'credit' : 'debit';
  return { line: 5, recordId, accountId, amount, side, description: '', tax: [], analysis: [] };
}

function transaction(id: string, more: Partial<SaftTransaction> = {}): SaftTransaction {
  return {
    kind: 'transaction',
    line: 4,
    journalId: 'GL',
    id,
    period: 1,
    periodYear: 2026,
    date: '2026-01-02',
    description: '',
    lines: [entry('1920', 100n, '1'), entry('3000', -100n, '2')],
    ...more,
  };
}

function check(...records: SaftRecord[]): string[] {
  const checker = new SaftCheck();
  return records.flatMap((record) => checker.see(record)).map(brief);
}

describe('one thing at a time', () => {
  const masters = [HEADER, account('1920'), account('3000')];

  it('a clean file has no findings', () => {
    const closed = [account('1920', { closing: 100n }), account('3000', { closing: -100n })];
    const totals = {
      kind: 'totals',
      line: 3,
      numberOfEntries: 1n,
      totalDebit: 100n,
      totalCredit: 100n,
    } as const;
    expect(check(HEADER, ...closed, totals, transaction('1'), { kind: 'end', line: 9 })).toEqual([]);
  });

  it('a number may come back in another journal or year, not in the same', () => {
    const again = [
      transaction('1'),
      transaction('1', { journalId: 'S' }),
      transaction('1', { periodYear: 2027, date: '2027-01-01', line: 6 }),
      transaction('1', { line: 7 }),
    ];
    expect(check(...masters, ...again)).toEqual([
      'date_outside_selection@6 GL 1 2027-01-01',
      'duplicate_transaction@7 GL 1 4',
    ]);
  });

  it('sums that the ledger can’t hold are refused', () => {
    const half = 2n ** 62n;
    const [debit] = transaction('1').lines;
    if (!debit) throw new Error('a transaction has lines');
    const pair = (amount: bigint) => [
      { ...debit, recordId: '1', amount },
      { ...debit, recordId: '2', amount: -amount },
    ];
    const large = (amount: bigint) => [
      transaction('1', { lines: pair(amount) }),
      { kind: 'end', line: 9 } as const,
    ];
    const refused = (amount: bigint) =>
      check(...masters, ...large(amount)).filter((found) => found.startsWith('sums_too_large'));
    expect(refused(half - 1n)).toEqual([]);
    expect(refused(half)).toEqual([`sums_too_large@9 ${toDecimal(2n * half)}`]);
  });

  it('a date outside the selection is worth a look', () => {
    expect(check(...masters, transaction('1', { date: '2025-12-31' }))).toEqual([
      'date_outside_selection@4 GL 1 2025-12-31',
    ]);
  });

  it('a selection by periods is held against the periods of the entries', () => {
    const byPeriod = { first: { year: 2026, period: 2 }, last: { year: 2026, period: 12 } };
    const header = { ...HEADER, selection: byPeriod };
    const found = check(
      header,
      ...masters.slice(1),
      transaction('1', { period: 1 }),
      transaction('2', { period: 2 }),
      transaction('3', { period: 1, periodYear: 2027 }),
    );
    expect(found).toEqual([
      'date_outside_selection@4 GL 1 2026-01-02',
      'date_outside_selection@4 GL 3 2026-01-02',
    ]);
  });

  it('a code outside its dates is refused, a second tax and a text that is too long are told of', () => {
    const tax = { code: '3', amount: 1n };
    const code = { kind: 'taxCode', line: 3, code: '3', standardCode: '3', rateBp: 2500 } as const;
    const taxed = (more: Partial<SaftLine>) => [
      { ...entry('1920', 100n, '1'), ...more },
      entry('3000', -100n, '2'),
    ];
    expect(
      check(
        ...masters,
        { ...code, validFrom: '2026-01-03' },
        transaction('1', { lines: taxed({ tax: [tax] }) }),
        transaction('2', { lines: taxed({ tax: [tax, tax] }), date: '2026-01-03' }),
        transaction('3', { lines: taxed({ description: 'x'.repeat(501) }) }),
        transaction('4', { description: 'x'.repeat(501) }),
      ),
    ).toEqual([
      'tax_code_not_valid@5 GL 1 3 2026-01-02',
      'second_tax@5 GL 2 3',
      'text_cut@5 GL 3',
      'text_cut@4 GL 4',
    ]);
  });

  it('a code that comes back with a rate from another day on is right; with one of the same day it is told of', () => {
    const code = { kind: 'taxCode', line: 3, code: '3', standardCode: '3', rateBp: 2500 } as const;
    const later = { ...code, line: 4, validFrom: '2026-07-01', rateBp: 1500 } as const;
    expect(check(...masters, code, later, { ...later, line: 5 })).toEqual(['repeated_tax_code@5 3 3']);
  });

  it('a line that is split over values of a dimension is told of', () => {
    const value = {
      kind: 'analysisType',
      line: 3,
      type: 'P',
      typeDescription: 'P',
      description: '',
    } as const;
    const split = (...analysis: SaftLine['analysis']) =>
      transaction('1', { lines: [{ ...entry('1920', 100n, '1'), analysis }, entry('3000', -100n, '2')] });
    const values = [
      { ...value, id: 'A' },
      { ...value, id: 'B' },
    ];
    const found = (...analysis: SaftLine['analysis']) => check(...masters, ...values, split(...analysis));
    expect(found({ type: 'P', id: 'A', amount: 60n }, { type: 'P', id: 'B', amount: 40n })).toEqual([
      'split_analysis@5 GL 1 P',
    ]);
    expect(found({ type: 'P', id: 'A', amount: 60n })).toEqual(['split_analysis@5 GL 1 P']);
    expect(found({ type: 'P', id: 'A', amount: 100n })).toEqual([]);
    expect(found({ type: 'P', id: 'A' })).toEqual([]);
    expect(found({ type: 'P', id: 'A', amount: 60n }, { type: 'P', id: 'A', amount: 40n })).toEqual([]);
  });

  it('demands from 1.30 what its schema demands', () => {
    const bare: SaftAccount = {
      kind: 'account',
      line: 2,
      id: '1920',
      description: '',
      opening: 0n,
      closing: 0n,
    };
    const tax = { kind: 'taxCode', line: 3, code: '3' } as const;
    const { selection: _, ...unbounded } = HEADER;
    expect(check(unbounded, bare, tax)).toEqual([
      'missing_selection@1',
      'missing_grouping@2 1920',
      'missing_standard_tax_code@3 3',
    ]);
    expect(check({ ...unbounded, version: '1.20' }, bare, tax)).toEqual(['missing_selection@1']);
  });

  it('one account id with two meanings, and a ledger in euro, are refused', () => {
    const euro = { ...HEADER, currency: 'EUR' };
    expect(check(euro, account('1920'), account('1920', { description: 'other', line: 3 }))).toEqual([
      'unsupported_currency@1 EUR',
      'duplicate_account@3 1920 2',
    ]);
  });

  it('opens the sub-ledger per party where the parties explain the account', () => {
    const checker = new SaftCheck();
    const party = (id: string, opening: bigint): SaftRecord => ({
      kind: 'customer',
      line: 3,
      id,
      name: id,
      balances: [{ accountId: '1500', opening, closing: 0n }],
    });
    const records = [HEADER, account('1500', { opening: 300n }), account('2050', { opening: -300n })];
    for (const record of [...records, party('A', 100n), party('B', 200n), party('C', 0n)])
      checker.see(record);
    expect(checker.opening()).toEqual({
      difference: 0n,
      lines: [
        { accountId: '1500', amount: 100n, customerId: 'A' },
        { accountId: '1500', amount: 200n, customerId: 'B' },
        { accountId: '2050', amount: -300n },
      ],
    });
  });
});
