import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { giveLink, type Register } from '#lib/server/audit/index.ts';
import { addMember, createUser } from '#lib/server/identity/index.ts';
import { setRegistration, setSpecification } from '#lib/server/ledger/vat-return/registration.ts';
import { setCompanyDetails } from '#lib/server/ledger/chart/company-details.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { policyHolds } from './setup/books/access-policy.ts';
import { companyDetails } from './setup/books/company-details.ts';
import { must } from './setup/books/drafts.ts';
import { fileDocument } from '#lib/server/signing/archive/filing.ts';
import { archiveMade } from './setup/books/archive.ts';
import { uploaded } from './setup/books/documents.ts';
import { invited, resetBegun } from './setup/books/invitations.ts';
import { mailAddressOf, mailed, mailsThat } from './setup/books/mailed.ts';
import { letIn } from '#lib/server/desk/mailed/decide.ts';
import { newMember } from './setup/books/members.ts';
import { customerOf, partnerOf } from './setup/books/partners.ts';
import { contactThere, weakeningBegun } from './setup/books/protection.ts';
import { newLedger } from './setup/books/ledger.ts';

/* Every register across the wall between two clients, found where `audit verify` finds it: none can be forgotten. */

type Row = Readonly<Record<string, unknown>>;
const registers = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
  (each) => 'addNew' in each,
) as unknown as Register<Row, Row, never, never>[];

let database: TestDatabase;
let [theirs, ours]: Context[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  theirs = await company('Alfa AS');
  ours = await company('Beta AS');
});
afterAll(() => database.close());

async function company(name: string): Promise<Context> {
  const context = database.contextFor(await newLedger(database, name));
  const email = `kari@${name.slice(0, 4).toLowerCase()}.example`;
  must(await createUser(context, { email, name: 'Kari' }));
  must(await addMember(context, { email, role: 'bookkeeper' }));
  const id = crypto.randomUUID();
  const party = {
    id,
    kind: 'supplier' as const,
    number: '1',
    name: 'Verktøybua AS',
    orgnr: null,
    account: null,
  };
  const carried = { type: 'supplier', key: '1', elements: '{"Address":{"City":"Oslo"}}' };
  must(
    await context.transaction(async (tx) =>
      ok(await addToChart(tx, context, { counterparties: [party], carried: [carried] })),
    ),
  );
  await policyHolds(context, { graceDays: 7 });
  must(await setCompanyDetails(context, companyDetails('2026-01-01')));
  must(await setRegistration(context, { validFrom: '2026-01-01', term: 'two-months' }));
  const codes = [{ code: '3', description: 'Uttak', standardCode: '3', rates: [] }];
  must(await context.transaction(async (tx) => ok(await addToChart(tx, context, { vatCodes: codes }))));
  must(await setSpecification(context, { code: '3', specification: 'uttak' }));
  await giveLink(context);
  const archive = await archiveMade(context);
  must(await fileDocument(context, { documentId: await uploaded(context), ...archive }));
  await invited(context);
  await resetBegun(context);
  await contactThere(context);
  await weakeningBegun(context);
  const administrator = await newMember(database, context.clientId, 'administrator');
  await partnerOf(database, administrator);
  const to = await mailAddressOf(administrator);
  await mailed(administrator, to, { from: 'regning@butikk.example' });
  must(await letIn(administrator, { id: (await mailsThat(administrator, 'waits'))[0]!.id, always: true }));
  await customerOf(database, administrator);
  return context;
}

it('there are those of the ledger and the members', () => {
  expect(registers.map(({ subjectType }) => subjectType)).toEqual(
    expect.arrayContaining(['account', 'dimension', 'fiscal-year', 'membership', 'period', 'vat-code']),
  );
});

/** A row without its parts, which are rows of their own. */
const columnsOf = (row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => !Array.isArray(value)));

describe.each(registers.map((register) => [register.subjectType, register] as const))('%s', (_, register) => {
  const own = async (context: Context) => {
    const rows = await context.transaction(async (tx) => ok(await register.list(tx, context.clientId)));
    return must(rows);
  };

  it('shows a client its own rows and nobody else’s', async () => {
    const rows = await own(theirs!);
    expect(rows.length).toBeGreaterThan(0);
    const key = rows[0]!;
    const seen = await ours!.transaction(async (tx) => ok(await register.list(tx, theirs!.clientId)));
    expect(seen).toEqual({ ok: true, value: [] });
    const found = await theirs!.transaction(async (tx) =>
      ok(await register.list(tx, theirs!.clientId, columnsOf(key))),
    );
    expect(found).toEqual({ ok: true, value: [key] });
  });

  it('lets nobody write into another’s', async () => {
    const [row] = await own(theirs!);
    const into = { ...ours!, clientId: theirs!.clientId } as Context;
    const written = ours!.transaction(async (tx) =>
      ok(await register.add(tx, into, `${register.subjectType}.created` as never, [row!])),
    );
    await expect(written).rejects.toMatchObject({
      // A period is asked first whether its year is there, and sees none.
      cause: { message: expect.stringMatching(/row-level security|not within its fiscal year/) as string },
    });
    expect((await own(theirs!)).length).toBeGreaterThan(0);
  });
});
