import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Difference } from '#lib/domain/ledger/check/differences.ts';
import { balancePartOf } from '#lib/domain/ledger/reports/balance-sheet.ts';
import { kindOfAccount } from '#lib/domain/ledger/reports/trial-balance.ts';
import { isAppropriation, takesResult } from '#lib/domain/ledger/year-end/appropriation.ts';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { record, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { reopenPeriod } from '#lib/server/desk/periods/service.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { day } from '#tests/setup/books/day.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { endAsUsual, EQUITY, lockYear, yearStanding } from '#tests/setup/books/year-end.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import type { Context } from '../../platform/context.ts';
import { rawSql } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { addToChart, calendarYear, fiscalYearsOf, lockPeriod } from '../chart/service.ts';
import { checkLedger } from '../check/service.ts';
import { readBalanceSheet } from '../reports/balance-sheet-store.ts';
import { readIncomeStatement } from '../reports/income-statement-store.ts';
import { readTrialBalance } from '../reports/trial-balance-store.ts';
import { loadVoucher } from '../vouchers/read-store.ts';
import { reverseVoucher } from '../vouchers/reversal.ts';
import { postVoucher } from '../vouchers/service.ts';
import { endYear } from './service.ts';

let database: TestDatabase;
let anne: Context;
let berit: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  const clientId = await newLedger(database);
  const machine = database.contextFor(clientId);
  await machine.transaction(async (tx) => ok(await addToChart(tx, machine, { accounts: EQUITY })));
  anne = await newMember(database, clientId, 'bookkeeper');
  berit = await newMember(database, clientId, 'bookkeeper');
  // Sold for 5,000, and bought for 3,000.
  await post('3000', -500_000n, '2026-03-10');
  await post('6300', 300_000n, '2026-06-15');
});
afterAll(() => database.close());

/** What of the books is held against the log: these clients came into being without an event. */
const HELD = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
  ({ subjectType }) => subjectType !== 'client',
);

async function post(account: string, amount: bigint, date: string): Promise<string> {
  const voucher = { ...voucherOf({ account, amount }), date: day(date) };
  return must(await postVoucher(anne, voucher)).voucherId;
}

const read = <T>(work: (tx: Parameters<Parameters<Context['transaction']>[0]>[0]) => Promise<T>) =>
  anne.transaction(async (tx) => ok(await work(tx))).then(must);

/** What the reports say at the end of a year and of the one after it. */
async function reports(year = 2026) {
  const { clientId } = anne;
  const all = { year, from: 1, through: 12 };
  const income = must(await read((tx) => readIncomeStatement(tx, clientId, { filter: all })));
  const of = async (filter: { year: number; through: number }) => ({
    sheet: must(await read((tx) => readBalanceSheet(tx, clientId, { filter }))),
    trial: must(await read((tx) => readTrialBalance(tx, clientId, { filter }))),
  });
  const [now, next] = [await of({ year, through: 12 }), await of({ year: year + 1, through: 1 })];
  const row = (rows: readonly { account: string; of: string; amount: bigint }[]) =>
    rows.flatMap((each) =>
      each.account.startsWith('2') || each.of === 'result' ? `${each.account} ${each.amount}` : [],
    );
  return {
    result: income.totals?.amount,
    earned: income.rows
      .filter(({ part }) => part !== 'appropriation')
      .reduce((sum, { amount }) => sum + amount, 0n),
    equity: row(now.sheet.rows),
    equityNext: row(next.sheet.rows),
    opening: next.trial.rows
      .filter(({ opening }) => opening !== 0n)
      .map(({ account, kind, opening }) => `${account || kind} ${opening}`),
  };
}

async function nothingIsWrong(): Promise<void> {
  const differences: Difference[] = [];
  await checkLedger(anne, (each) => differences.push(each));
  expect(differences).toEqual([]);
  await sequence(anne);
  expect((await verifyLog(anne, HELD)).findings).toEqual([]);
}

const vouchersOf = async () => {
  const rows = await database.owner`select id from ledger.voucher where client_id = ${anne.clientId}`;
  return rows.length;
};

describe('the end of a year', () => {
  it('waits until every period is locked, names the first that is not, and changes nothing before', async () => {
    expect(await yearStanding(anne, 2026)).toMatchObject({
      ...{ earned: 200_000n, appropriated: 0n, left: 200_000n, open: 12 },
      firstOpen: { number: 1, startsOn: '2026-01-01' },
      usual: [{ from: '8960', to: '2050', amount: 200_000n }],
    });
    for (const period of [1, 2, 3]) must(await lockPeriod(anne, { year: 2026, period }));
    expect(await endAsUsual(anne, 2026)).toEqual({
      ok: false,
      error: { code: 'year_end_periods_open', year: 2026, period: 4, date: '2026-04-01' },
    });
    expect(await vouchersOf()).toBe(2);
    expect(
      await endYear(anne, { id: uuidv7(), year: 2031, series: 'GL', text: 'x', dispositions: [] }),
    ).toEqual({
      ok: false,
      error: { code: 'year_end_year_unknown', year: 2031 },
    });
  });

  it('moves the result to equity once; the next year opens with what stands, and the result is not counted twice', async () => {
    await lockYear(anne, 2026);
    const before = await reports();
    expect(before).toMatchObject({
      result: 200_000n,
      earned: 200_000n,
      equity: [' 200000'],
      equityNext: [' 200000'],
    });
    expect(before.opening).toEqual(['1920 200000', 'undistributed -200000']);

    const ended = must(await endAsUsual(anne, 2026));
    expect(ended.outcome).toBe('posted');
    const voucher = await read((tx) => loadVoucher(tx, anne.clientId, ended.voucherId ?? ''));
    expect(voucher).toMatchObject({
      voucher: { source: 'year-end', date: '2026-12-31', text: 'Årsavslutning 2026' },
      posting: { year: 2026, period: 12 },
    });
    expect(await reports()).toEqual({
      ...{ result: 0n, earned: 200_000n, equity: ['2050 200000'], equityNext: ['2050 200000'] },
      opening: ['1920 200000', '2050 -200000'],
    });
    const years = await read((tx) => fiscalYearsOf(tx, anne.clientId));
    expect(years.map(({ year, startsOn, endsOn }) => [year, startsOn, endsOn])).toContainEqual([
      2027,
      '2027-01-01',
      '2027-12-31',
    ]);

    // Once more, and once more under the same id.
    expect(must(await endAsUsual(berit, 2026))).toEqual({
      outcome: 'nothing',
      voucherId: null,
      eventId: null,
    });
    const dispositions = [{ from: '8960', to: '2050', amount: 200_000n }];
    const id = ended.voucherId ?? '';
    expect(must(await endAsUsual(anne, 2026, { id, dispositions }))).toEqual({
      outcome: 'exists',
      voucherId: id,
      eventId: null,
    });
    expect(await endAsUsual(anne, 2026, { id, dispositions, text: 'Annet' })).toMatchObject({
      error: { code: 'voucher_differs' },
    });
    expect(await vouchersOf()).toBe(3);
    expect(await yearStanding(anne, 2026)).toMatchObject({
      left: 0n,
      appropriated: 200_000n,
      posted: [{ id, amount: 200_000n, reversedBy: null }],
    });
    await nothingIsWrong();
  });

  it('opened and changed, it moves the difference; what was moved wrongly is taken back first', async () => {
    await lockYear(anne, 2026);
    const first = must(await endAsUsual(anne, 2026)).voucherId ?? '';
    const open = async () => {
      const wish = (by: Context) =>
        reopenPeriod(by, { id: uuidv7(), year: 2026, period: 12, reason: 'Et bilag kom for sent' });
      must(await wish(anne));
      expect(must(await wish(berit)).outcome).toBe('opened');
    };
    await open();
    await post('6300', 50_000n, '2026-12-30');
    expect(await endAsUsual(anne, 2026)).toMatchObject({
      error: { code: 'year_end_periods_open', period: 12 },
    });
    must(await lockPeriod(anne, { year: 2026, period: 12 }));
    expect(await yearStanding(anne, 2026)).toMatchObject({ earned: 150_000n, left: -50_000n });
    expect(must(await endAsUsual(anne, 2026)).outcome).toBe('posted');
    expect(await reports()).toMatchObject({
      result: 0n,
      earned: 150_000n,
      equity: ['2050 150000'],
      equityNext: ['2050 150000'],
    });

    await open();
    must(
      await reverseVoucher(berit, { id: uuidv7(), voucherId: first, date: '2026-12-31', text: 'Utbytte' }),
    );
    must(await lockPeriod(anne, { year: 2026, period: 12 }));
    const dispositions = [
      { from: '8960', to: '2050', amount: 120_000n },
      { from: '8920', to: '2800', amount: 80_000n },
    ];
    expect(must(await endAsUsual(anne, 2026, { dispositions })).outcome).toBe('posted');
    expect(await reports()).toMatchObject({ result: 0n, equity: ['2050 70000', '2800 80000'] });
    expect((await yearStanding(anne, 2026)).posted.map(({ reversedBy }) => reversedBy !== null)).toEqual([
      true,
      false,
      false,
    ]);
    await nothingIsWrong();
  });

  it('refuses what does not use up the result, and accounts that are none for it', async () => {
    await lockYear(anne, 2026);
    const of = (from: string, to: string, amount: bigint) =>
      endAsUsual(anne, 2026, { dispositions: [{ from, to, amount }] });
    expect(await of('8960', '2050', 199_999n)).toEqual({
      ok: false,
      error: { code: 'year_end_off', amount: '-0.01' },
    });
    expect(await of('8960', '1920', 200_000n)).toMatchObject({
      error: { code: 'year_end_account', account: '1920' },
    });
    // Suppliers, taxes and duties have books of their own.
    expect(await of('8960', '2400', 200_000n)).toMatchObject({
      error: { code: 'year_end_account', account: '2400' },
    });
    expect(await of('6300', '2050', 200_000n)).toMatchObject({
      error: { code: 'year_end_account', account: '6300' },
    });
    expect(await endAsUsual(anne, 2026, { series: 'XX' })).toMatchObject({
      error: { code: 'series_unknown' },
    });
    expect(await vouchersOf()).toBe(2);
    expect((await read((tx) => fiscalYearsOf(tx, anne.clientId))).length).toBe(1);
  });

  it('comes one year after the other', async () => {
    await anne.transaction(async (tx) =>
      ok(await addToChart(tx, database.contextFor(anne.clientId).within(tx), calendarYear(2027))),
    );
    await post('3000', -100n, '2027-02-01');
    for (const year of [2026, 2027]) await lockYear(anne, year);
    expect(await endAsUsual(anne, 2027)).toEqual({
      ok: false,
      error: { code: 'year_end_earlier_first', year: 2026 },
    });
    must(await endAsUsual(anne, 2026));
    expect(must(await endAsUsual(anne, 2027)).outcome).toBe('posted');
    expect(await yearStanding(anne, 2027)).toMatchObject({ earned: 100n, appropriated: 100n, left: 0n });
  });

  it('two who end it at the same moment end it once; who opens it meanwhile waits', async () => {
    await lockYear(anne, 2026);
    const wish = (by: Context) => reopenPeriod(by, { id: uuidv7(), year: 2026, period: 12, reason: 'Feil' });
    must(await wish(anne));
    const [one, other, opened] = await Promise.all([
      endAsUsual(anne, 2026),
      endAsUsual(berit, 2026),
      wish(berit),
    ]);
    expect(must(opened).outcome).toBe('opened');
    const outcomes = [one, other].map((each) => (each.ok ? each.value.outcome : each.error.code));
    expect(outcomes.filter((each) => each === 'posted').length).toBeLessThan(2);
    for (const each of outcomes) expect(['posted', 'nothing', 'year_end_periods_open']).toContain(each);
    must(await lockPeriod(anne, { year: 2026, period: 12 }));
    must(await endAsUsual(anne, 2026));
    expect(await vouchersOf()).toBe(3);
    await nothingIsWrong();
  });
});

describe('the database', () => {
  const CONSTRAINT = /year_end_|voucher_period_open/;

  /** A year-end as plain statements of the app's login, which may be asked about before it has lines. @returns the constraint that refused it */
  async function refused(
    lines: readonly (readonly [string, bigint])[],
    date = '2026-12-31',
    source = 'year-end',
    asked = 'deferred',
  ): Promise<string> {
    try {
      await anne.transaction(async (tx) => {
        const sql = rawSql(tx);
        const [counter] = await sql<
          { last: bigint }[]
        >`update ledger.series_counter set last_number = last_number + 1
          where client_id = ${anne.clientId} and series = 'GL' and year = 2026 returning last_number as last`;
        const id = uuidv7();
        await sql`insert into ledger.voucher (client_id, id, series, year, number, date, period, text, source, content_hash, posted_at, posted_by)
          values (${anne.clientId}, ${id}, 'GL', 2026, ${String(counter?.last)}, ${date}::date, extract(month from ${date}::date), '', ${source},
            '\\x00', now(), ${anne.actorId})`;
        await sql.unsafe(`set constraints ledger.year_end_moves_result ${asked}`);
        await sql`insert into ledger.line (client_id, voucher_id, line_no, account, amount)
          select ${anne.clientId}, ${id}, n, account, amount
          from unnest(${lines.map((_, at) => at + 1)}::int[], ${lines.map(([account]) => account)}::text[],
            ${lines.map(([, amount]) => String(amount))}::bigint[]) as of (n, account, amount)`;
        await record(tx, anne, thingEvent('year-end', {}));
        return ok();
      });
    } catch (cause) {
      const constraint = constraintOf(cause) ?? String(cause);
      expect(constraint).toMatch(CONSTRAINT);
      return constraint;
    }
    return 'taken';
  }

  it('takes into a locked period what moves the result, all of it, and nothing else', async () => {
    const whole = [
      ['8960', 200_000n],
      ['2050', -200_000n],
    ] as const;
    expect(await refused(whole)).toBe('year_end_of_locked_year');
    await lockYear(anne, 2026);
    expect(await refused(whole, '2026-12-31', 'manual')).toBe('voucher_period_open');
    expect(await refused(whole, '2026-12-30')).toBe('year_end_of_locked_year');
    expect(
      await refused([
        ['6300', 200_000n],
        ['2050', -200_000n],
      ]),
    ).toBe('year_end_accounts');
    expect(
      await refused([
        ['8960', 200_000n],
        ['1920', -200_000n],
      ]),
    ).toBe('year_end_accounts');
    expect(
      await refused([
        ['8960', 100_000n],
        ['2050', -100_000n],
      ]),
    ).toBe('year_end_whole');
    expect(
      await refused([
        ['8960', 200_000n],
        ['2400', -200_000n],
      ]),
    ).toBe('year_end_accounts');
    expect(await refused(whole)).toBe('taken');
    // Nothing is left to move: between equity and debt a locked year stays as it is.
    expect(
      await refused([
        ['2800', 70_000n],
        ['2050', -70_000n],
      ]),
    ).toBe('year_end_moves_nothing');
    const cost = [
      ['6300', 70_000n],
      ['1920', -70_000n],
    ] as const;
    expect(await refused(cost, '2026-12-31', 'year-end', 'immediate')).toBe('year_end_moves_nothing');
  });

  it('has the same kinds of accounts as the application', async () => {
    const categories = [
      ...[
        'balanseverdiForAnleggsmiddel',
        'balanseverdiForOmloepsmiddel',
        'balanseverdiForBankOgForsikringseiendel',
      ],
      ...['egenkapital', 'langsiktigGjeld', 'kortsiktigGjeld', 'gjeldInnenBankOgForsikring', 'salgsinntekt'],
      ...[
        'annenDriftsinntekt',
        'bankOgForsikringsinntekt',
        'varekostnad',
        'loennskostnad',
        'annenDriftskostnad',
      ],
      ...[
        'bankOgForsikringskostnad',
        'finansinntekt',
        'finanskostnad',
        'skattekostnad',
        'resultatDisponeringForSAF-T',
      ],
      ...['RF-1167', null],
    ];
    const numbers = [
      '1350',
      '1920',
      '2050',
      '2800',
      '3000',
      '8150',
      '8300',
      '8800',
      '8960',
      '9000',
      '120',
      'A1',
      '89601',
    ];
    for (const account of numbers)
      for (const groupingCategory of categories) {
        const of = { account, groupingCategory };
        const [row] =
          await database.owner`select ledger.account_kind(${account}, ${groupingCategory}) as kind`;
        const expected = () => {
          if (kindOfAccount(of) === 'result') return isAppropriation(of) ? 'appropriation' : 'result';
          return takesResult(of) ? 'owed' : 'owned';
        };
        expect({ ...of, kind: row?.['kind'] as unknown, part: balancePartOf(of) }).toMatchObject({
          ...of,
          kind: expected(),
        });
      }
  });
});
