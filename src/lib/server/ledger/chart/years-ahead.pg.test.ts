import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { tryJobs } from '#tests/setup/servers/jobs.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { JOBS } from '#lib/server/api/jobs.ts';
import { systemClock } from '../../platform/clock.ts';
import { createContext, SYSTEM_ACTOR } from '../../platform/context.ts';
import { makeDue } from '../../platform/jobs/schedule.ts';
import { postVoucher } from '../vouchers/service.ts';
import { openYearsAhead } from './years-ahead.ts';
import { day } from '#tests/setup/books/day.ts';

let database: TestDatabase;
let clientId: string;
let at = new Date('2026-09-01T10:00:00Z');
beforeAll(async () => {
  database = await freshDatabase({ now: () => at });
  clientId = await newLedger(database); // has 2026
});
afterAll(() => database.close());

async function events(): Promise<Record<string, number>> {
  const rows = await database.owner`select kind, count(*)::int as n from audit.event
    where client_id = ${clientId} and kind in ('fiscal-year.created', 'period.created') group by kind order by kind`;
  return Object.fromEntries(rows.map(({ kind, n }) => [String(kind), Number(n)]));
}

it('opens nothing while the year is long', async () => {
  expect(await openYearsAhead(database.contextFor(clientId))).toEqual([]);
});

it('opens the next year with its periods ahead of time, once, however many processes look', async () => {
  const before = await events();
  at = new Date('2026-11-28T10:00:00Z');
  const tries = await Promise.all(
    Array.from({ length: 6 }, () => openYearsAhead(database.contextFor(clientId))),
  );
  expect(tries.flat()).toEqual([2027]);
  const after = await events();
  expect(after['fiscal-year.created']).toBe((before['fiscal-year.created'] ?? 0) + 1);
  expect(after['period.created']).toBe((before['period.created'] ?? 0) + 12);
});

it('so that on the first day of the year a voucher is posted', async () => {
  const voucher = { ...voucherOf({ amount: 100n }), date: day('2027-01-01') };
  const platform = database.anotherPlatform(systemClock);
  const context = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  expect(await postVoucher(context, voucher)).toMatchObject({ ok: true, value: { year: 2027, number: 1n } });
});

it('a voucher is not posted by a clock that is hours from the database’s', async () => {
  at = new Date(Date.now() - 2 * 60 * 60 * 1000);
  expect(await postVoucher(database.contextFor(clientId), voucherOf({ amount: 100n }))).toEqual({
    ok: false,
    error: { code: 'clock_differs' },
  });
  at = new Date('2026-11-28T10:00:00Z');
});

it('for every client by itself', async () => {
  const other = await newLedger(database, 'Et annet AS');
  await makeDue(database.platform, JOBS, 'ledger.years', at);
  expect(await tryJobs(database.platform, other)).toEqual(['done']);
  const rows =
    await database.owner`select year from ledger.fiscal_year where client_id = ${other} order by year`;
  expect(rows.map(({ year }) => Number(year))).toEqual([2026, 2027]);
});
