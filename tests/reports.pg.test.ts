import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { daysAfter, norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import type { Difference } from '#lib/domain/ledger/check/differences.ts';
import { dimensionLedger } from '#lib/domain/ledger/reports/dimension-ledger.ts';
import { postingJournal } from '#lib/domain/ledger/reports/posting-journal.ts';
import type { NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { columnsAstray, comesApart } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { logSize, positionOf, sequence } from '#lib/server/audit/index.ts';
import { addToChart, calendarYear } from '#lib/server/ledger/chart/service.ts';
import { checkLedger } from '#lib/server/ledger/check/service.ts';
import { ledgerAnswers } from '#lib/server/ledger/reconcile.ts';
import { markBalancesAnew } from '#lib/server/ledger/reports/balance-marks.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { readAccountLedger } from '#lib/server/ledger/reports/account-ledger-store.ts';
import { readDimensionLedger } from '#lib/server/ledger/reports/dimension-ledger-store.ts';
import { readIncomeStatement } from '#lib/server/ledger/reports/income-statement-store.ts';
import { readPostingJournal } from '#lib/server/ledger/reports/posting-journal-store.ts';
import { readVatSpecification } from '#lib/server/ledger/reports/vat-specification-store.ts';
import { readTrialBalance } from '#lib/server/ledger/reports/trial-balance-store.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import { voucherOf } from './setup/books/chart.ts';
import { day } from './setup/books/day.ts';
import { isResult, OWED, yearOf, type Line, type Whole } from './setup/books/expected-reports.ts';
import { ALL_REPORTS, filterOf, wholeOf } from './setup/books/read-reports.ts';
import { must } from './setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { newLedger } from './setup/books/ledger.ts';
import { insertAll } from './setup/books/vouchers.ts';

/*
 * What must hold of every report, on books made up at random: what it says it comes to is what its rows come to, page
 * by page, and what the lines that were posted come to, summed without a database. A report without its case does
 * not compile. That one client never sees another's, and who may ask at all, stands in `tenancy.pg.test.ts`.
 */

const isBusiest = (line: Line) => line.account === BUSIEST.account && yearOf(line) === BUSIEST.year;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const ACCOUNTS = ['1920', '2400', '2710', '6300', '6540'];
const PARTY = '0190a5c6-7c3e-7000-8000-0000000000aa';
/** So many vouchers that some accounts have more than a page of lines, on few enough days that pages end within one. */
const books = fc.array(
  fc.record({
    debit: fc.constantFrom(...ACCOUNTS),
    credit: fc.constantFrom('1920', '1920', ...ACCOUNTS),
    amount: fc.bigInt({ min: 1n, max: 10n ** 13n }),
    year: fc.constantFrom(2025, 2026),
    day: fc.nat({ max: 40 }),
    project: fc.constantFrom(null, '1', '2'),
  }),
  { minLength: 420, maxLength: 600 },
);
type Entries = typeof books extends fc.Arbitrary<infer E> ? E : never;
/** As many rows as a page has at most. */
const PAGE = 100;
const PROJECT = { type: 'P', code: '1' };
const BUSIEST: Whole = {
  ...{ account: '1920', ...PROJECT, year: 2026, from: 1, through: 12 },
  ...{ parties: 'supplier', party: PARTY, on: '2026-12-31' },
};
const BACKWARDS: Whole = { ...BUSIEST, from: 11, through: 1 };
const filters = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  type: fc.constant('P'),
  code: fc.constantFrom('1', '2'),
  year: fc.constantFrom(2025, 2026),
  from: fc.integer({ min: 1, max: 12 }),
  through: fc.integer({ min: 1, max: 12 }),
  parties: fc.constant('supplier' as const),
  party: fc.constant(PARTY),
  on: fc.integer({ min: -100, max: 500 }).map((days) => daysAfter('2025-06-01', days)),
});

async function ledgerWithParty(): Promise<Context> {
  const context = database.contextFor(await newLedger(database));
  const party = {
    id: PARTY,
    kind: 'supplier',
    number: '1',
    name: 'Huseier',
    orgnr: null,
    account: OWED,
  } as const;
  await context.transaction(async (tx) => ok(await addToChart(tx, context, { counterparties: [party] })));
  return context;
}

/** A client's ledger with these entries, each a voucher of two lines. */
async function ledgerWith(entries: Entries): Promise<{ context: Context; lines: Line[] }> {
  const { context, post } = await begunLedger();
  return { context, lines: await post(entries) };
}

/** A client's ledger of two years, and what posts entries in it, where it is asked for each with its event. */
async function begunLedger() {
  const context = await ledgerWithParty();
  const other = { type: PROJECT.type, typeName: 'Prosjekt', code: '2', name: 'Naustet' };
  await context.transaction(async (tx) =>
    ok(await addToChart(tx, context, { ...calendarYear(2025), dimensions: [other] })),
  );
  const post = async (entries: Entries, each = false): Promise<Line[]> => {
    const vouchers = vouchersOf(entries);
    await insertAll(context, vouchers, { each });
    return linesOf(vouchers);
  };
  return { context, post };
}

function vouchersOf(entries: Entries): NewVoucher[] {
  return entries.map(({ debit: account, credit: other, amount, year, day, project }): NewVoucher => {
    const [line] = voucherOf({ amount }).lines;
    if (!line) throw new Error('a voucher has lines');
    const dimensions = project === null ? [] : [{ type: PROJECT.type, code: project }];
    const owedTo = (of: string) => (of === OWED ? PARTY : null);
    return {
      ...voucherOf({ amount }),
      date: daysAfter(`${year}-01-01`, day * 9),
      lines: [
        { ...line, account, amount, dimensions, counterpartyId: owedTo(account) },
        { ...line, account: other, amount: -amount, dimensions: [], counterpartyId: owedTo(other) },
      ],
    };
  });
}

function linesOf(vouchers: readonly NewVoucher[]): Line[] {
  return vouchers.flatMap(({ id: voucher, date, lines: own }) =>
    own.map(({ account, amount, dimensions: [under] }) => {
      return { voucher, account, amount, date, project: under?.code ?? null };
    }),
  );
}

it('every report comes to what its rows and the posted lines come to', async () => {
  await fc.assert(
    fc.asyncProperty(books, fc.array(filters, { minLength: 3, maxLength: 6 }), async (entries, asked) => {
      const { context, lines } = await ledgerWith(entries);
      for (const { report, read, expected } of ALL_REPORTS) {
        // The whole of the busiest account's year, which has several pages, is always among what is asked; periods that
        // end before they begin are, as nobody but a screen keeps them out.
        for (const whole of [BUSIEST, BACKWARDS, ...asked]) {
          const pages = await wholeOf(context, read, { filter: filterOf(report, whole) });
          const rows = pages.flatMap((page) => page.rows as readonly unknown[]);
          const totals: unknown = pages[0]?.totals;
          expect({ report: report.id, rows: rows.length, totals }).toEqual({
            report: report.id,
            ...expected(lines, whole),
          });
          expect(columnsAstray(report, rows, totals)).toEqual([]);
          if (rows.length > PAGE && report.cursor !== null) expect(pages.length).toBeGreaterThan(1);
          // Told once: a further page costs no sum.
          expect(pages.slice(1).every((page) => page.totals === null)).toBe(true);
        }
      }
      expect(lines.filter(isBusiest).length).toBeGreaterThan(PAGE);
      expect(await ledgerAnswers.disagreements(context)).toEqual([]);
    }),
    // Each run fills a ledger: one that fails is shown as it is, not made smaller in a hundred others.
    { numRuns: 4, endOnFailure: true },
  );
});

it('each stands at a position of the log as it did when the log was of that size', async () => {
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 95 });
  const { context, post } = await begunLedger();
  const stood: { readonly at: number; readonly lines: readonly Line[] }[] = [];
  const lines: Line[] = [];
  for (const [from, to] of [
    [0, 0],
    [0, 5],
    [5, 260],
    [260, 261],
    [261, entries.length],
  ]) {
    lines.push(...(await post(entries.slice(from, to), true)));
    await sequence(context);
    const at = await context.transaction(async (tx) => ok(await logSize(tx, context.clientId)));
    stood.push({ at: must(at), lines: [...lines] });
  }
  // What waits for its place is at none of them.
  await post(entries.slice(0, 7), true);
  const past = ALL_REPORTS.filter(({ report }) => 'at' in report.options);
  expect(past.length).toBe(12);
  for (const { at, lines: then } of stood)
    for (const { report, read, expected } of past)
      for (const whole of [BUSIEST, { ...BUSIEST, from: 2, through: 5 }, { ...BUSIEST, year: 2025 }]) {
        const filter = { ...filterOf(report, whole), at };
        const pages = await wholeOf(context, read, { filter });
        const rows = pages.flatMap((page) => page.rows as readonly unknown[]);
        const totals: unknown = pages[0]?.totals;
        expect({ report: report.id, at, rows: rows.length, totals }).toEqual({
          ...{ report: report.id, at },
          ...expected(then, whole),
        });
        expect(columnsAstray(report, rows, totals)).toEqual([]);
      }
  const beyond = { filter: { year: 2026, through: 12, at: 1_000_000 } };
  expect(await context.transaction((tx) => readTrialBalance(tx, context.clientId, beyond))).toEqual({
    ok: false,
    error: { code: 'position_unknown', at: 1_000_000 },
  });
});

it('a mark of a balance that is not what the lines before it come to is told of, until it is made anew', async () => {
  const { context, post } = await begunLedger();
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 97 });
  await post(entries.slice(0, 260), true);
  await sequence(context);
  const told = async () => {
    const found: Difference[] = [];
    await checkLedger(context, (each) => found.push(each));
    return [...(await ledgerAnswers.disagreements(context)), ...found.map(({ code }) => code)];
  };
  expect(await told()).toEqual([]);
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
    await sql`alter table ledger.balance_mark disable trigger append_only`;
    await sql`update ledger.balance_mark set debit = debit + 1 where ctid = (
      select ctid from ledger.balance_mark where client_id = ${context.clientId} limit 1)`;
    await sql`alter table ledger.balance_mark enable trigger append_only`;
  });
  expect(await told()).toEqual([
    expect.stringMatching(/^mark_differs: account \d{4} 202\d\/\d+ at 256 events/),
    'mark_differs',
  ]);
  const owner = connect(database.ownerUrl, 2);
  await markBalancesAnew(
    createContext({ ...database.platform, database: owner }, { ...context, requestId: uuidv7() }),
  );
  await owner.close();
  expect(await told()).toEqual([]);
});

it('the position of a day is the newest signed head before its end', async () => {
  const { context, post } = await begunLedger();
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 96 });
  await post(entries.slice(0, 9), true);
  await sequence(context);
  const now = must(await positionOf(context, { size: 1_000_000 }));
  expect(now.size).toBe(now.newest);
  const today = norwegianDate(new Date(now.at ?? ''));
  expect(must(await positionOf(context, { until: today }))).toEqual(now);
  expect(must(await positionOf(context, { until: daysAfter(today, -1) }))).toMatchObject({
    size: 0,
    at: null,
  });
  expect(must(await positionOf(context, { size: 1 }))).toMatchObject({ size: 1, newest: now.newest });
});

it('every report is empty for a client that has posted nothing, and comes to zero', async () => {
  const context = await ledgerWithParty();
  for (const { report, read, expected } of ALL_REPORTS) {
    const [page, ...further] = await wholeOf(context, read, { filter: filterOf(report, BUSIEST) });
    expect(page).toEqual({ rows: [], next: null, totals: expected([], BUSIEST).totals });
    expect(further).toEqual([]);
  }
});

it('the account ledger stands where the trial balance does, for every account', async () => {
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 2026 });
  const { context } = await ledgerWith(entries);
  const [balance] = await wholeOf(context, readTrialBalance, { filter: { year: 2026, through: 7 } });
  expect(balance?.rows.length).toBeGreaterThan(3);
  for (const { account, kind, opening, closing } of balance?.rows ?? []) {
    if (kind === 'undistributed') continue;
    const filter = { account, year: 2026, from: 1, through: 7 };
    const [first] = await wholeOf(context, readAccountLedger, { filter });
    expect({ account, ...first?.totals }).toMatchObject({ account, opening, closing });
  }
});

it('the result of a month has what another month takes back', async () => {
  const context = database.contextFor(await newLedger(database));
  const of = (date: CivilDate, amount: bigint) => ({ ...voucherOf({ account: '6300', amount }), date });
  await insertAll(context, [of('2026-01-31', 100n), of('2026-02-01', -100n), of('2026-02-15', 7n)]);
  const filter = { year: 2026, from: 1, through: 3 };
  const [whole] = await wholeOf(context, readIncomeStatement, { filter });
  expect(whole?.totals?.months.map(({ amount }) => amount)).toEqual([-100n, 93n, 0n]);
  await insertAll(context, [of('2026-03-01', -7n)]);
  const [none] = await wholeOf(context, readIncomeStatement, { filter });
  expect(none).toMatchObject({ rows: [], totals: { amount: 0n } });
  expect(none?.totals?.months.map(({ amount }) => amount)).toEqual([-100n, 93n, 7n]);
});

it('an account the client does not have is told, though another client has it', async () => {
  const [mine, theirs] = [await newLedger(database), await newLedger(database, 'Andre AS')];
  const other = database.contextFor(theirs);
  const account = { number: '7777', name: 'Deres', groupingCategory: null, groupingCode: null };
  await other.transaction(async (tx) =>
    ok(
      await addToChart(tx, other, {
        accounts: [{ ...account, standardAccount: null, validFrom: null, validTo: null }],
      }),
    ),
  );
  const filter = { account: '7777', year: 2026, from: 1, through: 12 };
  const ask = (context: Context) =>
    context.transaction((tx) => readAccountLedger(tx, context.clientId, { filter }));
  expect(await ask(other)).toMatchObject({ ok: true });
  expect(await ask(database.contextFor(mine))).toEqual({
    ok: false,
    error: { code: 'account_unknown', account: '7777' },
  });
});

it('says of a line what was posted: number, text, VAT code and party', async () => {
  const clientId = await newLedger(database);
  const context = database.contextFor(clientId);
  const party = {
    id: uuidv7(),
    kind: 'supplier',
    number: '20001',
    name: 'Kaffebønna AS',
    orgnr: null,
    account: '2400',
  } as const;
  await context.transaction(async (tx) => ok(await addToChart(tx, context, { counterparties: [party] })));
  const vat = { code: '1', rateBp: 2500, base: 10000n, amount: 2500n };
  const made = voucherOf({ amount: 12500n, vat, counterpartyId: party.id });
  await insertAll(context, [made]);
  const filter = { account: '6540', year: 2026, from: 6, through: 6 };
  const [page] = await wholeOf(context, readAccountLedger, { filter });
  expect(page?.rows).toEqual([
    {
      voucherId: made.id,
      line: 1,
      account: '6540',
      accountName: 'Inventar',
      date: '2026-06-15',
      series: 'GL',
      year: 2026,
      number: 1n,
      text: 'Kaffe til byggeplassen',
      vatCode: '1',
      counterparty: 'Kaffebønna AS',
      amount: 12500n,
      balance: 12500n,
    },
  ]);
});

it('has each VAT code with its rate, basis and VAT, and leads to its lines alone', async () => {
  const context = database.contextFor(await newLedger(database));
  const vat = (rateBp: number, base: bigint) => ({
    ...{ code: '1', rateBp, base, amount: (base * BigInt(rateBp)) / 10_000n },
  });
  const of = (date: CivilDate, ...[rateBp, base]: [number, bigint]) => ({
    ...voucherOf({ amount: base, vat: vat(rateBp, base) }),
    date,
  });
  await insertAll(context, [
    ...[of('2026-01-31', 2500, 100_00n), of('2026-02-10', 2500, 60_00n)],
    ...[of('2026-02-11', 1500, 40_00n), of('2026-03-01', 2500, 7_00n)],
    { ...voucherOf({ amount: 5n }), date: '2026-02-12' },
  ]);
  const filter = { year: 2026, from: 1, through: 2 };
  const [page] = await wholeOf(context, readVatSpecification, { filter });
  expect(
    page?.rows.map(({ code, rateBp, lines, base, amount }) => [code, rateBp, lines, base, amount]),
  ).toEqual([
    ['1', 1500, 1, 40_00n, 6_00n],
    ['1', 2500, 2, 160_00n, 40_00n],
  ]);
  expect(page?.totals).toEqual({ base: 200_00n, amount: 46_00n });
  const [journal] = await wholeOf(context, readPostingJournal, { filter: { ...filter, vatCode: '1' } });
  expect(journal?.rows.map(({ vatCode }) => vatCode)).toEqual(['1', '1', '1']);
  expect(columnsAstray(postingJournal, journal?.rows ?? [], journal!.totals!)).toEqual([]);
  const [none] = await wholeOf(context, readPostingJournal, { filter: { ...filter, vatCode: '3' } });
  expect(none).toMatchObject({ rows: [], totals: { debit: 0n, credit: 0n } });
});

it('finds the lines of the journal and of a project by account, party, text and amount, and what they come to', async () => {
  const { context, post } = await begunLedger();
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 5 });
  const lines = (await post(entries)).filter((line) => yearOf(line) === 2026);
  await insertAll(context, [{ ...voucherOf({ amount: 77n }), text: '100 % Kvist_verk', date: '2026-05-05' }]);
  const [some] = lines;
  const size = (amount: bigint) => (amount < 0n ? -amount : amount);
  const cases: [object, (line: Line) => boolean][] = [
    [{ account: '6300' }, ({ account }) => account === '6300'],
    [{ party: PARTY }, ({ account }) => account === OWED],
    [{ ...PROJECT, account: '1920' }, ({ project, account }) => project === '1' && account === '1920'],
    [{ amount: toDecimal(size(some!.amount)) }, ({ amount }) => size(amount) === size(some!.amount)],
    [{ text: 'finnes ikke' }, () => false],
  ];
  for (const [asked, holds] of cases) {
    const filter = { year: 2026, from: 1, through: 12, ...asked };
    const pages = await wholeOf(context, readPostingJournal, { filter });
    const rows = pages.flatMap((page) => page.rows);
    expect({ asked, rows: rows.length }).toEqual({ asked, rows: lines.filter(holds).length });
    expect(columnsAstray(postingJournal, rows, pages[0]!.totals!)).toEqual([]);
  }
  const under = lines.filter(({ project, account }) => project === '1' && isResult(account));
  const [one] = under;
  const narrower: [object, (line: Line) => boolean][] = [
    [{}, () => true],
    [{ account: '6300' }, ({ account }) => account === '6300'],
    [{ amount: toDecimal(size(one!.amount)) }, ({ amount }) => size(amount) === size(one!.amount)],
    [{ party: PARTY }, ({ account }) => account === OWED],
    [{ text: 'finnes ikke' }, () => false],
  ];
  expect(under.length).toBeGreaterThan(PAGE / 10);
  for (const [asked, holds] of narrower) {
    const filter = { ...PROJECT, year: 2026, from: 1, through: 12, ...asked };
    const pages = await wholeOf(context, readDimensionLedger, { filter });
    const rows = pages.flatMap((page) => page.rows);
    expect({ asked, rows: rows.length }).toEqual({ asked, rows: under.filter(holds).length });
    expect(columnsAstray(dimensionLedger, rows, pages[0]!.totals!)).toEqual([]);
  }
  const filter = { year: 2026, from: 1, through: 12, text: 'kvist_' };
  const [found] = await wholeOf(context, readPostingJournal, { filter });
  expect(found?.rows.map(({ text, amount }) => [text, amount])).toEqual([
    ['100 % Kvist_verk', 77n],
    ['100 % Kvist_verk', -77n],
  ]);
});

interface Sorted {
  readonly voucherId?: string;
  readonly id?: string;
  readonly line?: number;
  readonly date: string;
  readonly amount?: bigint;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly balance?: bigint | null;
}
const keyOf = ({ voucherId, id, line = 0 }: Sorted) => `${voucherId ?? id}/${line}`;
const SIDE = { debit: 1n, credit: -1n } as const;

/** As an address says it, without a database: what is alike by voucher and line, and all of it turned where it descends. */
function comparing(sort: string): (one: Sorted, other: Sorted) => number {
  const column = sort.replace('-', '');
  const turned = sort.startsWith('-') ? -1 : 1;
  const side = column === 'debit' || column === 'credit' ? SIDE[column] : null;
  const valuesOf = (row: Sorted): (string | bigint | number)[] => {
    if (column === 'number') return [row.series, row.year, row.number, row.line ?? 0];
    return [side === null ? row.date : (row.amount ?? 0n), row.voucherId ?? row.id ?? '', row.line ?? 0];
  };
  return (one, other) => {
    const [a, b] = [valuesOf(one), valuesOf(other)];
    const at = a.findIndex((value, place) => value !== b[place]);
    if (at < 0) return 0;
    return turned * Number(side ?? 1n) * (a[at]! < b[at]! ? -1 : 1);
  };
}

const PAGED = ALL_REPORTS.filter(({ report }) => report.sorts.length > 0);
const sortsOf = ({ sorts }: (typeof PAGED)[number]['report']) => sorts.flatMap((name) => [name, `-${name}`]);

/** Two years with amounts of which there are few, so that many are alike, and some vouchers taken back. */
async function tiedLedger() {
  const begun = await begunLedger();
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 118 });
  const lines = await begun.post(entries.map((each) => ({ ...each, amount: (each.amount % 5n) + 1n })));
  for (const voucherId of new Set(lines.slice(0, 12).map(({ voucher }) => voucher))) {
    const request = { id: uuidv7(), voucherId, date: day('2026-12-31'), text: 'Tilbake' };
    must(await reverseVoucher(begun.context, request));
  }
  return begun;
}

it('lists in pages stand by their columns, either way, within any days, as the whole of them does when it is sorted', async () => {
  expect(PAGED.map(({ report }) => report.id).toSorted()).toEqual([
    ...['account-ledger', 'dimension-ledger', 'party-ledger', 'posting-journal', 'vouchers'],
  ]);
  const { context } = await tiedLedger();
  const spans = [
    {},
    { since: '2026-02-10' },
    { since: '2026-02-10', until: '2026-03-10' },
    { until: '2026-04-30' },
    { since: '2026-03-20', until: '2026-03-10' },
    { since: '2027-05-05' },
  ];
  const asked = PAGED.map(({ report, read }) => ({
    report,
    read,
    filter: filterOf(report, BUSIEST) as object,
  }));
  const journal = asked.find(({ report }) => report.id === 'posting-journal')!;
  const found = [
    { account: '1920' },
    { party: PARTY },
    PROJECT,
    { ...PROJECT, account: '6300' },
    { amount: '0.02' },
  ];
  for (const { report, read, filter } of [
    ...asked,
    ...found.map((by) => ({ ...journal, filter: { ...journal.filter, ...by } })),
  ]) {
    const rowsOf = async (more: object) => {
      const pages = await wholeOf(context, read, { filter: { ...filter, ...more } as never });
      return {
        rows: pages.flatMap((page) => page.rows as Sorted[]),
        totals: pages[0]!.totals as { opening?: bigint },
      };
    };
    const own = await rowsOf({});
    if (comesApart(report)) {
      const part = async (of: 'rows' | 'totals') =>
        must(await context.transaction((tx) => read(tx, context.clientId, { filter, part: of } as never)));
      expect(await part('totals')).toEqual({ rows: [], totals: own.totals, next: null });
      expect(await part('rows')).toMatchObject({ rows: own.rows.slice(0, PAGE), totals: null });
    }
    for (const days of spans) {
      const { since = '0', until = '9' } = days;
      const some = own.rows.filter(({ date }) => since <= date && date <= until);
      for (const sort of [undefined, ...sortsOf(report)]) {
        const said = { report: report.id, ...filter, ...days, sort };
        const { rows, totals } = await rowsOf({ ...days, ...(sort && { sort }) });
        const expected = sort === undefined ? some : some.toSorted(comparing(sort));
        expect({ said, rows: rows.map(keyOf) }).toEqual({ said, rows: expected.map(keyOf) });
        expect({ said, astray: columnsAstray(report, rows, totals) }).toEqual({ said, astray: [] });
        if (totals.opening !== undefined && !('until' in days && since > until)) {
          const before = own.rows.filter(({ date }) => date < since).at(-1);
          expect({ said, opening: totals.opening }).toEqual({
            said,
            opening: before?.balance ?? own.totals.opening,
          });
        }
        // A running balance is the same from either end; by an amount or a number there is none.
        if (sort === undefined || sort.endsWith('date'))
          expect(rows.map(({ balance }) => balance)).toEqual(expected.map(({ balance }) => balance));
      }
    }
  }
});

it('what is posted while a list is read page by page moves nothing of what was there', async () => {
  const { context, post } = await tiedLedger();
  const [more = []] = fc.sample(books, { numRuns: 1, seed: 119 });
  for (const { report, read } of PAGED)
    for (const sort of sortsOf(report)) {
      const filter = { ...filterOf(report, BUSIEST), sort } as never;
      const before = (await wholeOf(context, read, { filter })).flatMap((page) => page.rows as Sorted[]);
      const there = new Set(before.map(keyOf));
      const meanwhile: Sorted[] = [];
      for (let after: unknown = undefined; after !== null;) {
        const page = must(
          await context.transaction((tx) =>
            read(tx, context.clientId, (after ? { filter, after } : { filter }) as never),
          ),
        );
        meanwhile.push(...(page.rows as Sorted[]));
        after = page.next;
        await post(
          more.splice(0, 2).map((each) => ({ ...each, year: 2026, amount: (each.amount % 5n) + 1n })),
        );
      }
      const said = { report: report.id, sort };
      const kept = meanwhile.map(keyOf).filter((key) => there.has(key));
      expect({ said, kept }).toEqual({ said, kept: before.map(keyOf) });
      expect(new Set(meanwhile.map(keyOf)).size).toBe(meanwhile.length);
    }
});

it('a line that is no longer listed under its account, or with another amount, is told of', async () => {
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 1 });
  const { context } = await ledgerWith(entries);
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
    await sql`alter table ledger.account_line disable trigger append_only`;
    await sql`update ledger.account_line set amount = amount + 1 where ctid = (
      select ctid from ledger.account_line where client_id = ${context.clientId} limit 1)`;
  });
  const told = await ledgerAnswers.disagreements(context);
  expect(told).toEqual([expect.stringMatching(/^line_astray: account \d{4}: line [12] of/)]);
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
    await sql`delete from ledger.account_line a using ledger.line l where l.client_id = a.client_id
      and l.voucher_id = a.voucher_id and l.line_no = a.line_no and l.amount <> a.amount`;
  });
  expect(await ledgerAnswers.disagreements(context)).toEqual([
    expect.stringMatching(/^line_astray: account \d{4}: line [12] of/),
  ]);
});
