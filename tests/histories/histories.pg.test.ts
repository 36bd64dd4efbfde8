import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Difference } from '#lib/domain/ledger/check/differences.ts';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { periods } from '#lib/server/ledger/chart/registers.ts';
import { checkLedger } from '#lib/server/ledger/check/service.ts';
import { readYearEnds } from '#lib/server/ledger/year-end/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { returnOf } from '../setup/books/vat-return.ts';
import { ALL_REPORTS, filterOf, wholeOf } from '../setup/books/read-reports.ts';
import type { Line, Whole } from '../setup/books/expected-reports.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { newCompany, YEAR, type Company } from './company.ts';
import { doing, endOf, step, type Step } from './steps.ts';

/*
 * Random people keep random books, beside a model of a few maps (`model.ts`): they post, reverse, correct, lock and open
 * periods, softly too, match what is paid in another rate, change rates, accounts and dimensions, return and settle VAT, and end years, some of it at the same moment. After each
 * step the reports are what the model has; at the end every figure is once more what the lines come to, and the log verifies.
 * `npm run simulate` has more of them; a failure tells the seed.
 */
const RUNS = Number(process.env['SEGL_HISTORIES_RUNS'] ?? 2);
/** The short form goes the same ways each time; others are what the long one is for. */
const SHORT_SEED = '2026';
const { SEGL_HISTORIES_SEED, SEGL_HISTORIES_RUNS } = process.env;
const seed = SEGL_HISTORIES_SEED ?? (SEGL_HISTORIES_RUNS === undefined ? SHORT_SEED : undefined);
const PATIENCE_MS = 12 * 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** What of the books is held against the log: these clients came into being without an event. */
const HELD = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
  ({ subjectType }) => subjectType !== 'client',
);

/** Mostly one at a time, some at the same moment. */
const batch = fc.oneof(
  { weight: 3, arbitrary: step.map((one) => [one]) },
  { weight: 1, arbitrary: fc.array(step, { minLength: 2, maxLength: 4 }) },
);

it(
  'whatever people do, the books are what the model has',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 25, maxLength: 45, size: 'max' }), async (history) => {
        const company = await newCompany(database);
        for (const steps of history) {
          await atOnce(company, steps);
          await reportsHold(company);
        }
        await allHolds(company);
      }),
      // Each run fills a ledger: one that fails is shown as it is.
      { numRuns: RUNS, endOnFailure: true, ...(seed === undefined ? {} : { seed: Number(seed) }) },
    );
  },
  PATIENCE_MS,
);

/** Does some steps at the same moment, and to the model what was done. */
async function atOnce(company: Company, steps: readonly Step[]): Promise<void> {
  const { model, people } = company;
  const [who] = people;
  if (!who) throw new Error('nobody is there');
  const before = await counted(who);
  const done = await Promise.all(steps.map((each) => doing(company, each)));
  const happened = steps.map((each, at) => ({ step: each, outcome: done[at]?.outcome }));
  const [only] = done;
  // Which of two at the same moment came first, nobody knows.
  if (only && done.length === 1 && only.expected !== null)
    expect(only.outcome, JSON.stringify(happened)).toBe(only.expected);
  const changed = done.filter(({ outcome }) => CHANGES.has(outcome));
  if (changed.length === 0) expect(await counted(who), JSON.stringify(happened)).toEqual(before);
  for (const each of done) if (CHANGES.has(each.outcome) || each.outcome === 'nothing') each.apply(model);
  if (done.length > 1) model.locked = await lockedMonths(who);
  expect([...model.locked].sort()).toEqual([...(await lockedMonths(who))].sort());
}

const CHANGES: ReadonlySet<string> = new Set(['done', 'posted', 'opened', 'asked']);

/** How many events, vouchers and years a client has. */
async function counted({ clientId }: Context): Promise<unknown> {
  return database.owner`select (select count(*) from audit.event where client_id = ${clientId}) as events,
    (select count(*) from ledger.voucher where client_id = ${clientId}) as vouchers,
    (select count(*) from ledger.fiscal_year where client_id = ${clientId}) as years`;
}

async function lockedMonths(who: Context): Promise<Set<string>> {
  const rows = must(await who.transaction(async (tx) => ok(await periods.list(tx, who.clientId))));
  return new Set(
    rows.filter(({ lockedAt }) => lockedAt !== null).map(({ startsOn }) => startsOn.slice(0, 7)),
  );
}

/** Of projects, VAT codes and parties, which the model does not know; `reports.pg.test.ts` and `items.pg.test.ts` hold them. */
const UNMODELLED: readonly string[] = [
  ...['dimension-results', 'dimension-ledger', 'vat-specification'],
  ...['items', 'party-balances', 'party-ledger'],
];

/** Every report, of a year and months that are others each time. */
async function reportsHold({ model, people: [who] }: Company): Promise<void> {
  if (!who) throw new Error('nobody is there');
  const { lines } = model;
  const through = 1 + (lines.length % 12);
  const year = model.years[lines.length % model.years.length] ?? YEAR;
  const account = lines[lines.length % 7]?.account ?? '1920';
  const whole: Whole = {
    ...{ account, year, from: 1 + (lines.length % through), through },
    ...{ type: '', code: '', parties: 'supplier', party: '', on: `${year}-12-31` },
  };
  for (const { report, read, expected } of ALL_REPORTS.filter(
    ({ report: { id } }) => !UNMODELLED.includes(id),
  )) {
    const pages = await wholeOf(who, read, { filter: filterOf(report, whole) });
    const told = {
      rows: pages.reduce((count, { rows }) => count + rows.length, 0),
      totals: pages[0]?.totals as unknown,
    };
    expect({ report: report.id, whole, ...told }).toEqual({
      report: report.id,
      whole,
      ...expected(lines, whole),
    });
  }
}

/** Every figure once more from its lines, results, what is due, and the log. */
async function allHolds({ model, people: [who] }: Company): Promise<void> {
  if (!who) throw new Error('nobody is there');
  const net = model.lines.reduce((sum: bigint, { amount }: Line) => sum + amount, 0n);
  expect(net).toBe(0n);
  const years = must(await who.transaction(async (tx) => ok(await readYearEnds(tx, who.clientId))));
  expect(years.map(({ year, left }) => [year, left])).toEqual(
    model.years.map((year) => [year, model.leftOf(year)]),
  );
  for (const month of ['01', '03', '05', '07', '09', '11']) {
    const startsOn = `${YEAR}-${month}-01` as const;
    const { figures } = await returnOf(who, startsOn as never);
    expect([startsOn, figures.dueExact]).toEqual([
      startsOn,
      model.dueOf(startsOn as never, endOf(startsOn as never)),
    ]);
  }
  const differences: Difference[] = [];
  await checkLedger(who, (each) => differences.push(each));
  expect(differences).toEqual([]);
  await sequence(who);
  expect((await verifyLog(who, HELD)).findings).toEqual([]);
}
