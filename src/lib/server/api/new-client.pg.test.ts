import { existsSync, readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysAfter, norwegianDate } from '#lib/domain/date.ts';
import { OPEN_AHEAD_DAYS } from '#lib/domain/ledger/fiscal-year.ts';
import { LEGAL_FORMS } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { trialBalanceOf } from '#lib/domain/ledger/reports/trial-balance.ts';
import { ok } from '#lib/domain/result.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decisionAbout } from '#tests/setup/books/decisions.ts';
import { sentTo, signersIn, signNewest } from '#tests/setup/books/documents.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { voucherOf } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { until } from '#tests/setup/until.ts';
import { walk } from '#tests/setup/walk.ts';
import { fictionalOrgnr } from '../../../demo/numbers.ts';
import { sequence } from '../audit/index.ts';
import { decide } from '../desk/drafts/approvals.ts';
import { readProtection } from '../identity/weakening/shown.ts';
import { createUser, membershipsOf, membersOf } from '../identity/index.ts';
import { listVatCodes } from '../ledger/chart/vat-codes.ts';
import { accounts, periods } from '../ledger/chart/registers.ts';
import { fiscalYearsOf, openYearsAhead, postVoucher } from '../ledger/index.ts';
import { exportSaft } from '../ledger/saft/export.ts';
import { movements } from '../ledger/reports/trial-balance-store.ts';
import { NO_CLIENT } from '../platform/context.ts';
import { beginClient, newClient } from './new-client.ts';

let database: TestDatabase;
const administrator = 'kari@prove.example';
beforeAll(async () => {
  database = await freshDatabase();
  must(await createUser(database.contextFor(uuidv7()), { email: administrator, name: 'Kari' }));
});
afterAll(() => database.close());

const ORGNR = fictionalOrgnr(1);
const FOUNDING = {
  orgnr: `NO ${ORGNR} MVA`,
  name: ' Nystiftet AS ',
  form: 'AS',
  startsOn: '2026-01-01',
  administrator,
};
/** Numbers that nobody has. */
const OTHERS = Array.from({ length: 7 }, (_, at) => fictionalOrgnr(at + 2));

const begin = (change: Partial<typeof FOUNDING & { endsOn: string }> = {}, clientId: string = uuidv7()) =>
  newClient(database.contextFor(clientId), { ...FOUNDING, ...change });

/** How many rows of each table there are of a client. */
async function rowsOf(clientId: string): Promise<Record<string, number>> {
  const tables = [
    'ledger.account',
    'ledger.fiscal_year',
    'ledger.series',
    'identity.membership',
    'audit.event',
  ];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await database.owner.unsafe(
      `select count(*)::int as n from ${table} where client_id = '${clientId}'`,
    );
    counts[table] = Number(row?.['n']);
  }
  const [row] = await database.owner`select count(*)::int as n from platform.client where id = ${clientId}`;
  return { ...counts, 'platform.client': Number(row?.['n']) };
}
const NOTHING = {
  'ledger.account': 0,
  'ledger.fiscal_year': 0,
  'ledger.series': 0,
  'identity.membership': 0,
  'audit.event': 0,
  'platform.client': 0,
};

describe('a client that is asked for in the app', () => {
  const asked = { orgnr: fictionalOrgnr(20), name: 'Først AS', form: 'AS', startsOn: '2026-01-01' } as const;
  const person = async (email: string) => {
    const { userId } = must(await createUser(database.contextFor(uuidv7()), { email, name: 'Ola' }));
    return database.contextFor(NO_CLIENT, userId);
  };

  it('is begun by anybody where there is none, then by who administers one, and is the same once more', async () => {
    const [first, other] = [await person('ola@prove.example'), await person('eva@prove.example')];
    const id = uuidv7();
    const made = must(await beginClient(first, { id, ...asked, vat: 'two-months' }));
    expect(made).toMatchObject({ clientId: id, eventId: expect.any(String) as string });
    expect(await membershipsOf(first, first.actorId)).toMatchObject([
      { clientId: id, role: 'administrator' },
    ]);
    expect(must(await beginClient(first, { id, ...asked, vat: 'two-months' }))).toEqual({
      clientId: id,
      eventId: null,
    });

    const another = { ...asked, id: uuidv7(), orgnr: fictionalOrgnr(21) };
    expect(await beginClient(other, another)).toMatchObject({
      error: { code: 'client_beginning_not_yours' },
    });
    const field = await newMember(database, id, 'field');
    expect(await beginClient(field, another)).toMatchObject({
      error: { code: 'client_beginning_not_yours' },
    });
    expect(await rowsOf(another.id)).toEqual(NOTHING);
    // Under somebody's id, or with their number, nothing is another client.
    expect(await beginClient(first, { ...another, id })).toMatchObject({ error: { code: 'client_exists' } });
    expect(await beginClient(first, { ...asked, id: uuidv7() })).toMatchObject({
      error: { code: 'client_exists' },
    });
    // Whom they know from a client that they administer may come along, and nobody else.
    const bring = (userId: string) => [{ userId, role: 'bookkeeper' as const }];
    expect(await beginClient(first, { ...another, people: bring(other.actorId) })).toMatchObject({
      error: { code: 'person_not_yours' },
    });
    must(await beginClient(first, { ...another, people: bring(field.actorId) }));
    const members = await membersOf(database.contextFor(another.id));
    // Whoever begins it is told from then on when protection is taken away, and not whom they bring.
    const { contacts } = must(await readProtection(database.contextFor(another.id)));
    const { email } = members.find(({ userId }) => userId === first.actorId)!;
    expect(contacts).toMatchObject([{ email }]);
    expect(Object.fromEntries(members.map(({ role, userId }) => [role, userId]))).toEqual({
      administrator: first.actorId,
      bookkeeper: field.actorId,
    });
  });

  it('goes on to today from any first year, offers VAT codes to who is registered, and its log is intact', async () => {
    const first = await person('siv@prove.example');
    const { clientId: known } = must(
      await newClient(database.contextFor(uuidv7()), {
        ...{ ...asked, orgnr: fictionalOrgnr(22), administrator: 'siv@prove.example' },
      }),
    );
    expect(known).toBeTruthy();
    const spans = [
      { startsOn: '2024-07-01', endsOn: '2025-12-31', vat: 'year' },
      { startsOn: '2025-02-14', endsOn: '2026-06-30', vat: null },
      { startsOn: '2026-11-29', endsOn: '2026-11-30', vat: 'month' },
    ] as const;
    const until = daysAfter(norwegianDate(new Date()), 60);
    for (const [at, { vat, ...days }] of spans.entries()) {
      const id = uuidv7();
      must(await beginClient(first, { ...asked, ...days, id, vat, orgnr: fictionalOrgnr(23 + at) }));
      const machine = database.contextFor(id);
      const [years, inChart] = must(
        await machine.transaction(async (tx) =>
          ok([await fiscalYearsOf(tx, id), await accounts.list(tx, id)] as const),
        ),
      );
      const inOrder = years.toSorted((one, other) => (one.startsOn < other.startsOn ? -1 : 1));
      expect(inOrder[0]).toMatchObject(days);
      inOrder.slice(1).forEach((year, index) => {
        expect(year.startsOn).toBe(daysAfter(inOrder[index]!.endsOn, 1));
      });
      expect(inOrder.at(-1)!.endsOn >= until).toBe(true);
      expect(await openYearsAhead(machine)).toEqual([]);
      const offered = inChart.find(({ number }) => number === '6540')?.vatCode;
      expect(offered).toBe(vat === null ? null : '1');
      await sequence(machine);
      expect(await faultsOf(machine)).toEqual([]);
    }
  });
});

it.runIf(existsSync(fixture('saf-t/xsd/1.30.xsd')))(
  'its books are a valid SAF-T file before anything is posted',
  async () => {
    const context = database.contextFor(uuidv7());
    must(await newClient(context, { ...FOUNDING, orgnr: fictionalOrgnr(30), name: 'Lang '.repeat(30) }));
    for (const [version, schema] of [
      ['1.30', '1.30.xsd'],
      ['1.40', '1.40.reconstructed.xsd'],
    ] as const) {
      let text = '';
      const month = { year: 2026, period: 1 };
      must(
        await exportSaft(context, { from: month, to: month, version }, () => (part) => void (text += part)),
      );
      const xsd = readFileSync(fixture(`saf-t/xsd/${schema}`), 'utf8');
      XsdValidator.fromDoc(XmlDocument.fromString(xsd)).validate(XmlDocument.fromString(text));
    }
  },
);

describe('a client from nothing', () => {
  it('keeps books from the first voucher on, and its log is intact', async () => {
    const clientId = uuidv7();
    const machine = database.contextFor(clientId);
    expect(must(await begin({}, clientId))).toMatchObject({
      ...{ clientId, orgnr: ORGNR, name: 'Nystiftet AS', form: 'AS', periods: 12 },
      year: { year: 2026, startsOn: '2026-01-01', endsOn: '2026-12-31' },
    });
    expect(await membersOf(machine)).toMatchObject([{ name: 'Kari', role: 'administrator' }]);

    const [field, bookkeeper] = [
      await newMember(database, clientId, 'field'),
      await newMember(database, clientId, 'bookkeeper'),
    ];
    const manager = await newMember(database, clientId, 'manager');
    const voucher = { ...voucherOf({ amount: 30_000n, account: '1920' }) };
    const [bank, other] = voucher.lines;
    const lines = [bank!, { ...other!, account: '2000' }];
    expect(must(await postVoucher(bookkeeper, { ...voucher, lines }))).toMatchObject({ number: 1n });

    const { draftId } = await submittedDraft(field, bookkeeper, 1, { project: null });
    must(await decide(manager, await decisionAbout(manager, draftId)));

    const signers = await signersIn(machine, 'Ola');
    const documentId = await sentTo(bookkeeper, signers);
    must(await signNewest(database.contextFor(clientId, signers[0]!.userId), documentId));

    const opened = await openYearsAhead(machine);
    const years = must(await machine.transaction(async (tx) => ok(await fiscalYearsOf(tx, clientId))));
    expect(years).toHaveLength(1 + opened.length);
    const last = years
      .map(({ endsOn }) => endsOn)
      .sort()
      .at(-1);
    expect(last! >= daysAfter(norwegianDate(new Date()), OPEN_AHEAD_DAYS)).toBe(true);

    const moved = await machine.transaction(async (tx) =>
      ok(await movements(tx, clientId, { year: 2026, through: 12 })),
    );
    const balance = trialBalanceOf(must(moved));
    expect(balance.balanced).toBe(true);
    expect(Object.fromEntries(balance.rows.map(({ account, closing }) => [account, closing]))).toEqual({
      '1920': 30_000n - 12_500n,
      '2000': -30_000n,
      '2710': 2500n,
      '6540': 10_000n,
    });

    await sequence(machine);
    expect(await faultsOf(machine)).toEqual([]);
  });

  it('has the chart of its form, an event for each row, and any first year', async () => {
    const years = [
      { startsOn: '2026-07-01', endsOn: '2027-06-30', of: 12 },
      { startsOn: '2026-01-31', endsOn: '2027-06-30', of: 18 },
      { startsOn: '2024-02-29', endsOn: '2024-02-29', of: 1 },
    ];
    for (const [at, form] of LEGAL_FORMS.entries()) {
      const { of: months, ...days } = years[at]!;
      const clientId = uuidv7();
      const machine = database.contextFor(clientId);
      const made = must(await begin({ orgnr: OTHERS[at]!, form, ...days }, clientId));
      const [inChart, codes, open] = must(
        await machine.transaction(async (tx) =>
          ok([
            await accounts.list(tx, clientId),
            await listVatCodes(tx, clientId),
            await periods.list(tx, clientId),
          ] as const),
        ),
      );
      expect([made.periods, open.length, made.accounts]).toEqual([months, months, inChart.length]);
      expect(codes).toHaveLength(30);
      expect(codes.find(({ code }) => code === '86')?.accounts).toMatchObject({
        output: '2704',
        input: '2714',
      });
      const events = await database.owner`select kind, count(*)::int as n from audit.event
        where client_id = ${clientId} group by kind`;
      expect(Object.fromEntries(events.map(({ kind, n }) => [String(kind), Number(n)]))).toMatchObject({
        ...{ 'client.created': 1, 'fiscal-year.created': 1, 'period.created': months, 'series.created': 5 },
        ...{ 'account.created': inChart.length, 'vat-code.created': 30, 'member.added': 1 },
      });
      const [first] = await openYearsAhead(machine);
      if (form === 'FLI') expect(first).toBe(2025);
      await sequence(machine);
      expect(await faultsOf(machine)).toEqual([]);
    }
  });
});

describe('what must never be', () => {
  it('is refused before anything is written, each with its code', () =>
    walk(
      [
        [{ orgnr: '974760674' }, 'orgnr_invalid'],
        [{ orgnr: '12345678' }, 'orgnr_invalid'],
        [{ orgnr: '' }, 'orgnr_invalid'],
        [{ name: '  ' }, 'client_name_invalid'],
        [{ name: 'x'.repeat(257) }, 'client_name_invalid'],
        [{ form: 'ANS' }, 'legal_form_unknown'],
        [{ form: 'toString' }, 'legal_form_unknown'],
        [{ startsOn: '2026-06-01', endsOn: '2027-12-31' }, 'fiscal_year_too_long'],
        [{ startsOn: '2026-02-30' }, 'date_invalid'],
        [{ administrator: 'nobody@prove.example' }, 'user_unknown'],
        [{ orgnr: ORGNR }, 'client_exists'],
      ],
      async (change, code) => {
        const clientId = uuidv7();
        expect(await begin({ orgnr: OTHERS[3]!, ...change }, clientId)).toMatchObject({ error: { code } });
        expect(await rowsOf(clientId)).toEqual(NOTHING);
      },
    ));

  it('two clients with one number, however many begin at once', async () => {
    const ids = Array.from({ length: 6 }, () => uuidv7());
    const tries = await Promise.all(ids.map((clientId) => begin({ orgnr: OTHERS[3]! }, clientId)));
    const refused = tries.flatMap((each) => (each.ok ? [] : [each.error.code]));
    expect(refused).toEqual(Array.from({ length: 5 }, () => 'client_exists'));
    for (const [at, clientId] of ids.entries())
      if (!tries[at]!.ok) expect(await rowsOf(clientId)).toEqual(NOTHING);
  });

  it('one client begun twice under one id', async () => {
    const clientId = uuidv7();
    const tries = await Promise.all([4, 4, 5].map((at) => begin({ orgnr: OTHERS[at]! }, clientId)));
    expect(tries.filter(({ ok: made }) => made)).toHaveLength(1);
    expect(tries.flatMap((each) => (each.ok ? [] : [each.error.code]))).toEqual([
      'client_exists',
      'client_exists',
    ]);
    expect(await rowsOf(clientId)).toMatchObject({ 'ledger.fiscal_year': 1, 'platform.client': 1 });
  });

  it('a part of one, where the connection is cut in the middle or nobody can be let in', async () => {
    const orgnr = OTHERS[6]!;
    const clientId = uuidv7();
    await database.owner.begin(async (sql) => {
      await sql`lock table ledger.series in access exclusive mode`;
      const cut = begin({ orgnr }, clientId);
      cut.catch(() => {});
      let pids: number[] = [];
      await until(async () => {
        const rows = await database.owner`select pid from pg_stat_activity where datname = current_database()
          and application_name = 'segl' and wait_event_type = 'Lock'`;
        pids = rows.map(({ pid }) => Number(pid));
        return pids.length > 0;
      });
      for (const pid of pids) await database.owner`select pg_terminate_backend(${pid})`;
      await expect(cut).rejects.toThrow();
    });
    expect(await rowsOf(clientId)).toEqual(NOTHING);

    await database.owner`alter table identity.membership
      add constraint nobody_comes_in check (role <> 'administrator') not valid`;
    await expect(begin({ orgnr }, clientId)).rejects.toThrow();
    await database.owner`alter table identity.membership drop constraint nobody_comes_in`;
    expect(await rowsOf(clientId)).toEqual(NOTHING);
    must(await begin({ orgnr }, clientId));
  });
});
