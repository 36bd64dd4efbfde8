import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { orgnrKey } from '#lib/domain/orgnr.ts';
import { ok } from '#lib/domain/result.ts';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import { trialBalanceOf } from '#lib/domain/ledger/reports/trial-balance.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { SaftSchema } from '#tests/setup/files/saft-schema.ts';
import { ledgerAnswers } from '../reconcile.ts';
import { movements } from '../reports/trial-balance-store.ts';
import { importSaft } from './import.ts';
import type { SaftSource } from './survey.ts';
import { walk } from '#tests/setup/walk.ts';
import { LONG } from '#tests/setup/long.ts';

/* Small files that an earlier release got wrong, and whole files with one thing absent, through to the database. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const TRIALS = fixture('trials/saf-t');
const present = existsSync(TRIALS);
const trial = (name: string) => readFileSync(`${TRIALS}/${name}.xml`, 'utf8');
const text =
  (file: string): SaftSource =>
  () =>
    new Blob([file]).stream();

async function imported(source: SaftSource) {
  const context = database.contextFor(uuidv7());
  return { context, ...must(await importSaft(context, source)) };
}

async function balanceOf(context: ReturnType<TestDatabase['contextFor']>, year: number) {
  const rows = await context.transaction(async (tx) =>
    ok(await movements(tx, context.clientId, { year, through: MOST_MONTHS })),
  );
  return trialBalanceOf(must(rows));
}

async function isIntact(context: ReturnType<TestDatabase['contextFor']>): Promise<boolean> {
  await sequence(context);
  const report = await verifyLog(context, ledgerAnswers.reconcilers);
  expect(report.findings).toEqual([]);
  return (await ledgerAnswers.disagreements(context)).length === 0;
}

const vatOf = (clientId: string) => database.owner`
  select vat_code, vat_rate_bp, vat_base::text, vat_amount::text from ledger.line
  where client_id = ${clientId} and vat_code is not null`;

describe.skipIf(!present)(present ? 'the trials' : `skipped: ${TRIALS} not present`, () => {
  it('tax without its base: the base is unknown', async () => {
    const { context, report } = await imported(() => createReadStream(`${TRIALS}/tax-without-base.xml`));
    expect(await vatOf(context.clientId)).toEqual([
      { vat_code: '1', vat_rate_bp: 2500, vat_base: null, vat_amount: '2500' },
    ]);
    expect(report.remarks.map(({ code }) => code)).toContain('saft_invalid_registration_number');
    expect(await isIntact(context)).toBe(true);
  });

  it('tax without its percentage: the VAT table says it, or it is unknown', async () => {
    const { context } = await imported(text(trial('tax-without-percentage')));
    expect(await vatOf(context.clientId)).toMatchObject([{ vat_rate_bp: 2500 }]);

    const untold = trial('tax-without-percentage')
      .replace('<TaxPercentage>25</TaxPercentage>', '')
      .replace('<StandardTaxCode>1<', '<StandardTaxCode>NA<')
      .replace(/<RegistrationNumber>\d+/, '<RegistrationNumber>974760673');
    expect(untold).not.toContain('TaxPercentage');
    const unknown = await imported(text(untold));
    expect(await vatOf(unknown.clientId)).toMatchObject([{ vat_rate_bp: null }]);
    const rates =
      await database.owner`select rate_bp from ledger.vat_rate where client_id = ${unknown.clientId}`;
    expect(rates).toEqual([{ rate_bp: null }]);
    expect(await isIntact(unknown.context)).toBe(true);
  });

  it('a file from mid-year: its openings are the year’s own', async () => {
    const { context, report } = await imported(text(trial('starts-mid-year')));
    const balance = await balanceOf(context, 2025);
    const shown = balance.rows.map(({ account, opening, closing }) => [account, opening, closing]);
    expect(shown).toEqual([
      ['1920', 500_00n, 400_00n],
      ['3000', -800_00n, -800_00n],
      ['6300', 300_00n, 400_00n],
    ]);
    expect(balance).toMatchObject({ undistributed: 0n, balanced: true });
    const result = balance.rows.filter(({ kind }) => kind === 'result');
    expect(result.reduce((sum, { closing }) => sum - closing, 0n)).toBe(400_00n);
    expect(report).toMatchObject({
      covers: { from: '2025-07-01', to: '2025-12-31', basis: 'selection' },
      years: [{ year: 2025, startsOn: '2025-01-01', endsOn: '2025-12-31' }],
      opening: { date: '2025-07-01', lines: 3, unexplained: '0.00' },
    });
    // In the next year it is a result of earlier years, as any other.
    expect((await balanceOf(context, 2026)).undistributed).toBe(-400_00n);
  });

  it('results opened on a fiscal year’s first day are of the years before', async () => {
    const fromJanuary = trial('starts-mid-year')
      .replace('2025-07-01', '2025-01-01')
      .replace(/<RegistrationNumber>\d+/, '<RegistrationNumber>923609016');
    const { context } = await imported(text(fromJanuary));
    expect((await balanceOf(context, 2025)).undistributed).toBe(-500_00n);
  });

  it('a year from July: one fiscal year of twelve months', async () => {
    const { context, clientId } = await imported(text(trial('year-july-to-june')));
    const years = await database.owner`
      select year, starts_on::text, ends_on::text from ledger.fiscal_year where client_id = ${clientId}`;
    expect(years).toEqual([{ year: 2026, starts_on: '2025-07-01', ends_on: '2026-06-30' }]);
    const periods = await database.owner`
      select number, starts_on::text from ledger.period where client_id = ${clientId} and number > 0 order by number`;
    expect([periods.length, periods[0], periods[11]]).toEqual([
      12,
      { number: 1, starts_on: '2025-07-01' },
      { number: 12, starts_on: '2026-06-01' },
    ]);
    const vouchers = await database.owner`
      select year, period from ledger.voucher where client_id = ${clientId} and source = 'import'`;
    expect(vouchers).toEqual([{ year: 2026, period: 2 }]);
    expect(await isIntact(context)).toBe(true);
  });

  it('VAT is posted where the company’s own vouchers do', async () => {
    const tax =
      '<Line><RecordID>3</RecordID><AccountID>2713</AccountID><Description/><DebitAmount><Amount>25</Amount></DebitAmount></Line>';
    const file = trial('tax-without-base')
      .replaceAll('2710', '2713')
      .replace(/<RegistrationNumber>\d+/, '<RegistrationNumber>982463718')
      .replaceAll(/<Total(Debit|Credit)>100.00/g, '<Total$1>125.00')
      .replace(/(<CreditAmount>\s*<Amount>)100.00/, '$1125.00')
      .replace('</Transaction>', `${tax}</Transaction>`);
    const { clientId, report } = await imported(text(file));
    expect(report.vatAccounts).toEqual([{ code: '1', output: null, input: '2713', source: 'postings' }]);
    const kept =
      await database.owner`select code, input, source from ledger.vat_account where client_id = ${clientId}`;
    expect(kept).toEqual([{ code: '1', input: '2713', source: 'postings' }]);
  });

  it('single and zero lines are imported as they are', async () => {
    for (const name of ['single-line', 'zero-line']) await imported(text(trial(name)));
  });

  it('a company that is there is refused, however its number is written', async () => {
    const file = trial('year-july-to-june').replace(
      /<RegistrationNumber>\d+/,
      '<RegistrationNumber>NO 936 796 702 MVA',
    );
    const { clientId } = await imported(text(file));
    const [row] = await database.owner`select orgnr, orgnr_key from platform.client where id = ${clientId}`;
    expect(row).toEqual({ orgnr: '936796702', orgnr_key: '936796702' });
    const again = database.contextFor(uuidv7());
    expect(await importSaft(again, text(file.replace('NO 936 796 702 MVA', '936796702')))).toMatchObject({
      ok: false,
      error: { code: 'client_exists', clientId, name: 'Test AS', orgnr: '936796702' },
    });
    const into = await importSaft(database.contextFor(clientId), text(trial('zero-line')));
    expect(into).toMatchObject({ ok: false, error: { code: 'client_exists', clientId } });
  });
});

describe.skipIf(!present)('a text that is too long', () => {
  it('is cut before a sign that does not fit', async () => {
    const long = `${'x'.repeat(499)}🔨 og spiker`;
    const file = trial('tax-without-base')
      .replace(/<RegistrationNumber>\d+/, '<RegistrationNumber>998877661')
      .replaceAll(/(<Line>.*?<Description>)[^<]*/gs, `$1${long}`)
      .replaceAll(/(<\/TransactionDate>\s*<Description>)[^<]*/g, `$1${long}`);
    const { context, report } = await imported(text(file));
    expect(report.remarks.map(({ code }) => code)).toContain('saft_text_cut');
    const texts = await database.owner`
      select text from ledger.line where client_id = ${context.clientId} and text is not null
      union select text from ledger.voucher where client_id = ${context.clientId} and source = 'import'`;
    expect(texts.map((row) => row['text'] as string)).toEqual(['x'.repeat(499)]);
    expect(await isIntact(context)).toBe(true);
  });
});

describe('the database', () => {
  it('knows a number by the same key as the program', async () => {
    const writings = [
      ...['974760673', 'NO 974 760 673 MVA', 'Org.nr. 974–760–673', '９７４７６０６７３', '974760673\u200b'],
      ...['hrb 12-34', 'ærø 7', '974760673 AS', 'ﬁ 1', 'ß', ' ', '٣٤', 'Å-1', 'A\u030A-1'],
    ];
    const [row] = await database.owner`
      select array(select coalesce(platform.orgnr_key(w), '') from unnest(${writings}::text[]) with ordinality u (w, at) order by at)
        as keys`;
    expect(row?.['keys']).toEqual(writings.map((written) => orgnrKey(written)));
  });

  it('takes one client for each number, whoever inserts it', async () => {
    const insert = (orgnr: string) => database.owner`
      insert into platform.client (id, orgnr, name, created_at, orgnr_key)
      values (${uuidv7()}, ${orgnr}, 'X', now(), 'something else')`;
    await database.owner`alter table platform.client disable trigger has_event`;
    await insert('NO 985 399 077 MVA');
    await expect(insert('985399077')).rejects.toMatchObject({ constraint_name: 'client_orgnr_once' });
    await insert('');
    await insert(' ');
  });
});

const SCHEMA = fixture('saf-t/xsd/1.30.xsd');
const OLD = fixture('saf-t/xsd/1.10.xsd');
const LINE = 'AuditFile/GeneralLedgerEntries/Journal/Transaction/Line';
const MASTERS = 'AuditFile/MasterFiles';
const ABSENT: readonly [version: string, id: string][] = [
  ['1.10', 'AuditFile/Header/SelectionCriteria'],
  ['1.10', `${MASTERS}/GeneralLedgerAccounts/Account/StandardAccountID`],
  ['1.10', `${MASTERS}/Customers/Customer/AccountID`],
  ['1.10', `${LINE}/TaxInformation/TaxBase`],
  ['1.30', `${LINE}/TaxInformation/TaxBase`],
  ['1.30', `${LINE}/TaxInformation/TaxPercentage`],
  ['1.30', `${LINE}/TaxInformation/TaxCode`],
  ['1.30', `${LINE}/Analysis`],
  ['1.30', `${LINE}/CustomerID`],
  ['1.30', `${MASTERS}/TaxTable/TaxTableEntry/TaxCodeDetails/EffectiveDate`],
  ['1.30', `${MASTERS}/Suppliers/Supplier/BalanceAccount`],
  ['1.30', 'AuditFile/GeneralLedgerEntries'],
];

const schemas = existsSync(SCHEMA) && existsSync(OLD);
describe.skipIf(!schemas)(schemas ? 'a whole file' : `skipped: ${SCHEMA} not present`, () => {
  it('without what its schema lets be absent is a ledger', LONG, () =>
    walk(ABSENT, async (version, id) => {
      const schema = new SaftSchema(readFileSync(version === '1.30' ? SCHEMA : OLD, 'utf8'), version);
      expect(schema.variants()).toContainEqual({ id });
      const without = schema
        .file({ id })
        .replaceAll('974760673', `99${uuidv7().replace(/\D/g, '').slice(-7)}`);
      const { context } = await imported(text(without));
      expect(await isIntact(context)).toBe(true);
    }),
  );

  it('without a selection keeps its opening balance, and says by what it was dated', async () => {
    const schema = new SaftSchema(readFileSync(OLD, 'utf8'), '1.10');
    const whole = schema.file({ id: 'AuditFile/Header/SelectionCriteria' });
    const opened = whole
      .replace('<OpeningDebitBalance>0<', '<OpeningDebitBalance>70<')
      .replaceAll('974760673', '991825827');
    const { context, report } = await imported(text(opened));
    expect(report).toMatchObject({
      covers: { from: '2025-01-01', to: '2025-02-28', basis: 'entries' },
      opening: { date: '2025-01-01', lines: 2, unexplained: '70.00' },
    });
    expect(report.remarks.map(({ code }) => code)).toContain('saft_missing_selection');
    const balance = await balanceOf(context, 2025);
    expect(balance.rows.find(({ account }) => account === '1920')?.opening).toBe(70_00n);
  });
});
