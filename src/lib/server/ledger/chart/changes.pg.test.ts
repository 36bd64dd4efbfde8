import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { companyDetails } from '#tests/setup/books/company-details.ts';
import { day } from '#tests/setup/books/day.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { verifyLog } from '#lib/server/audit/index.ts';
import { reverseVoucher } from '../vouchers/reversal.ts';
import { postVoucher } from '../vouchers/service.ts';
import { ledgerAnswers } from '../reconcile.ts';
import { addAccount, changeAccount, usesOfAccount } from './accounts.ts';
import { setCompanyDetails } from './company-details.ts';
import { addDepartment, addDimension, changeDimension, renameDepartment } from './dimensions.ts';
import { addParty, changeParty } from './parties.ts';
import { accounts, counterparties, dimensions, periods, vatCodes, years, type Account } from './registers.ts';
import { addSeries, renameSeries } from './series.ts';
import { addToChart, lockPeriod } from './service.ts';
import { rawSql } from '../../platform/database.ts';
import { addVatCode, describeVatCode, endVatCode, setVatRate } from './vat-code-changes.ts';
import { openNextYear, openYearsAhead } from './years-ahead.ts';

/* What the books rest on is made, changed and closed: what holds then, what is refused, and what the log holds of it. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Of all that the ledger answers for, but the client itself, which these tests begin without a word. */
const reconcilers = ledgerAnswers.reconcilers.filter(({ subjectType }) => subjectType !== 'client');

async function books() {
  const context = await newMember(database, await newLedger(database), 'bookkeeper');
  const { clientId } = context;
  const faults = async () =>
    (await verifyLog(context, reconcilers)).findings.map(({ code, subject }) => `${code} ${subject}`);
  const detailOf = async (eventId: string | null) => {
    const [event] = await database.owner<{ kind: string; detail: string }[]>`select e.kind, d.detail
      from audit.event e join audit.event_detail d on d.event_id = e.id where e.id = ${eventId}`;
    return { kind: event?.kind, detail: JSON.parse(event?.detail ?? '{}') as Record<string, unknown> };
  };
  const post = (options: Partial<Parameters<typeof voucherOf>[0]> & { date?: string }) => {
    const { date = '2026-06-15', ...lines } = options;
    const voucher = { ...voucherOf({ amount: 100n, ...lines }), date: day(date) };
    return postVoucher(context, voucher);
  };
  return { context, clientId, faults, detailOf, post };
}

const refused = (result: { ok: boolean; error?: unknown }) => (result.ok ? 'done' : result.error);
const code = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'done' : result.error?.code);

const NEW: Omit<Account, 'number' | 'standardAccount'> = {
  ...{ name: 'Verktøy', groupingCategory: 'annenDriftskostnad', groupingCode: '6500', vatCode: null },
  ...{ validFrom: null, validTo: null, requires: [] },
};

describe('an account', () => {
  it('is made once, changed, and each time the log holds what it was and is', async () => {
    const { context, faults, detailOf, post } = await books();
    const { eventId } = must(await addAccount(context, { number: '6550', ...NEW, vatCode: '1' }));
    const made = await detailOf(eventId);
    expect(made).toMatchObject({ kind: 'account.created', detail: { was: null, form: 'segl.account.v2' } });
    expect(must(await addAccount(context, { number: '6550', ...NEW, vatCode: '1' }))).toEqual({
      eventId: null,
    });
    expect(code(await addAccount(context, { number: '6550', ...NEW, name: 'Annet' }))).toBe('account_exists');
    must(await post({ account: '6550' }));
    const changed = must(
      await changeAccount(context, { number: '6550', name: 'Håndverktøy', groupingCode: '6400' }),
    );
    expect(await detailOf(changed.eventId)).toMatchObject({
      kind: 'account.changed',
      detail: {
        was: made.detail['statement'],
        now: { name: 'Håndverktøy', groupingCode: '6400', vatCode: '1' },
      },
    });
    expect(must(await changeAccount(context, { number: '6550', name: 'Håndverktøy' }))).toEqual({
      eventId: null,
    });
    expect(await faults()).toEqual([]);
    await tamper(
      database,
      'ledger.account',
      `update ledger.account set vat_code = null where number = '6550'
      and client_id = '${context.clientId}'`,
    );
    expect(await faults()).toEqual(['subject_changed account 6550']);
  });

  it('is grouped by one of the years’ lists, names what is there, and its days are in order', async () => {
    const { context } = await books();
    const change = async (to: Partial<Account>) =>
      refused(await changeAccount(context, { number: '6540', ...to }));
    expect(await change({ groupingCategory: 'egenkapital', groupingCode: '9999' })).toEqual({
      ...{ code: 'grouping_unknown', grouping: 'egenkapital 9999' },
    });
    expect(await change({ groupingCategory: 'annenDriftskostnad' })).toMatchObject({
      code: 'grouping_unknown',
    });
    // As a file has left it, it stays.
    expect(await change({ name: 'Inventar og utstyr' })).toBe('done');
    expect(await change({ vatCode: '99' })).toEqual({ code: 'vat_code_unknown', vatCode: '99' });
    expect(await change({ validFrom: day('2026-02-01'), validTo: day('2026-01-31') })).toMatchObject({
      code: 'dates_backwards',
    });
    expect(code(await changeAccount(context, { number: '7777', name: 'x' }))).toBe('account_unknown');
  });

  it('stays of the result or of the balance sheet while a month is locked that has something on it', async () => {
    const { context, post } = await books();
    must(await post({ date: '2026-02-15' }));
    const equity = { number: '6540', groupingCategory: 'egenkapital', groupingCode: '2050' };
    const cost = { ...equity, groupingCategory: 'annenDriftskostnad', groupingCode: '6500' };
    expect(refused(await changeAccount(context, equity))).toBe('done');
    expect(refused(await changeAccount(context, cost))).toBe('done');
    for (const period of [1, 2]) must(await lockPeriod(context, { year: 2026, period }));
    expect(refused(await changeAccount(context, equity))).toEqual({
      ...{ code: 'account_kind_locked', account: '6540', date: '2026-02-01' },
    });
    const other = { ...cost, groupingCode: '6600' };
    expect(refused(await changeAccount(context, other))).toBe('done');
    expect(refused(await changeAccount(context, { ...equity, number: '6300' }))).toBe('done');
    const behind = context.transaction(async (tx) => {
      await rawSql(tx)`update ledger.account set grouping_category = 'egenkapital'
        where client_id = ${context.clientId} and number = '6540'`;
      return ok();
    });
    await expect(behind).rejects.toMatchObject({ constraint_name: 'account_kind_stays' });
  });

  it('holds on the days of what is posted on it; after its last day it takes nothing until it is opened again', async () => {
    const { context, clientId, faults, post } = await books();
    must(await post({ date: '2026-06-15' }));
    must(await post({ date: '2026-03-01', amount: 50n }));
    const change = async (to: Partial<Account>) =>
      refused(await changeAccount(context, { number: '6540', ...to }));
    expect(await change({ validTo: day('2026-06-14') })).toEqual({
      ...{ code: 'account_in_use', account: '6540', date: '2026-06-15' },
    });
    expect(await change({ validFrom: day('2026-03-02') })).toMatchObject({ date: '2026-03-01' });
    expect(await change({ validFrom: day('2026-03-01'), validTo: day('2026-06-15') })).toBe('done');
    expect(code(await post({ date: '2026-06-16' }))).toBe('account_not_valid');
    expect(code(await post({ date: '2026-06-15' }))).toBe('done');
    expect(await change({ validTo: null })).toBe('done');
    expect(code(await post({ date: '2026-06-16' }))).toBe('done');
    const use = await context.transaction(async (tx) => ok(await usesOfAccount(tx, clientId, '6540')));
    expect(must(use)).toEqual({
      first: '2026-03-01',
      last: '2026-06-16',
      years: [{ year: 2026, amount: 350n }],
    });
    expect(await faults()).toEqual([]);
  });

  it('is not closed before what is posted side by side with the closing', async () => {
    const { context, faults, post } = await books();
    for (let round = 0; round < 12; round++) {
      const number = `65${60 + round}`;
      must(await addAccount(context, { number, ...NEW }));
      const [posted, closed] = await Promise.all([
        post({ account: number }),
        changeAccount(context, { number, validTo: day('2026-06-14') }),
      ]);
      expect([code(posted), code(closed)].sort()).toContainEqual('done');
      expect([code(posted), code(closed)]).not.toEqual(['done', 'done']);
    }
    expect(await faults()).toEqual([]);
  });

  it('requires a dimension of what is written from a day on, not of what takes back', async () => {
    const { context, faults, post } = await books();
    const before = must(await post({}));
    const requires = [{ type: 'P', validFrom: day('2026-06-10'), validTo: null }];
    must(await changeAccount(context, { number: '6540', requires }));
    expect(refused(await post({}))).toEqual({ code: 'dimension_missing', dimension: 'P', account: '6540' });
    expect(code(await post({ date: '2026-06-09' }))).toBe('done');
    expect(code(await post({ project: '1' }))).toBe('done');
    expect(code(await post({ account: '6300' }))).toBe('done');
    const back = { id: uuidv7(), voucherId: before.voucherId, date: day('2026-06-20'), text: 'Feil' };
    expect(code(await reverseVoucher(context, back))).toBe('done');
    expect(code(await changeAccount(context, { number: '6540', requires: [] }))).toBe('requirement_gone');
    const ended = requires.map((each) => ({ ...each, validTo: day('2026-06-14') }));
    must(await changeAccount(context, { number: '6540', requires: ended }));
    expect(code(await post({}))).toBe('done');
    const list = await context.transaction(async (tx) =>
      ok(await accounts.list(tx, context.clientId, { number: '6540' })),
    );
    expect(must(list)).toMatchObject([{ requires: ended }]);
    expect(await faults()).toEqual([]);
    await tamper(
      database,
      'ledger.account_dimension',
      `update ledger.account_dimension set valid_to = null
      where client_id = '${context.clientId}'`,
    );
    expect(await faults()).toEqual(['subject_changed account 6540']);
  });
});

describe('a VAT code', () => {
  const vat = (rateBp: number) => ({ code: '1', rateBp, base: 100n, amount: 25n });

  it('gets another rate after the last line that has it, and what is posted keeps its own', async () => {
    const { context, faults, detailOf, post } = await books();
    must(await post({ vat: vat(2500) }));
    expect(refused(await setVatRate(context, { code: '1', from: day('2026-06-15'), rateBp: 2600 }))).toEqual({
      ...{ code: 'vat_rate_in_use', date: '2026-06-15', vatCode: '1' },
    });
    const { eventId } = must(await setVatRate(context, { code: '1', from: day('2026-06-16'), rateBp: 2600 }));
    expect(await detailOf(eventId)).toMatchObject({
      kind: 'vat-code.changed',
      detail: { was: expect.any(String) as string },
    });
    expect(
      must(await setVatRate(context, { code: '1', from: day('2026-06-16'), rateBp: 2600 })).eventId,
    ).toBeNull();
    expect(code(await post({ vat: vat(2500), date: '2026-06-15' }))).toBe('done');
    expect(code(await post({ vat: vat(2500), date: '2026-06-16' }))).toBe('vat_code_not_valid');
    expect(code(await post({ vat: vat(2600), date: '2026-06-16' }))).toBe('done');
    expect(code(await endVatCode(context, { code: '1', validTo: day('2026-06-15') }))).toBe(
      'vat_rate_in_use',
    );
    must(await endVatCode(context, { code: '1', validTo: day('2026-06-30') }));
    expect(code(await post({ vat: vat(2600), date: '2026-07-01' }))).toBe('vat_code_not_valid');
    must(await describeVatCode(context, { code: '1', description: 'Fradrag' }));
    expect(await faults()).toEqual([]);
  });

  it('keeps its rate on the day of what is posted side by side with the change', async () => {
    const { context, faults, post } = await books();
    for (let round = 0; round < 12; round++) {
      const own = `1${String.fromCharCode(97 + round)}`;
      const row = { code: own, description: 'Kjøp', standardCode: '1' };
      must(await addVatCode(context, { ...row, from: day('2020-01-01'), rateBp: 2500 }));
      const [posted, changed] = await Promise.all([
        post({ vat: { ...vat(2500), code: own } }),
        setVatRate(context, { code: own, from: day('2026-06-15'), rateBp: 2600 }),
      ]);
      expect([code(posted), code(changed)]).not.toEqual(['done', 'done']);
      expect([code(posted), code(changed)]).toContain('done');
    }
    expect(await faults()).toEqual([]);
  });

  it('of one’s own is reported as a standard one', async () => {
    const { context, clientId, faults } = await books();
    const own = { code: '1B', description: 'Bil', standardCode: '1', from: day('2026-01-01'), rateBp: 2500 };
    must(await addVatCode(context, own));
    expect(must(await addVatCode(context, own)).eventId).toBeNull();
    expect(code(await addVatCode(context, { ...own, rateBp: 1500 }))).toBe('vat_code_exists');
    expect(code(await addVatCode(context, { ...own, code: '2B', standardCode: '2' }))).toBe(
      'standard_code_unknown',
    );
    const listed = await context.transaction(async (tx) =>
      ok(await vatCodes.list(tx, clientId, { code: '1B' })),
    );
    expect(must(listed)).toMatchObject([
      { rates: [{ validFrom: '2026-01-01', validTo: null, rateBp: 2500 }] },
    ]);
    expect(await faults()).toEqual([]);
  });
});

describe('a customer or supplier', () => {
  const nothing = { street: null, postalCode: null, city: null, country: null, validTo: null };
  const supplier = () => ({
    ...{
      id: uuidv7(),
      kind: 'supplier' as 'supplier' | 'customer',
      number: '20001',
      name: 'Verktøybua AS',
      orgnr: null,
    },
    ...{ account: '2400', bankAccount: null, ...nothing },
  });

  it('is made once under its id, with numbers that check, as they are kept', async () => {
    const { context, clientId, faults } = await books();
    const party = { ...supplier(), orgnr: '974 760 673 MVA', bankAccount: '8601.11.17947' };
    must(await addParty(context, party));
    expect(must(await addParty(context, party)).eventId).toBeNull();
    expect(code(await addParty(context, supplier()))).toBe('counterparty_exists');
    expect(code(await addParty(context, { ...supplier(), kind: 'customer' }))).toBe('done');
    const next = { ...supplier(), number: '20002' };
    expect(code(await addParty(context, { ...next, orgnr: '974760674' }))).toBe('orgnr_invalid');
    expect(code(await addParty(context, { ...next, bankAccount: '86011117948' }))).toBe(
      'bank_account_invalid',
    );
    expect(code(await addParty(context, { ...next, account: '2499' }))).toBe('account_unknown');
    must(
      await changeParty(context, { id: party.id, street: 'Storgata 1', postalCode: '0155', city: 'Oslo' }),
    );
    const all = await context.transaction(async (tx) =>
      ok(await counterparties.list(tx, clientId, { id: party.id })),
    );
    expect(must(all)).toMatchObject([{ orgnr: '974760673', bankAccount: '86011117947', city: 'Oslo' }]);
    expect(code(await changeParty(context, { id: party.id, orgnr: '123' }))).toBe('orgnr_invalid');
    expect(await faults()).toEqual([]);
  });

  it('is closed no earlier than its last line, and takes nothing after', async () => {
    const { context, faults, post } = await books();
    const party = supplier();
    must(await addParty(context, party));
    must(await post({ counterpartyId: party.id }));
    const close = (validTo: string | null) =>
      changeParty(context, { id: party.id, validTo: validTo === null ? null : day(validTo) });
    expect(refused(await close('2026-06-14'))).toEqual({ code: 'counterparty_in_use', date: '2026-06-15' });
    must(await close('2026-06-15'));
    expect(code(await post({ counterpartyId: party.id, date: '2026-06-16' }))).toBe('counterparty_closed');
    must(await close(null));
    expect(code(await post({ counterpartyId: party.id, date: '2026-06-16' }))).toBe('done');
    expect(await faults()).toEqual([]);
  });
});

describe('a dimension', () => {
  it('of a type of one’s own is called as the type is, and closed no earlier than its last line', async () => {
    const { context, faults, post, detailOf } = await books();
    const car = { type: 'B', code: 'EK1', name: 'Varebil', typeName: 'Bil' };
    must(await addDimension(context, car));
    must(await addDimension(context, { type: 'B', code: 'EK2', name: 'Stasjonsvogn' }));
    expect(must(await addDimension(context, car)).eventId).toBeNull();
    expect(code(await addDimension(context, { ...car, name: 'Buss' }))).toBe('dimension_exists');
    must(await post({ project: '1' }));
    const project = { type: 'P', code: '1' };
    expect(refused(await changeDimension(context, { ...project, validTo: day('2026-06-14') }))).toEqual({
      ...{ code: 'dimension_in_use', dimension: 'P 1', date: '2026-06-15' },
    });
    const closed = must(await changeDimension(context, { ...project, validTo: day('2026-06-15') }));
    expect(await detailOf(closed.eventId)).toMatchObject({
      kind: 'dimension.changed',
      detail: { form: 'segl.dimension.v2' },
    });
    expect(refused(await post({ project: '1', date: '2026-06-16' }))).toEqual({
      ...{ code: 'dimension_closed', dimension: 'P 1', date: '2026-06-16' },
    });
    expect(code(await post({ project: '1' }))).toBe('done');
    must(await changeDimension(context, { ...project, validTo: null }));
    expect(code(await post({ project: '1', date: '2026-06-16' }))).toBe('done');
    expect(await faults()).toEqual([]);
  });
});

it('what a company says of itself holds from a day on, and not for what is locked', async () => {
  const { context, clientId, faults, detailOf } = await books();
  const first = companyDetails('2026-01-01');
  const { eventId } = must(await setCompanyDetails(context, first));
  expect(await detailOf(eventId)).toMatchObject({ kind: 'company-details.set', detail: { was: null } });
  expect(must(await setCompanyDetails(context, first)).eventId).toBeNull();
  const moved = must(await setCompanyDetails(context, { ...first, street: 'Havnegata 2' }));
  expect((await detailOf(moved.eventId)).detail['was']).toEqual(expect.any(String));
  for (const period of [1, 2, 3]) must(await lockPeriod(context, { year: 2026, period }));
  expect(refused(await setCompanyDetails(context, companyDetails('2026-03-31')))).toEqual({
    code: 'company_details_locked',
    date: '2026-04-01',
  });
  expect(refused(await setCompanyDetails(context, first))).toMatchObject({ code: 'company_details_locked' });
  must(await setCompanyDetails(context, companyDetails('2026-04-01', { city: 'Bergen', street: null })));
  // Whoever goes by the database alone.
  await expect(
    database.owner`insert into ledger.company_details (client_id, valid_from, contact_first_name, contact_last_name)
      values (${clientId}, '2026-02-01', 'A', 'B')`,
  ).rejects.toMatchObject({ constraint_name: 'company_details_after_locks' });
  expect(await faults()).toEqual([]);
});

it('of who locks and who says something of a locked month at once, one is told', async () => {
  for (let round = 0; round < 4; round++) {
    const { context, faults } = await books();
    const [, said] = await Promise.all([
      lockPeriod(context, { year: 2026, period: 1 }),
      setCompanyDetails(context, companyDetails('2026-01-01')),
    ]);
    expect(['done', 'company_details_locked']).toContain(code(said));
    expect(await faults()).toEqual([]);
  }
});

it('a series is made and renamed, and takes vouchers from 1', async () => {
  const { context, faults } = await books();
  must(await addSeries(context, { code: 'AVS', name: 'Avskrivning' }));
  expect(must(await addSeries(context, { code: 'AVS', name: 'Avskrivning' })).eventId).toBeNull();
  expect([
    code(await addSeries(context, { code: 'AVS', name: 'Annet' })),
    code(await addSeries(context, { code: 'IB', name: 'Inngående' })),
    code(await renameSeries(context, { code: 'X', name: 'Annet' })),
  ]).toEqual(['series_exists', 'series_exists', 'series_unknown']);
  must(await renameSeries(context, { code: 'AVS', name: 'Avskrivninger' }));
  expect(must(await postVoucher(context, voucherOf({ amount: 1n, series: 'AVS' })))).toMatchObject({
    number: 1n,
  });
  expect(await faults()).toEqual([]);
});

it('the next fiscal year is opened by hand, and those after it go on from there', async () => {
  const { context, clientId, faults } = await books();
  const span = { startsOn: day('2027-01-01'), endsOn: day('2028-06-30') };
  expect(code(await openNextYear(context, { ...span, endsOn: day('2028-07-31') }))).toBe(
    'fiscal_year_too_long',
  );
  expect(code(await openNextYear(context, { ...span, startsOn: day('2026-07-01') }))).toBe(
    'fiscal_year_taken',
  );
  const both = await Promise.all([openNextYear(context, span), openNextYear(context, span)]);
  expect(both.map((each) => must(each).eventId).filter((id) => id !== null)).toHaveLength(1);
  const opened = await context.transaction(async (tx) =>
    ok({ years: await years.list(tx, clientId), periods: await periods.list(tx, clientId, { year: 2028 }) }),
  );
  expect(must(opened).years.map(({ year }) => year)).toEqual([2026, 2028]);
  expect(must(opened).periods).toHaveLength(18);
  expect(await openYearsAhead(database.contextFor(clientId))).toEqual([]);
  expect(await faults()).toEqual([]);
});

async function ledger() {
  const context = await newMember(database, await newLedger(database), 'bookkeeper');
  const found = async () => must(await context.transaction(async (tx) => ok(await departmentsIn(tx))));
  const departmentsIn = (tx: Parameters<Parameters<typeof context.transaction>[0]>[0]) =>
    dimensions.list(tx, context.clientId, { type: 'A' });
  const faults = async () => (await verifyLog(context, [dimensions])).findings.map(({ subject }) => subject);
  return { context, found, faults };
}

it('a department is added once under its code, beside a project of the same', async () => {
  const { context, found, faults } = await ledger();
  must(await addDepartment(context, { code: '1', name: 'Drift' }));
  expect(await addDepartment(context, { code: '1', name: 'Salg' })).toMatchObject({
    error: { code: 'department_exists', department: '1' },
  });
  expect(await found()).toEqual([
    { type: 'A', code: '1', typeName: 'Avdeling', name: 'Drift', validTo: null },
  ]);
  expect(await faults()).toEqual([]);
});

it('it is called what the client’s other departments are called', async () => {
  const { context, found } = await ledger();
  const imported = { type: 'A', code: '10', typeName: 'Department', name: 'Sales' };
  must(
    await context.transaction(async (tx) => ok(await addToChart(tx, context, { dimensions: [imported] }))),
  );
  must(await addDepartment(context, { code: '20', name: 'Drift' }));
  expect((await found()).map(({ typeName }) => typeName)).toEqual(['Department', 'Department']);
});

it('another name is an event with the one before, and the log goes on to hold the row', async () => {
  const { context, found, faults } = await ledger();
  must(await addDepartment(context, { code: '1', name: 'Drift' }));
  expect(await renameDepartment(context, { code: '2', name: 'Salg' })).toMatchObject({
    error: { code: 'department_unknown', department: '2' },
  });
  expect(must(await renameDepartment(context, { code: '1', name: 'Drift' }))).toEqual({ eventId: null });
  const { eventId } = must(await renameDepartment(context, { code: '1', name: 'Salg' }));
  const [event] = await database.owner<{ kind: string; detail: string }[]>`select e.kind, d.detail
    from audit.event e join audit.event_detail d on d.event_id = e.id where e.id = ${eventId}`;
  expect(event?.kind).toBe('dimension.renamed');
  expect(JSON.parse(event?.detail ?? '')).toMatchObject({ before: 'Drift', form: 'segl.dimension.v1' });
  expect(await found()).toMatchObject([{ name: 'Salg' }]);
  expect(await faults()).toEqual([]);
  await tamper(
    database,
    'ledger.dimension',
    `update ledger.dimension set name = 'Drift' where type = 'A' and client_id = '${context.clientId}'`,
  );
  expect(await faults()).toEqual(['dimension A/1']);
});

it('of two who rename at once, the log holds what the second said', async () => {
  const { context, found, faults } = await ledger();
  must(await addDepartment(context, { code: '1', name: 'Drift' }));
  await Promise.all(['Salg', 'Kjøp'].map((name) => renameDepartment(context, { code: '1', name })));
  expect(await faults()).toEqual([]);
  expect(['Salg', 'Kjøp']).toContain((await found())[0]?.name);
});
