import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ageOf, AGES } from '#lib/domain/ledger/items/aged-items.ts';
import { daysAfter } from '#lib/domain/date.ts';
import { REPORTS } from '#lib/domain/ledger/reports.ts';
import { kindOfAccount } from '#lib/domain/ledger/trial-balance.ts';
import type { NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { sum } from '#lib/domain/money.ts';
import { namesOf, type FIELDS, type Said } from '#lib/domain/report/fields.ts';
import {
  columnsAstray,
  type Answer,
  type AnyReport,
  type Asked,
  type FilterOf,
} from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { addToChart, calendarYear } from '#lib/server/ledger/chart/service.ts';
import { ledgerAnswers } from '#lib/server/ledger/reconcile.ts';
import { readAgedItems } from '#lib/server/ledger/items/aged-items-store.ts';
import { readPartyLedger } from '#lib/server/ledger/items/party-ledger-store.ts';
import { readAccountLedger } from '#lib/server/ledger/reports/account-ledger-store.ts';
import { readBalanceSheet } from '#lib/server/ledger/reports/balance-sheet-store.ts';
import { readIncomeStatement } from '#lib/server/ledger/reports/income-statement-store.ts';
import { readPostingJournal } from '#lib/server/ledger/reports/posting-journal-store.ts';
import { readTrialBalance } from '#lib/server/ledger/reports/trial-balance-store.ts';
import { readVoucherList } from '#lib/server/ledger/reports/voucher-list-store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Code } from '#lib/server/platform/rpc.ts';
import type { ReportQuery } from '#lib/server/platform/rpc/report.ts';
import { voucherOf } from './setup/books/chart.ts';
import { day } from './setup/books/day.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { must } from './setup/books/drafts.ts';
import { newLedger } from './setup/books/ledger.ts';
import { insertAll } from './setup/books/vouchers.ts';

/*
 * What must hold of every report, on books made up at random: what it says it comes to is what its rows come to, page
 * by page, and what the lines that were posted come to, summed here without a database. A report without its case does
 * not compile. That one client never sees another's, and who may ask at all, stands in `tenancy.pg.test.ts`.
 */

interface Line {
  readonly account: string;
  readonly date: string;
  readonly amount: bigint;
}
type OfLedger = 'account' | 'year' | 'from' | 'through' | 'parties' | 'party' | 'on';
type Whole = Pick<Said<typeof FIELDS>, OfLedger>;

interface Case<R extends AnyReport> {
  readonly read: ReportQuery<R, { readonly code: Code }>;
  /** How many rows, and which totals, follow from the lines. */
  readonly expected: (lines: readonly Line[], asked: Whole) => { rows: number; totals: object };
}

const debit = (lines: readonly Line[]) => sum(lines.map(({ amount }) => (amount > 0n ? amount : 0n)));
const credit = (lines: readonly Line[]) => sum(lines.map(({ amount }) => (amount < 0n ? -amount : 0n)));
const net = (lines: readonly Line[]) => sum(lines.map(({ amount }) => amount));
const monthOf = ({ date }: Line) => Number(date.slice(5, 7));
const yearOf = ({ date }: Line) => Number(date.slice(0, 4));
/** Those on which something is left, in either. */
const accountsThatStand = (...some: (readonly Line[])[]) =>
  ACCOUNTS.filter((account) =>
    some.some((own) => net(own.filter((line) => line.account === account)) !== 0n),
  );
const isResult = (account: string) => kindOfAccount({ account, groupingCategory: null }) === 'result';

const CASES: { readonly [Name in keyof typeof REPORTS]: Case<(typeof REPORTS)[Name]> } = {
  trialBalance: {
    read: readTrialBalance,
    expected: (lines, { year, through }) => {
      const until = lines.filter(
        (line) => yearOf(line) < year || (yearOf(line) === year && monthOf(line) <= through),
      );
      const now = until.filter((line) => yearOf(line) === year);
      const accounts = [...Map.groupBy(until, ({ account }) => account)].filter(([account, own]) => {
        const before = own.filter((line) => yearOf(line) < year);
        return own.length > before.length || (!isResult(account) && net(before) !== 0n);
      });
      const undistributed = net(until.filter((line) => yearOf(line) < year && isResult(line.account)));
      return {
        rows: accounts.length + (undistributed === 0n ? 0 : 1),
        totals: { opening: 0n, debit: debit(now), credit: credit(now), closing: 0n },
      };
    },
  },
  vouchers: {
    read: readVoucherList,
    expected: (lines) => ({ rows: lines.length / 2, totals: { total: debit(lines) } }),
  },
  accountLedger: {
    read: readAccountLedger,
    expected: (lines, { account, year, from, through }) => {
      const own = lines.filter((line) => line.account === account);
      const inYear = own.filter((line) => yearOf(line) === year);
      const shown = inYear.filter((line) => monthOf(line) >= from && monthOf(line) <= through);
      const before = inYear.filter((line) => monthOf(line) < from);
      const earlier = isResult(account) ? [] : own.filter((line) => yearOf(line) < year);
      const opening = net(earlier) + net(before);
      return {
        rows: shown.length,
        totals: { opening, debit: debit(shown), credit: credit(shown), closing: opening + net(shown) },
      };
    },
  },
  incomeStatement: {
    read: readIncomeStatement,
    expected: (lines, { year, from, through }) => {
      const shown = lines.filter(
        (line) => isResult(line.account) && monthOf(line) >= from && monthOf(line) <= through,
      );
      const of = (which: number) => shown.filter((line) => yearOf(line) === which);
      const [now, before] = [of(year), of(year - 1)];
      return {
        rows: accountsThatStand(now, before).length,
        totals: {
          amount: -net(now),
          lastYear: -net(before),
          months: Array.from({ length: Math.max(0, through - from + 1) }, (_, at) => ({
            startsOn: `${year}-${String(from + at).padStart(2, '0')}-01`,
            amount: -net(now.filter((line) => monthOf(line) === from + at)),
          })),
        },
      };
    },
  },
  balanceSheet: {
    read: readBalanceSheet,
    expected: (lines, { year, through }) => {
      const until = (last: number) =>
        lines.filter((line) => yearOf(line) < last || (yearOf(line) === last && monthOf(line) <= through));
      const [now, before] = [until(year), until(year - 1)];
      const ofBalance = (some: readonly Line[]) => some.filter(({ account }) => !isResult(account));
      const results = [now, before].map((some) => net(some.filter(({ account }) => isResult(account))));
      const assets = net(now.filter(({ account }) => account.startsWith('1')));
      return {
        rows:
          accountsThatStand(ofBalance(now), ofBalance(before)).length +
          (results.some((result) => result !== 0n) ? 1 : 0),
        totals: { assets, equityAndDebt: assets },
      };
    },
  },
  postingJournal: {
    read: readPostingJournal,
    expected: (lines, { year, from, through }) => {
      const shown = lines.filter(
        (line) => yearOf(line) === year && monthOf(line) >= from && monthOf(line) <= through,
      );
      return { rows: shown.length, totals: { debit: debit(shown), credit: credit(shown) } };
    },
  },
  agedItems: {
    read: readAgedItems,
    expected: (lines, { on }) => {
      const owed = lines.filter(({ account, date }) => account === OWED && date <= on);
      const ages = AGES.map((age) => [age, net(owed.filter(({ date }) => ageOf(day(date), on) === age))]);
      return { rows: owed.length === 0 ? 0 : 1, totals: Object.fromEntries(ages) as Record<string, bigint> };
    },
  },
  partyLedger: {
    read: readPartyLedger,
    expected: (lines, { year, from, through }) => {
      const owed = lines.filter(({ account }) => account === OWED);
      const before = owed.filter(
        (line) => yearOf(line) < year || (yearOf(line) === year && monthOf(line) < from),
      );
      const shown = owed.filter(
        (line) => yearOf(line) === year && monthOf(line) >= from && monthOf(line) <= through,
      );
      const opening = net(before);
      return {
        rows: shown.length,
        totals: { opening, debit: debit(shown), credit: credit(shown), closing: opening + net(shown) },
      };
    },
  },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const ACCOUNTS = ['1920', '2400', '2710', '6300', '6540'];
/** A control account, all of whose lines are of one party. */
const OWED = '2400';
const PARTY = '0190a5c6-7c3e-7000-8000-0000000000aa';
/** So many vouchers that some accounts have more than a page of lines, on few enough days that pages end within one. */
const books = fc.array(
  fc.record({
    debit: fc.constantFrom(...ACCOUNTS),
    credit: fc.constantFrom('1920', '1920', ...ACCOUNTS),
    amount: fc.bigInt({ min: 1n, max: 10n ** 13n }),
    year: fc.constantFrom(2025, 2026),
    day: fc.nat({ max: 40 }),
  }),
  { minLength: 420, maxLength: 600 },
);
type Entries = typeof books extends fc.Arbitrary<infer E> ? E : never;
/** As many rows as a page has at most. */
const PAGE = 100;
const BUSIEST: Whole = {
  ...{ account: '1920', year: 2026, from: 1, through: 12 },
  ...{ parties: 'supplier', party: PARTY, on: '2026-12-31' },
};
const BACKWARDS: Whole = { ...BUSIEST, from: 11, through: 1 };
const isBusiest = (line: Line) => line.account === BUSIEST.account && yearOf(line) === BUSIEST.year;
const filters = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
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
  const context = await ledgerWithParty();
  const vouchers = entries.map(({ debit: account, credit: other, amount, year, day }): NewVoucher => {
    const [line] = voucherOf({ amount }).lines;
    if (!line) throw new Error('a voucher has lines');
    return {
      ...voucherOf({ amount }),
      date: daysAfter(`${year}-01-01`, day * 9),
      lines: [
        { ...line, account, amount, counterpartyId: account === OWED ? PARTY : null },
        { ...line, account: other, amount: -amount, counterpartyId: other === OWED ? PARTY : null },
      ],
    };
  });
  await context.transaction(async (tx) => ok(await addToChart(tx, context, calendarYear(2025))));
  await insertAll(context, vouchers);
  const lines = vouchers.flatMap(({ date, lines: own }) =>
    own.map(({ account, amount }) => ({ account, amount, date })),
  );
  return { context, lines };
}

/** Of everything that can be asked, what this report is asked. */
function filterOf<R extends AnyReport>({ filter }: R, whole: Whole): FilterOf<R> {
  return Object.fromEntries(namesOf(filter).map((field) => [field, whole[field as OfLedger]])) as FilterOf<R>;
}

/** All pages, as a device asks for them. */
async function wholeOf<R extends AnyReport>(
  context: Context,
  read: ReportQuery<R, { readonly code: Code }>,
  asked: Asked<R>,
) {
  const pages: Answer<R>[] = [];
  for (let after: Asked<R>['after'] | null = undefined; after !== null;) {
    const page: Answer<R> = must(
      await context.transaction((tx) =>
        read(tx, context.clientId, after === undefined || after === null ? asked : { ...asked, after }),
      ),
    );
    pages.push(page);
    after = page.next;
  }
  return pages;
}

const REPORTS_WITH_CASES = (Object.keys(REPORTS) as (keyof typeof REPORTS)[]).map((name) => ({
  report: REPORTS[name] as AnyReport,
  ...(CASES[name] as unknown as Case<AnyReport>),
}));

it('every report comes to what its rows and the posted lines come to', async () => {
  await fc.assert(
    fc.asyncProperty(books, fc.array(filters, { minLength: 3, maxLength: 6 }), async (entries, asked) => {
      const { context, lines } = await ledgerWith(entries);
      for (const { report, read, expected } of REPORTS_WITH_CASES) {
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

it('every report is empty for a client that has posted nothing, and comes to zero', async () => {
  const context = await ledgerWithParty();
  for (const { report, read, expected } of REPORTS_WITH_CASES) {
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

it('a line that is no longer listed under its account is told of', async () => {
  const [entries = []] = fc.sample(books, { numRuns: 1, seed: 1 });
  const { context } = await ledgerWith(entries);
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
    await sql`alter table ledger.account_line disable trigger append_only`;
    await sql`delete from ledger.account_line where ctid = (
      select ctid from ledger.account_line where client_id = ${context.clientId} limit 1)`;
  });
  expect(await ledgerAnswers.disagreements(context)).toEqual([
    expect.stringMatching(/^line_astray: account \d{4}: line [12] of/),
  ]);
});
