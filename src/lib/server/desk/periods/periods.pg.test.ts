import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { lockUser, membersOf } from '#lib/server/identity/index.ts';
import { verifyLog } from '#lib/server/audit/index.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { periods } from '#lib/server/ledger/chart/registers.ts';
import { addToChart, liftSoftLock, lockPeriod, softLockPeriod } from '#lib/server/ledger/chart/service.ts';
import { setRegistration } from '#lib/server/ledger/index.ts';
import { holdYears } from '#lib/server/ledger/chart/store.ts';
import { postVouchers } from '#lib/server/ledger/vouchers/many.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { day } from '#tests/setup/books/day.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { decisionAbout } from '#tests/setup/books/decisions.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { until } from '#tests/setup/until.ts';
import { reopenPeriod, standings } from './service.ts';

let database: TestDatabase;
let clientId: string;
let anne: Context;
let berit: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await newLedger(database);
  anne = await newMember(database, clientId, 'bookkeeper');
  berit = await newMember(database, clientId, 'bookkeeper');
  for (const period of [1, 2]) must(await lockPeriod(anne, { year: 2026, period }));
});
afterAll(() => database.close());

/** What of the books is held against the log: these clients came into being without an event. */
const HELD = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
  ({ subjectType }) => subjectType !== 'client',
);

const wish = (period: number, reason = 'Et bilag kom for sent') => ({
  ...{ id: uuidv7(), year: 2026, period },
  reason,
});
const postInFebruary = () =>
  postVoucher(anne, { ...voucherOf({ amount: 12_500n }), date: day('2026-02-10') });

it('takes two: the first wish is kept, the second opens, and a voucher can be posted', async () => {
  const first = wish(2);
  expect(must(await reopenPeriod(anne, first))).toMatchObject({ outcome: 'asked' });
  // Once more by the same person is no second one; the same request is known.
  expect(must(await reopenPeriod(anne, wish(2)))).toMatchObject({ outcome: 'asked' });
  expect(must(await reopenPeriod(anne, first))).toEqual({ outcome: 'asked', eventId: null });
  expect(await reopenPeriod(berit, first)).toEqual({ ok: false, error: { code: 'reopening_differs' } });
  expect(await postInFebruary()).toMatchObject({ error: { code: 'period_locked' } });
  expect(must(await standings(anne))[1]?.wishes).toHaveLength(2);

  const second = wish(2, 'Enig');
  expect(must(await reopenPeriod(berit, second))).toMatchObject({ outcome: 'opened' });
  expect(must(await reopenPeriod(berit, second))).toEqual({ outcome: 'opened', eventId: null });
  expect(must(await standings(anne))[1]).toMatchObject({ lockedAt: null, wishes: [] });
  must(await postInFebruary());
  // What was wanted of it before it was locked anew counts no more.
  must(await lockPeriod(berit, { year: 2026, period: 2 }));
  expect(must(await reopenPeriod(berit, wish(2)))).toMatchObject({ outcome: 'asked' });
  expect((await verifyLog(anne, HELD)).findings).toEqual([]);
});

it('is done by one where nobody else may; who is locked out counts no more', async () => {
  const machine = database.contextFor(clientId);
  const { email } = (await membersOf(machine)).find(({ userId }) => userId === berit.actorId)!;
  must(await lockUser(machine, { email }));
  expect(must(await reopenPeriod(anne, wish(2)))).toMatchObject({ outcome: 'opened' });
});

it('waits for who locks a later one meanwhile, and is then refused by name', async () => {
  must(await reopenPeriod(anne, wish(2)));
  let opening: ReturnType<typeof reopenPeriod> | undefined;
  must(
    await anne.transaction(async (tx) => {
      await holdYears(tx, clientId);
      opening = reopenPeriod(berit, wish(2));
      await until(async () => {
        const [waiting] =
          await database.owner`select from pg_locks where locktype = 'advisory' and not granted`;
        return waiting !== undefined;
      });
      const row = await periods.hold(tx, clientId, { year: 2026, number: 3 });
      if (!row) throw new Error('there is no March');
      const to = { lockedAt: anne.platform.clock.now(), lockedBy: anne.actorId };
      return ok(await periods.change(tx, anne, 'period.locked', { row, to }));
    }),
  );
  expect(await opening).toMatchObject({ error: { code: 'period_not_last_locked', period: 3 } });
});

it('goes from the last period backwards, and only where one is locked', async () => {
  expect(await reopenPeriod(anne, wish(1))).toEqual({
    ok: false,
    error: { code: 'period_not_last_locked', year: 2026, period: 2, date: '2026-02-01' },
  });
  expect(await reopenPeriod(anne, wish(3))).toEqual({ ok: false, error: { code: 'period_not_locked' } });
  expect(await reopenPeriod(anne, wish(17))).toMatchObject({ error: { code: 'period_not_in_year' } });
});

it('is refused by the database to whoever has no row that opens it, from this transaction', async () => {
  must(await reopenPeriod(anne, wish(2)));
  const open = anne.transaction(async (tx) => {
    await rawSql(tx)`update ledger.period set locked_at = null, locked_by = null
      where client_id = ${clientId} and year = 2026 and number = 2`;
    return ok();
  });
  await expect(open).rejects.toThrow(/is locked and stays so/);
});

it('two who ask at the same moment open it once', async () => {
  const both = await Promise.all([reopenPeriod(anne, wish(2)), reopenPeriod(berit, wish(2))]);
  expect(both.map((each) => must(each).outcome).sort()).toEqual(['asked', 'opened']);
});

const JUNE = { year: 2026, period: 6 };
const inJune = () => voucherOf({ amount: 12_500n });

it('softly locked, a period takes what those post who may lock it, alone and among many', async () => {
  const marit = await newMember(database, clientId, 'manager');
  must(await softLockPeriod(anne, JUNE));
  expect(must(await softLockPeriod(berit, JUNE))).toEqual({ eventId: null });
  const refused = { error: { code: 'period_soft_locked', year: 2026, period: 6 } };
  expect(await postVoucher(marit, inJune())).toMatchObject(refused);
  expect(await postVouchers(marit, [inJune(), inJune()])).toMatchObject([refused, refused]);
  expect(await postVoucher(database.contextFor(clientId), inJune())).toMatchObject(refused);
  must(await postVoucher(berit, inJune()));
  expect((await postVouchers(berit, [inJune(), inJune()])).every(({ ok }) => ok)).toBe(true);
  must(await liftSoftLock(berit, JUNE));
  expect(must(await liftSoftLock(berit, JUNE))).toEqual({ eventId: null });
  must(await postVoucher(marit, inJune()));
  expect((await verifyLog(anne, HELD)).findings).toEqual([]);
});

it('softly locked, it takes what was submitted since by who may lock it, and what waited goes back first', async () => {
  const field = await newMember(database, clientId, 'field');
  const marit = await newMember(database, clientId, 'manager');
  const before = await submittedDraft(field, anne);
  must(await softLockPeriod(anne, JUNE));
  const waited = await decide(marit, await decisionAbout(marit, before.draftId));
  expect(waited).toMatchObject({ error: { code: 'period_soft_locked' } });
  const since = await submittedDraft(field, anne);
  must(await decide(marit, await decisionAbout(marit, since.draftId)));
  // Locked, it takes nothing at all; opened again, it is open to everybody.
  for (const period of [3, 4, 5, 6]) must(await lockPeriod(anne, { year: 2026, period }));
  expect(must(await softLockPeriod(anne, JUNE))).toEqual({ eventId: null });
  expect(await postVoucher(anne, inJune())).toMatchObject({ error: { code: 'period_locked' } });
  must(await reopenPeriod(anne, wish(6)));
  must(await reopenPeriod(berit, wish(6)));
  must(await postVoucher(marit, inJune()));
  expect((await verifyLog(anne, HELD)).findings).toEqual([]);
});

it('who softly locks waits for whoever is posting', async () => {
  const marit = await newMember(database, clientId, 'manager');
  const [posted] = await Promise.all([postVoucher(marit, inJune()), softLockPeriod(anne, JUNE)]);
  if (!posted.ok) expect(posted).toMatchObject({ error: { code: 'period_soft_locked' } });
  expect((await verifyLog(anne, HELD)).findings).toEqual([]);
});

it('says what of a month is not matched and which VAT term that ends in it is not sent, until it is locked', async () => {
  must(await setRegistration(anne, { validFrom: day('2026-01-01'), term: 'two-months' }));
  const party = {
    kind: 'supplier',
    number: '20001',
    name: 'Kaffebønna AS',
    orgnr: null,
    account: '2400',
  } as const;
  const id = uuidv7();
  await anne.transaction(async (tx) =>
    ok(await addToChart(tx, anne, { counterparties: [{ id, ...party }] })),
  );
  const [debit] = voucherOf({ amount: 12_500n }).lines;
  const bill = {
    ...voucherOf({ amount: 12_500n }),
    date: day('2026-03-10'),
    lines: [debit!, { ...debit!, account: '2400', amount: -12_500n, vat: null, counterpartyId: id }],
  };
  must(await postVoucher(anne, bill));
  const of = async (number: number) =>
    must(await standings(anne)).find((each) => each.year === 2026 && each.number === number);
  expect(await of(3)).toMatchObject({ unmatched: 1, unmatchedSuppliers: 1, vatUnsent: [] });
  // What is in no draft has neither paper nor a reason.
  expect(await of(3)).toMatchObject({
    ...{ undocumented: 1, bare: [{ id: bill.id, series: 'GL', year: 2026, number: '1' }], submitted: 0 },
  });
  const field = await newMember(database, clientId, 'field');
  await submittedDraft(field, anne);
  expect(await of(6)).toMatchObject({ drafts: 1, submitted: 1, undocumented: 0, bare: [] });
  expect(await of(4)).toMatchObject({
    ...{ unmatched: 0, vatUnsent: [{ startsOn: '2026-03-01', endsOn: '2026-04-30' }] },
  });
  // Of a locked month nothing is left to do before it is.
  expect(await of(2)).toMatchObject({ unmatched: 0, vatUnsent: [] });
});
