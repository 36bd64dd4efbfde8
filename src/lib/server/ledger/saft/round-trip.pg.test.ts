import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { CivilDate } from '#lib/domain/date.ts';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { voucherStatement } from '#lib/domain/ledger/voucher.ts';
import type { SaftReport } from '#lib/domain/ledger/saft-report.ts';
import { checkSaft } from '#lib/domain/ledger/saft/checked/checked.ts';
import { ok } from '#lib/domain/result.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { soundFile } from '#tests/fixtures/saft-file.ts';
import { companyDetails } from '#tests/setup/books/company-details.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { saftCompany } from '#tests/setup/files/generated-saft.ts';
import { SaftSchema } from '#tests/setup/files/saft-schema.ts';
import { walk } from '#tests/setup/walk.ts';
import { setCompanyDetails } from '../chart/company-details.ts';
import { CHART } from '../chart/registers.ts';
import { ledgerAnswers } from '../reconcile.ts';
import { allVouchers } from '../vouchers/read-store.ts';
import { exportSaft } from './export.ts';
import { importSaft, importSaftFiles } from './import.ts';
import { LONG } from '#tests/setup/long.ts';

/* A file is imported, exported and imported again: the same books, statement for statement. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

type Context = ReturnType<TestDatabase['contextFor']>;

let companies = 0;
/** As the same company can't be here twice: under a number that nobody has. */
function renumbered(file: string, number = String(910_000_000 + ++companies)): string {
  return file.replace(
    /(<(\w+:)?Company>\s*)(<(?:\w+:)?RegistrationNumber>[^<]*<\/(?:\w+:)?RegistrationNumber>)?/,
    (_, before: string, prefix = '') =>
      `${before}<${prefix}RegistrationNumber>${number}</${prefix}RegistrationNumber>`,
  );
}

async function imported(file: string): Promise<Context> {
  const context = database.contextFor(uuidv7());
  const text = renumbered(file);
  must(await importSaft(context, () => new Blob([text]).stream()));
  return context;
}

/** Everything, as one file; or as one for each month. */
async function exported(context: Context, version: '1.30' | '1.40' = '1.30'): Promise<string> {
  return (await exportedIn(context, { version })).join('');
}

async function exportedIn(
  context: Context,
  { version = '1.30', most }: { version?: '1.30' | '1.40'; most?: number },
): Promise<string[]> {
  const { clientId } = context;
  const [span] = await database.owner<{ from: number; to: number; last: number }[]>`
    select min(year) as "from", max(year) as "to",
      (select max(number) from ledger.period where client_id = ${clientId} and year = max(y.year)) as last
    from ledger.fiscal_year y where client_id = ${clientId}`;
  if (!span) throw new Error('no years');
  const files: string[] = [];
  const from = { year: span.from, period: 1 };
  const asked = { from, to: { year: span.to, period: span.last }, version, most };
  must(
    await exportSaft(context, asked, ({ no }) => {
      files[no - 1] = '';
      return (text) => void (files[no - 1] += text);
    }),
  );
  return files;
}

/** What each row and voucher says, under names that do not differ from import to import. */
async function statementsOf(context: Context): Promise<string[]> {
  const { clientId } = context;
  return must(
    await context.transaction(async (tx) => {
      const said: string[] = [];
      const parties = await CHART.counterparties.list(tx, clientId);
      const names = new Map(parties.map(({ id, kind, number }) => [id, `${kind} ${number}`]));
      const add = (register: string, row: Record<string, unknown>) =>
        said.push(
          `${register} ${statementHashHex(JSON.parse(JSON.stringify(row)) as never)} ${JSON.stringify(row)}`,
        );
      for (const { id: _, ...party } of parties) add('party', party);
      for (const name of ['accounts', 'vatCodes', 'vatAccounts', 'dimensions', 'series', 'years'] as const)
        for (const row of await CHART[name].list(tx, clientId)) add(name, row);
      for (const row of await CHART.carried.list(tx, clientId)) {
        // Of the file itself, and its company's number is another each time.
        const elements = row.elements.replace(/"RegistrationNumber":"[^"]*",?/, '');
        if (row.type !== 'file' && elements !== '{}') add('carried', { ...row, elements });
      }
      for await (const { voucher, posting } of allVouchers(tx, clientId)) {
        const lines = voucher.lines.map((line) => ({
          ...line,
          counterpartyId: line.counterpartyId && (names.get(line.counterpartyId) ?? 'unknown'),
        }));
        const statement = voucherStatement(
          'client',
          { ...voucher, id: 'id', lines },
          { ...posting, postedAt: 'then', postedBy: 'somebody' },
        );
        said.push(`voucher ${statementHashHex(statement)} ${JSON.stringify(statement)}`);
      }
      return ok(said.sort());
    }),
  );
}

const SCHEMAS = {
  '1.30': fixture('saf-t/xsd/1.30.xsd'),
  '1.40': fixture('saf-t/xsd/1.40.reconstructed.xsd'),
} as const;
const present = existsSync(SCHEMAS['1.30']);

function isValid(file: string, version: '1.30' | '1.40'): void {
  if (!present) return;
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(SCHEMAS[version], 'utf8')));
  const document = XmlDocument.fromString(file);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
    validator.dispose();
  }
}

async function errorsIn(file: string): Promise<string[]> {
  const blob = new Blob([file]);
  const bytes = { size: blob.size, read: (from: number, to: number) => blob.slice(from, to).stream() };
  const { found, outcome } = await checkSaft(bytes, 'x.xml');
  expect(outcome).not.toBe('unreadable');
  return found.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

/** As often as it is there more. */
function notIn(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** What contradicts itself in a file may do so elsewhere once balances are computed; groupings are judged from 1.30 on. */
const SELF_CONTRADICTION = /closing_differs|party_opening|party_account/;

function mayBeWrong(before: readonly string[], old: boolean): readonly string[] {
  const contradicts = before.some((code) => SELF_CONTRADICTION.test(code));
  return [
    ...before,
    ...(contradicts ? ['saft_party_opening_differs', 'saft_party_closing_differs'] : []),
    ...(old ? ['saft_unknown_grouping'] : []),
  ];
}

/** A reader of SAF-T that others wrote, in Python. */
const READER = fixture('../checkers/saft/read.py');
const isReadElsewhere = existsSync(READER) && spawnSync('python3', ['--version']).status === 0;

/** What it counts beyond the file's own: a party of a transaction on its line, and days that were left out. */
const ADDED = /^(Line\/(CustomerID|SupplierID)|Transaction\/(SystemEntryDate|GLPostingDate))$/;

/** Both files say as much to somebody else's reader: the closed list of differences is in docs/operations.md. */
function isReadAlike(file: string, written: string): void {
  if (!isReadElsewhere) return;
  const folder = mkdtempSync(join(tmpdir(), 'segl-read-'));
  try {
    const paths = [file, written].map((text, at) => {
      const path = join(folder, `${at}.xml`);
      writeFileSync(path, text);
      return path;
    });
    const { stdout, stderr } = spawnSync('python3', [READER, ...paths], { encoding: 'utf8' });
    const [before, after] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown> & { elements: Record<string, number> });
    if (!before || !after) throw new Error(stderr);
    const figures = [
      'vouchers',
      'lines',
      'single',
      'zero',
      'negative',
      'foreign',
      'unbalanced',
      'debit',
      'credit',
    ];
    const of = (read: typeof before) => figures.map((name) => `${name} ${Number(read[name] ?? 0)}`);
    expect(of(after)).toEqual(of(before));
    expect(Number(after['opening_sum'])).toBe(0);
    expect(after['closing_differs']).toEqual([]);
    const names = new Set([...Object.keys(before.elements), ...Object.keys(after.elements)]);
    const differ = [...names].filter((name) => before.elements[name] !== after.elements[name]);
    expect(differ.filter((name) => !ADDED.test(name))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Trip {
  /** From before 1.30: accounts have no groupings, by which some VAT accounts are known, and names that have no place after. */
  readonly old?: boolean;
  readonly versions?: readonly ('1.30' | '1.40')[];
}

async function roundTrip(file: string, { old = false, versions = ['1.30'] }: Trip = {}): Promise<Context> {
  const first = await imported(file);
  const one = await statementsOf(first);
  const wrong = mayBeWrong(await errorsIn(file), old);
  for (const version of versions) {
    const written = await exported(first, version);
    isValid(written, version);
    expect((await errorsIn(written)).filter((code) => !wrong.includes(code))).toEqual([]);
    if (version === '1.30') isReadAlike(file, written);
    const other = await statementsOf(await imported(written));
    const compared = (said: string[]) =>
      old ? said.filter((each) => !/^(vatA|a)ccounts /.test(each)) : said;
    const [gone, come] = [notIn(compared(one), compared(other)), notIn(compared(other), compared(one))];
    if (gone.length + come.length > 0) throw new Error(`gone: ${gone.join('\n')}\ncome: ${come.join('\n')}`);
  }
  return first;
}

/** With whether it is from before 1.30. */
const EXAMPLES: readonly [name: string, old: boolean][] = [
  ['saf-t/examples/toyen-lekefabrikk-1.30.xml', false],
  ['saf-t/examples/toyen-lekefabrikk-1.10.xml', true],
  ['saf-t/examples/official-999999999-1.10.xml', true],
  ['trials/saf-t/tax-without-base.xml', false],
  ['trials/saf-t/tax-without-percentage.xml', false],
  ['trials/saf-t/starts-mid-year.xml', false],
  ['trials/saf-t/year-july-to-june.xml', false],
  ['trials/saf-t/single-line.xml', false],
  ['trials/saf-t/zero-line.xml', false],
];

const WHOLE: readonly [version: string, xsd: string, trip: Trip][] = [
  ['1.40', '1.40.reconstructed.xsd', { versions: ['1.40'] }],
  ['1.30', '1.30.xsd', { versions: ['1.30', '1.40'] }],
  ['1.10', '1.10.xsd', { old: true }],
];

describe.skipIf(!present)(
  present ? 'a file and what it becomes' : `skipped: ${SCHEMAS['1.30']} not present`,
  () => {
    it('are the same books, for each that is here', () =>
      walk(EXAMPLES, (name, old) => roundTrip(readFileSync(fixture(name), 'utf8'), { old }).then(() => {})));

    it('are the same books, for a file with everything that its version can say', () =>
      walk(WHOLE, async (version, xsd, trip) => {
        const schema = new SaftSchema(readFileSync(fixture(`saf-t/xsd/${xsd}`), 'utf8'), version);
        const context = await roundTrip(schema.file({ id: 'AuditFile/SourceDocuments' }), trip);
        await sequence(context);
        expect((await verifyLog(context, ledgerAnswers.reconcilers)).findings).toEqual([]);
        expect(await ledgerAnswers.disagreements(context)).toEqual([]);
        const [{ report } = { report: '' }] = await database.owner<{ report: string }[]>`
          select report from ledger.saft_import where client_id = ${context.clientId}`;
        const left = (JSON.parse(report) as SaftReport).elements.filter((each) => each.left > 0);
        expect(left).toEqual([]);
      }));
  },
);

it.skipIf(!isReadElsewhere)(
  isReadElsewhere ? 'somebody else’s reader was asked' : `skipped: ${READER} or python3 not present`,
  () => expect(isReadElsewhere).toBe(true),
);

it('a company is in its files as it said of itself by their last day, and as a file had it before', async () => {
  const context = await imported(soundFile().join('\n'));
  const said = (text: string | undefined) => /<Company>[\s\S]*?<\/Company>/.exec(text ?? '')?.[0] ?? '';
  const before = (await exportedIn(context, { most: 0 })).map(said);
  expect(before.length).toBeGreaterThan(1);
  const day = `2026-${String(before.length).padStart(2, '0')}-10` as CivilDate;
  must(await setCompanyDetails(context, companyDetails(day, { phone: null })));
  const files = await exportedIn(context, { most: 0 });
  for (const file of files) isValid(file, '1.30');
  expect(files.slice(0, -1).map(said)).toEqual(before.slice(0, -1));
  const now = said(files.at(-1));
  expect(now).toContain('<StreetName>Storgata 1</StreetName>');
  expect(now).toContain('<FirstName>Kari</FirstName><LastName>Nordmann</LastName>');
  expect(now).toContain('<Email>kari@firma.example</Email>');
  expect(now).not.toContain('<Telephone>');
});

it(
  'books taken out month by month come back from those files together, in any order',
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(saftCompany, fc.nat(11), async (file, turned) => {
        const first = await imported(file);
        const number = String(910_000_000 + ++companies);
        const parts = (await exportedIn(first, { most: 0 })).map((text) => renumbered(text, number));
        const shuffled = [...parts.slice(turned), ...parts.slice(0, turned)].toReversed();
        const context = database.contextFor(uuidv7());
        const sources = shuffled.map((text) => () => new Blob([text]).stream());
        const { files } = must(await importSaftFiles(context, sources));
        expect(files.map(({ report }) => report.covers.from)).toEqual(
          files.map(({ report }) => report.covers.from).sort(),
        );
        expect(files.flatMap(({ report }) => report.conflicts?.first ?? [])).toEqual([]);
        // Numbers are given in the order of the files, and by month that is another than by journal.
        const unnumbered = (said: string[]) =>
          said.map((each) =>
            /^voucher /.test(each) ? each.replace(/^voucher \w+/, '').replace(/"number":"\d+"/, '') : each,
          );
        const [one, other] = [unnumbered(await statementsOf(first)), unnumbered(await statementsOf(context))];
        expect([notIn(one, other), notIn(other, one)]).toEqual([[], []]);
      }),
      { numRuns: Number(process.env['SEGL_RUNS'] ?? 2), endOnFailure: true },
    ),
);

it('made-up companies come back as they were', { ...LONG, timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(saftCompany, async (file) => void (await roundTrip(file))),
    { numRuns: Number(process.env['SEGL_RUNS'] ?? 4), endOnFailure: true },
  ),
);
