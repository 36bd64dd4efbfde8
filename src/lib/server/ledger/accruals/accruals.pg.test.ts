import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { reversalOf } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { addToChart, calendarYear, lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { loadVoucher } from '#lib/server/ledger/vouchers/read-store.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { day } from '#tests/setup/books/day.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import {
  endAccrual,
  makeAccrual,
  postDueOf,
  postDueParts,
  readAccruals,
  type AccrualAsked,
} from './service.ts';

let database: TestDatabase;
let clientId: string;
let anne: Context;
let manager: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clientId = await newLedger(database);
  anne = await newMember(database, clientId, 'bookkeeper');
  manager = await newMember(database, clientId, 'manager');
  const plain = {
    groupingCategory: null,
    groupingCode: null,
    standardAccount: null,
    validFrom: null,
    validTo: null,
  };
  const accounts = [{ ...plain, number: '1700', name: 'Forskuddsbetalt kostnad' }];
  await anne.transaction(async (tx) => ok(await addToChart(tx, anne, { accounts, ...calendarYear(2027) })));
});

const JUNE = day('2026-06-30');

/** A rent of 1 000 on 15 June, spread over three months from then. */
async function asked(change: Partial<AccrualAsked> = {}): Promise<AccrualAsked> {
  const rent = voucherOf({ amount: 100_000n, account: '6300', project: '1' });
  must(await postVoucher(anne, rent));
  return {
    ...{ id: uuidv7(), voucherId: rent.id, line: 1, balanceAccount: '1700' },
    ...{
      date: day('2026-06-15'),
      firstMonth: day('2026-06-01'),
      months: 3,
      series: 'GL',
      text: 'Leie, periodisert',
    },
    ...change,
  };
}

async function standing(on = JUNE) {
  const read = must(await anne.transaction(async (tx) => ok(await readAccruals(tx, anne, on))));
  const [only] = read;
  if (!only) throw new Error('nothing is spread');
  return only;
}

async function sums(account: string): Promise<Record<string, bigint>> {
  const rows = await database.owner`
    select to_char(v.date, 'YYYY-MM') as month, sum(l.amount)::text as amount
    from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
    where l.client_id = ${clientId} and l.account = ${account} group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ month, amount }) => [String(month), BigInt(String(amount))]));
}

/** Of the ledger: this client came into being without an event. */
const faults = () =>
  faultsOf(anne, ANSWERS).then((all) => all.filter((each) => !each.includes(`client ${clientId}`)));

const lock = async (...months: number[]) => {
  for (const period of months) must(await lockPeriod(anne, { year: 2026, period }));
};

it('each month bears its part when it comes, once, however often and by how many that is done', async () => {
  must(await makeAccrual(anne, await asked(), JUNE));
  expect(await sums('6300')).toEqual({ '2026-06': 33_333n });
  expect(await sums('1700')).toEqual({ '2026-06': 66_667n });
  expect((await standing()).left).toBe(66_667n);
  const machine = database.contextFor(clientId);
  const july = await Promise.all(Array.from({ length: 4 }, () => postDueParts(machine, day('2026-07-01'))));
  expect(july.reduce((all, each) => all + each, 0)).toBe(1);
  expect(await postDueParts(machine, day('2026-12-31'))).toBe(1);
  expect(await sums('6300')).toEqual({ '2026-06': 33_333n, '2026-07': 33_333n, '2026-08': 33_334n });
  expect(await sums('1700')).toEqual({ '2026-06': 66_667n, '2026-07': -33_333n, '2026-08': -33_334n });
  expect(await standing()).toMatchObject({ left: 0n, due: null });
  const [said] = await database.owner`select source, source_ref, count(*)::int as dimensions
    from ledger.voucher v join ledger.line_dimension d using (client_id)
    where client_id = ${clientId} and d.voucher_id = v.id and source = 'automatic' group by 1, 2 order by 2 limit 1`;
  expect(said).toEqual({ source: 'automatic', source_ref: `${(await standing()).id}/0`, dimensions: 2 });
  expect(await faults()).toEqual([]);
});

it('a locked month waits and says so, and is not lost; the others go on', async () => {
  must(await makeAccrual(anne, await asked(), JUNE));
  await lock(1, 2, 3, 4, 5, 6, 7);
  const machine = database.contextFor(clientId);
  expect(await postDueOf(machine, [(await standing()).id], day('2026-08-02'))).toMatchObject({
    posted: 1,
    refused: { code: 'period_locked', period: 7 },
  });
  expect(await standing(day('2026-08-02'))).toMatchObject({
    due: { date: '2026-07-01', locked: true },
    left: 33_333n,
  });
  // What is left can be borne where it is open.
  must(await endAccrual(anne, { id: (await standing()).id, date: day('2026-09-10') }));
  expect(await sums('6300')).toEqual({ '2026-06': 33_333n, '2026-08': 33_334n, '2026-09': 33_333n });
  expect(await faults()).toEqual([]);
});

it('one that the database refuses does not hold up the others, and is told of', async () => {
  const all = await Promise.all(Array.from({ length: 3 }, () => asked()));
  for (const each of all) must(await makeAccrual(anne, each, JUNE));
  const machine = database.contextFor(clientId);
  await database.owner.unsafe(`
    create function none_of_one() returns trigger language plpgsql as $$
      begin if new.source_ref like '${all[1]?.id}/%' then raise check_violation using constraint = 'none_of_one'; end if;
      return null; end $$;
    create constraint trigger none_of_one after insert on ledger.voucher deferrable initially deferred
      for each row execute function none_of_one()`);
  await expect(postDueParts(machine, day('2026-07-31'))).rejects.toMatchObject({
    constraint_name: 'none_of_one',
  });
  expect(await sums('6300')).toEqual({ '2026-06': 99_999n, '2026-07': 66_666n });
  await database.owner`drop function none_of_one cascade`;
  expect(await postDueParts(machine, day('2026-07-31'))).toBe(1);
  expect(await faults()).toEqual([]);
});

it('ended early, what is left is borne at once, and the months after bear nothing', async () => {
  const made = await asked();
  must(await makeAccrual(anne, made, JUNE));
  const ended = { id: made.id, date: day('2026-07-10') };
  expect(must(await endAccrual(anne, ended)).eventId).toEqual(expect.any(String));
  expect(must(await endAccrual(anne, ended)).eventId).toBeNull();
  expect(await endAccrual(anne, { ...ended, date: day('2026-07-11') })).toMatchObject({
    error: { code: 'accrual_over' },
  });
  expect(await postDueParts(anne, day('2027-06-01'))).toBe(0);
  expect(await sums('6300')).toEqual({ '2026-06': 33_333n, '2026-07': 66_667n });
  expect(await sums('1700')).toEqual({ '2026-06': 66_667n, '2026-07': -66_667n });
  // And the line may be spread again.
  must(
    await makeAccrual(
      anne,
      { ...made, id: uuidv7(), date: day('2026-07-10'), firstMonth: day('2026-08-01') },
      JUNE,
    ),
  );
  expect(await faults()).toEqual([]);
});

describe('is made once', () => {
  it('the same again changes nothing; the id of another, and a line that is spread, are refused', async () => {
    const made = await asked();
    must(await makeAccrual(anne, made, JUNE));
    expect(must(await makeAccrual(anne, made, JUNE)).eventId).toBeNull();
    expect(await makeAccrual(anne, { ...made, months: 4 }, JUNE)).toMatchObject({
      error: { code: 'accrual_differs' },
    });
    expect(await makeAccrual(anne, { ...made, id: uuidv7() }, JUNE)).toMatchObject({
      error: { code: 'accrual_again', line: 1 },
    });
    expect(await sums('6300')).toEqual({ '2026-06': 33_333n });
  });

  it('by two at once one is made, and the other is told', async () => {
    const made = await asked();
    const both = await Promise.all([
      makeAccrual(anne, made, JUNE),
      makeAccrual(manager, { ...made, id: uuidv7() }, JUNE),
    ]);
    expect(both.map((each) => (each.ok ? 'made' : each.error.code)).sort()).toEqual([
      'accrual_again',
      'made',
    ]);
  });
});

it('is refused of a voucher that is taken back or not there, of a line of the balance sheet, and into a locked period', async () => {
  const made = await asked();
  const refusal = async (change: Partial<AccrualAsked>) => {
    const done = await makeAccrual(anne, { ...made, id: uuidv7(), ...change }, JUNE);
    return done.ok ? null : done.error.code;
  };
  expect(await refusal({ voucherId: uuidv7() })).toBe('voucher_unknown');
  expect(await refusal({ line: 2 })).toBe('accrual_line');
  expect(await refusal({ line: 3 })).toBe('accrual_line');
  expect(await refusal({ balanceAccount: '2400' })).toBe('accrual_account');
  expect(await refusal({ series: 'XX' })).toBe('series_unknown');
  await lock(1, 2, 3, 4, 5, 6);
  expect(await refusal({})).toBe('period_locked');
  const taken = { id: uuidv7(), voucherId: made.voucherId, date: day('2026-07-01'), text: 'Feil' };
  must(await reverseVoucher(anne, taken));
  expect(await refusal({})).toBe('already_reversed');
  expect(await faults()).toEqual([]);
});

describe('what it rests on stands', () => {
  const reversal = (voucherId: string) => ({
    id: uuidv7(),
    voucherId,
    date: day('2026-07-01'),
    text: 'Feil',
  });
  /** As somebody would who asks nobody but the database. */
  const postReversal = async (voucherId: string) => {
    const found = must(await anne.transaction(async (tx) => ok(await loadVoucher(tx, clientId, voucherId))));
    if (!found) throw new Error('there is no such voucher');
    return postVoucher(anne, reversalOf(found.voucher, reversal(voucherId)));
  };

  it('while months are to come; once it was ended, or each has had its part, the voucher can be taken back', async () => {
    const [ended, run] = [await asked(), await asked()];
    must(await makeAccrual(anne, ended, JUNE));
    must(await makeAccrual(anne, run, JUNE));
    const reversals = [reversal(ended.voucherId), reversal(run.voucherId)] as const;
    await expect(postReversal(run.voucherId)).rejects.toMatchObject({
      constraint_name: 'reversal_of_accrued',
    });
    for (const each of reversals)
      expect(await reverseVoucher(anne, each)).toMatchObject({ error: { code: 'reversal_of_accrued' } });
    must(await endAccrual(anne, { id: ended.id, date: day('2026-06-20') }));
    expect(await postDueParts(anne, day('2026-08-01'))).toBe(2);
    for (const each of reversals) must(await reverseVoucher(anne, each));
    expect(await sums('1700')).toEqual({ '2026-06': 66_667n, '2026-07': -33_333n, '2026-08': -33_334n });
    expect(await faults()).toEqual([]);
  });

  it('and so do its own vouchers', async () => {
    const made = await asked();
    must(await makeAccrual(anne, made, JUNE));
    const parts = await database.owner`
      select id from ledger.voucher where client_id = ${clientId} and source = 'automatic'`;
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      expect(await reverseVoucher(anne, reversal(String(part['id'])))).toMatchObject({
        error: { code: 'reversal_of_automatic' },
      });
      await expect(postReversal(String(part['id']))).rejects.toMatchObject({
        constraint_name: 'reversal_of_automatic',
      });
    }
  });

  it('whoever is first: nobody spreads what another takes back at once', async () => {
    for (let round = 0; round < 8; round++) {
      const made = await asked();
      const back = reversal(made.voucherId);
      const both = await Promise.all([makeAccrual(anne, made, JUNE), reverseVoucher(manager, back)]);
      expect(both.map((each) => (each.ok ? 'done' : each.error.code)).sort()).toEqual([
        expect.stringMatching(/^(already_reversed|done)$/),
        expect.stringMatching(/^(done|reversal_of_accrued)$/),
      ]);
      expect(both.filter((each) => each.ok)).toHaveLength(1);
    }
  });
});

describe('the database takes nothing by itself', () => {
  const post = (change: object) => {
    const voucher = { ...voucherOf({ amount: 33_333n, account: '6300' }), source: 'automatic' as const };
    const [own, other] = voucher.lines;
    if (!own || !other) throw new Error('a voucher has two lines');
    return postVoucher(anne, {
      ...{ ...voucher, date: day('2026-07-01'), text: 'Leie, periodisert' },
      lines: [own, { ...other, account: '1700' }],
      ...change,
    });
  };

  it('but a part of an accrual, as that says', async () => {
    const made = await asked();
    must(await makeAccrual(anne, made, JUNE));
    for (const change of [
      {},
      { sourceRef: 'x' },
      { sourceRef: `${uuidv7()}/1` },
      { sourceRef: `${made.id}/4` },
      { sourceRef: `${made.id}/2`, date: day('2026-07-02') },
      { sourceRef: `${made.id}/2`, text: 'Noe annet' },
      { sourceRef: `${made.id}/2`, series: 'KJ' },
      { sourceRef: `${made.id}/3`, date: day('2026-08-01') },
      { sourceRef: `${made.id}/rest` },
      { sourceRef: `${made.id}/2`, lines: voucherOf({ amount: 33_333n, account: '6300' }).lines },
    ])
      await expect(post(change), Object.keys(change).join()).rejects.toMatchObject({
        constraint_name: 'automatic_of_accrual',
      });
    must(await post({ sourceRef: `${made.id}/2` }));
    expect(await faults()).toEqual([]);
  });

  it('an accrual that is not of its line, or that was ended', async () => {
    const made = await asked();
    must(await makeAccrual(anne, made, JUNE));
    must(await endAccrual(anne, { id: made.id, date: day('2026-07-10') }));
    const at = database.owner`select * from ledger.accrual where client_id = ${clientId}`;
    const [row] = await at;
    for (const [change, constraint] of [
      [{ amount: '99999' }, 'accrual_of_its_line'],
      [{ account: '6540' }, 'accrual_of_its_line'],
      [{ balance_account: '2400' }, 'accrual_of_its_line'],
      [{ balance_account: '6540' }, 'accrual_of_its_line'],
      [{ balance_account: '1920' }, 'accrual_of_its_line'],
      [{ first_month: '2036-07-01' }, 'accrual_soon'],
      [{ first_month: '2026-05-01' }, 'accrual_forward'],
    ] as const)
      await expect(
        database.owner`insert into ledger.accrual ${database.owner({ ...row, id: uuidv7(), ...change })}`,
        JSON.stringify(change),
      ).rejects.toMatchObject({ constraint_name: constraint });
    await expect(
      database.owner`update ledger.accrual set ended_on = '2026-08-01' where client_id = ${clientId}`,
    ).rejects.toMatchObject({ constraint_name: 'accrual_stays_ended' });
  });
});
