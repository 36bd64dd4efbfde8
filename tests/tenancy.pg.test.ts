import type { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { USUAL_POLICY } from '#lib/domain/access/policy.ts';
import { mutationHash, type Mutation } from '#lib/domain/sync/mutation.ts';
import { formatCode } from '#lib/domain/documents/document-code.ts';
import { ok } from '#lib/domain/result.ts';
import { abilityFor, mayAsk, PROCEDURE_NAMES, PROCEDURES } from '#lib/domain/access/procedures.ts';
import { ROLES, type Role } from '#lib/domain/access/role.ts';
import { REPORTS } from '#lib/domain/ledger/reports/reports.ts';
import { namesOf } from '#lib/domain/report/fields.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { appRouter, createCaller, type AppProcedure } from '#lib/server/api/router.ts';
import { addMember, askAnother, createUser, endMembership, memberOf } from '#lib/server/identity/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { hashOfDraft } from '#lib/server/desk/drafts/statements.ts';
import { findDraft } from '#lib/server/desk/drafts/store.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import type { ApiContext, Person } from '#lib/server/platform/rpc.ts';
import { enqueue, enqueueOnce } from '#lib/server/platform/jobs/enqueue.ts';
import { setRegistration } from '#lib/server/ledger/vat-return/registration.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { keepTemplate } from '#lib/server/desk/templates/service.ts';
import { makeAccrual } from '#lib/server/ledger/accruals/service.ts';
import { matchItems } from '#lib/server/ledger/items/matching.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { companyDetails } from './setup/books/company-details.ts';
import { deliverTerm } from './setup/books/vat-return.ts';
import { fictionalOrgnr } from '../src/demo/numbers.ts';
import { registerDevice } from '#lib/server/sync/service.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { documentOf, newestHash, PAPER, sentTo, uploaded } from './setup/books/documents.ts';
import { DEVICE_KEY } from '#lib/domain/approval/away/decision.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { coding, contentOf, must, storedPhoto, submittedDraft } from './setup/books/drafts.ts';
import { contentOf as weakeningContent } from '#lib/domain/access/weakening.ts';
import { letIn } from '#lib/server/desk/mailed/decide.ts';
import { mailSenders } from '#lib/server/desk/mailed/registers.ts';
import { customerOf, partnerOf } from './setup/books/partners.ts';
import { contactThere, weakeningBegun } from './setup/books/protection.ts';
import { archiveMade } from './setup/books/archive.ts';
import { invited } from './setup/books/invitations.ts';
import { jobsOf } from './setup/servers/jobs.ts';
import { day } from './setup/books/day.ts';
import { mailAddressOf, mailed, mailsThat } from './setup/books/mailed.ts';
import { newLedger, voucherOf } from './setup/books/ledger.ts';

/*
 * Two clients with the same data, and every procedure of the API called across the wall between them. A procedure
 * without a case here does not compile.
 */

interface Company {
  readonly clientId: string;
  readonly people: Record<Role, Person>;
  readonly submitted: { draftId: string; revision: number };
  readonly hash: string;
  readonly voucherId: string;
  readonly vatReturnId: string;
  readonly partyId: string;
  readonly matchingId: string;
  readonly accrualId: string;
  readonly templateId: string;
  readonly mailIn: { readonly addressId: string; readonly mailId: string; readonly senderId: string };
  readonly invitationId: string;
  readonly photoId: string;
  readonly document: { documentId: string; sha256: string; code: string };
  readonly uploadedId: string;
  readonly deviceId: string;
  /** For the calls that make something of their own under the id: each is named once. */
  readonly spare: { readonly devices: string[]; readonly photoId: string };
  readonly eventId: string;
  readonly jobId: string;
  readonly archive: { readonly folderId: string; readonly groupId: string; readonly typeId: string };
  readonly protection: { readonly contactId: string; readonly weakeningId: string };
  /** As a client with an accounting firm, and as a firm with a client. */
  readonly engagementId: string;
  readonly works: { readonly engagement: string; readonly assignment: string; readonly customer: string };
}

let database: TestDatabase;
let a: Company;
let b: Company;

beforeAll(async () => {
  database = await freshDatabase();
  a = await company('Alfa AS');
  b = await company('Beta AS');
});
afterAll(() => database.close());

async function company(name: string): Promise<Company> {
  const clientId = await newLedger(database, name);
  const people = {} as Record<Role, Person>;
  for (const role of ROLES) {
    const email = `${role}@${name.slice(0, 4).toLowerCase()}.example`;
    const { userId } = must(
      await createUser(database.contextFor(clientId), { email, name: `${role} ${name}` }),
    );
    must(await addMember(database.contextFor(clientId), { email, role }));
    people[role] = { id: userId, name: role, email };
  }
  const as = (role: Role) => database.contextFor(clientId, people[role].id);
  const posted = await submittedDraft(as('field'), as('bookkeeper'));
  const voucherId = uuidv7();
  const about = { ...posted, contentHash: await hashOf(clientId, posted.draftId) };
  must(await decide(as('manager'), { ...about, approvalId: voucherId, decision: 'approved', reason: null }));
  const submitted = await submittedDraft(as('field'), as('bookkeeper'));
  const deviceId = uuidv7();
  const devices = Array.from({ length: 30 }, () => uuidv7());
  for (const each of [deviceId, ...devices])
    must(await registerDevice(as('field'), { deviceId: each, name: 'x' }));
  await as('field').transaction(async (tx) => ok(await enqueue(tx, as('field'), 'ledger.years', {})));
  const [job] = await jobsOf(database.platform, clientId);
  await as('field').transaction(async (tx) => ok(await enqueueOnce(tx, as('field'), 'log.verify', {})));
  const [event] = await database.owner`select id from audit.event where client_id = ${clientId} limit 1`;
  return {
    clientId,
    people,
    submitted,
    hash: await hashOf(clientId, submitted.draftId),
    voucherId,
    vatReturnId: await returned(as('bookkeeper')),
    ...(await matched(as('bookkeeper'))),
    accrualId: await spread(as('bookkeeper')),
    templateId: await kept(as('bookkeeper')),
    mailIn: await mailCame(as('bookkeeper')),
    invitationId: (await invited(as('administrator'))).id,
    photoId: (await storedPhoto(as('field'))).id,
    document: await documentSent(as('bookkeeper'), Object.values(people)),
    uploadedId: await uploaded(as('bookkeeper')),
    deviceId,
    spare: { devices, photoId: (await storedPhoto(as('field'))).id },
    eventId: String(event?.['id']),
    jobId: String(job?.id),
    archive: await archiveMade(as('administrator')),
    protection: await protection(database.contextFor(clientId)),
    engagementId: (await partnerOf(database, as('administrator'))).engagement,
    works: await works(as('administrator')),
  };
}

async function mailCame(bookkeeper: Context): Promise<Company['mailIn']> {
  const to = await mailAddressOf(bookkeeper);
  const from = `${uuidv7()}@butikk.example`;
  await mailed(bookkeeper, to, { from });
  must(await letIn(bookkeeper, { id: (await mailsThat(bookkeeper, 'waits'))[0]!.id, always: true }));
  await mailed(bookkeeper, to, { from: `${uuidv7()}@butikk.example` });
  const [waiting] = await mailsThat(bookkeeper, 'waits');
  const [sender] = must(
    await bookkeeper.transaction(async (tx) => ok(await mailSenders.list(tx, bookkeeper.clientId))),
  );
  return { addressId: waiting!.addressId, mailId: waiting!.id, senderId: sender!.id };
}

async function works(firm: Context): Promise<Company['works']> {
  const { engagement, assignment, customer } = await customerOf(database, firm);
  return { engagement, assignment, customer: customer.clientId };
}

/** A contact, and an act that waits; of those who brought that about nobody is left. */
async function protection(machine: Context): Promise<Company['protection']> {
  const contactId = await contactThere(machine);
  const { id: weakeningId, first, second } = await weakeningBegun(machine);
  for (const { actorId: userId } of [first, second]) must(await endMembership(machine, { userId }));
  return { contactId, weakeningId };
}

/** A supplier who was paid. */
async function matched(context: Context): Promise<{ partyId: string; matchingId: string }> {
  const [partyId, matchingId] = [uuidv7(), uuidv7()];
  const party = { kind: 'supplier', number: '1', name: 'Huseier', orgnr: null, account: '2400' } as const;
  await context.transaction(async (tx) =>
    ok(
      await addToChart(tx, context, {
        counterparties: [
          { ...party, id: partyId },
          { ...party, id: OF_BOTH, number: '2' },
        ],
      }),
    ),
  );
  const lines = [];
  for (const amount of [-100n, 100n]) {
    const voucher = voucherOf({ amount, account: '2400', counterpartyId: partyId });
    must(await postVoucher(context, voucher));
    lines.push({ voucherId: voucher.id, line: 1, amount });
  }
  must(await matchItems(context, { id: matchingId, lines }));
  return { partyId, matchingId };
}

/** A cost that is spread, from long after on. */
async function spread(context: Context): Promise<string> {
  const nothing = { groupingCategory: null, groupingCode: null, standardAccount: null };
  const account = { ...nothing, number: '1700', name: 'Forskudd', validFrom: null, validTo: null };
  await context.transaction(async (tx) => ok(await addToChart(tx, context, { accounts: [account] })));
  const [id, voucher] = [uuidv7(), voucherOf({ amount: 1000n })];
  must(await postVoucher(context, voucher));
  const terms = {
    date: day('2026-12-01'),
    firstMonth: day('2027-01-01'),
    months: 2,
    series: 'GL',
    text: 'x',
  };
  must(
    await makeAccrual(
      context,
      { id, voucherId: voucher.id, line: 1, balanceAccount: '1700', ...terms },
      terms.date,
    ),
  );
  return id;
}

async function kept(context: Context): Promise<string> {
  const id = uuidv7();
  must(await keepTemplate(context, { id, name: 'Leie', coding, recurrence: null }));
  return id;
}

/** A delivered return of the first term, in which nothing is. */
async function returned(context: Context): Promise<string> {
  must(await setRegistration(context, { validFrom: '2026-01-01', term: 'two-months' }));
  const id = uuidv7();
  must(await deliverTerm(context, id, '2026-01-01'));
  return id;
}

async function documentSent(context: Context, people: readonly Person[]) {
  const signers = people.slice(0, 4).map(({ id, name }) => ({ userId: id, name }));
  const documentId = await sentTo(context, signers);
  const { dispatch } = await documentOf(context, documentId);
  return { documentId, sha256: await newestHash(context, documentId), code: dispatch?.code ?? '' };
}

async function hashOf(clientId: string, draftId: string): Promise<string> {
  const context = database.contextFor(clientId);
  const draft = must(await context.transaction(async (tx) => ok(await findDraft(tx, clientId, draftId))));
  if (!draft) throw new Error('no draft');
  return hashOfDraft(draft);
}

/** As the server makes it from a request with that session and that header. */
function caller(person: Person | null, wantedClient: string | null) {
  const requestId = uuidv7();
  const { platform } = database;
  const context: ApiContext = {
    platform,
    requestId,
    address: '127.0.0.1',
    person,
    wantedClient,
    memberIn: (clientId) =>
      memberOf(createContext(platform, { clientId, actorId: person?.id ?? '', requestId })),
    ...{ standing: person && NEW_STANDING, site: { origin: 'http://localhost' } },
    weakening: askAnother,
    session: {
      token: null,
      set: () => {},
      clear: () => {},
      device: null,
      keepDevice: () => {},
      errand: null,
      keepErrand: () => {},
    },
  };
  return createCaller(context);
}
type Caller = ReturnType<typeof caller>;

function chunkOf(photoId: string): FormData {
  const form = new FormData();
  form.set('photoId', photoId);
  form.set('offset', '0');
  form.set('chunk', new Blob([new Uint8Array([1])]));
  return form;
}

const pushOf = (deviceId: string, draftId: string) => {
  const mutation: Mutation = { type: 'draft.save', draftId, baseRevision: 1, content: contentOf([]) };
  return { deviceId, mutations: [{ mutationId: 1, payloadHash: mutationHash(mutation), mutation }] };
};

const NO_ANSWER = { passkey: 'aaaaaaaa', authenticatorData: 'a', clientDataJson: 'a', signature: 'a' };

interface Case {
  /** Calls the procedure with everything that names a thing naming one of `of`. */
  readonly call: (api: Caller, of: Company) => Promise<unknown>;
  /** What a member of A is told about B's things where their own header is right; `own`: what is A's. */
  readonly across: string;
}

const sha256 = 'ab'.repeat(32);
const ACCOUNT = {
  ...{ name: 'Leie', groupingCategory: 'annenDriftskostnad', groupingCode: '6300', vatCode: '1' },
  ...{ validFrom: null, validTo: null, requires: [] },
};
const PARTY = {
  ...{ name: 'Verktøybua AS', orgnr: '974760673', account: '2400', bankAccount: null },
  ...{ street: null, postalCode: null, city: null, country: null, validTo: null },
};

/** A supplier of both. */
const OF_BOTH = '0190a5c6-7c3e-7000-8000-0000000000aa';

/** Each report, asked for everything it can be asked: what it names is what both clients have. */
function reportCase(name: keyof typeof REPORTS): Case {
  const whole = {
    ...{ account: '6540', year: 2026, from: 1, through: 12 },
    ...{ parties: 'supplier', party: OF_BOTH, on: '2026-12-31' },
    ...{ type: 'P', code: '1' },
  };
  const filter = Object.fromEntries(
    namesOf(REPORTS[name].filter).map((field) => [field, whole[field as keyof typeof whole]]),
  );
  return {
    call: (api) => (api.reports[name] as (input: unknown) => Promise<unknown>)({ filter }),
    across: 'own',
  };
}

const CASES: Record<AppProcedure, Case> = {
  'ledger.saftFile': {
    call: (api) => api.ledger.saftFile({ from: { year: 2026, period: 1 }, to: { year: 2026, period: 12 } }),
    across: 'own',
  },
  'reports.trialBalance': reportCase('trialBalance'),
  'reports.vouchers': reportCase('vouchers'),
  'reports.accountLedger': reportCase('accountLedger'),
  'reports.incomeStatement': reportCase('incomeStatement'),
  'reports.incomeMonths': reportCase('incomeMonths'),
  'reports.vatSpecification': reportCase('vatSpecification'),
  'reports.partyBalances': reportCase('partyBalances'),
  'reports.balanceSheet': reportCase('balanceSheet'),
  'reports.postingJournal': reportCase('postingJournal'),
  'reports.dimensionResults': reportCase('dimensionResults'),
  'reports.dimensionLedger': reportCase('dimensionLedger'),
  'reports.agedItems': reportCase('agedItems'),
  'reports.partyLedger': reportCase('partyLedger'),
  'reports.position': { call: (api) => api.reports.position({ size: 1_000_000 }), across: 'own' },
  'reports.export': {
    call: (api) =>
      api.reports.export({ report: 'trial-balance', format: 'csv', filter: { year: 2026, through: 12 } }),
    across: 'own',
  },
  'session.me': { call: (api) => api.session.me(), across: 'own' },
  'session.signIn': {
    call: (api) => api.session.signIn({ email: 'ingen@beta.example', password: 'x' }),
    across: 'sign_in_failed',
  },
  'session.redeemLink': {
    call: (api) => api.session.redeemLink({ token: 'x' }),
    across: 'link_invalid',
  },
  'session.eidProviders': { call: (api) => api.session.eidProviders(), across: 'own' },
  'session.beginEid': {
    call: (api) => api.session.beginEid({ provider: 'nobodys', next: '/' }),
    across: 'eid_provider_unknown',
  },
  'session.comeBack': {
    call: (api) => api.session.comeBack({ provider: 'nobodys', query: 'code=x&state=y' }),
    across: 'eid_stale',
  },
  'session.passkeyChallenge': { call: (api) => api.session.passkeyChallenge(), across: 'own' },
  'session.signInWithPasskey': {
    call: (api) => api.session.signInWithPasskey(NO_ANSWER),
    across: 'sign_in_failed',
  },
  'security.read': { call: (api) => api.security.read(), across: 'own' },
  'security.challenge': { call: (api) => api.security.challenge(), across: 'own' },
  'security.prove': {
    call: (api) => api.security.prove({ code: '000000' }),
    across: 'second_factor_missing',
  },
  'security.push': { call: (api) => api.security.push(), across: 'own' },
  'security.startPush': {
    call: (api) =>
      api.security.startPush({
        ...{ endpoint: 'https://elsewhere.example/x', p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
        language: 'nb',
      }),
    across: 'push_off',
  },
  'security.stopPush': { call: (api) => api.security.stopPush(), across: 'own' },
  'security.passkeyToMake': { call: (api) => api.security.passkeyToMake(), across: 'mail_proof_required' },
  'security.addPasskey': {
    call: (api) =>
      api.security.addPasskey({
        made: { id: 'aaaaaaaa', clientDataJson: 'a', attestationObject: 'a', transports: [] },
        name: 'x',
      }),
    across: 'mail_proof_required',
  },
  'security.removePasskey': {
    call: (api) => api.security.removePasskey({ id: 'aaaaaaaa' }),
    across: 'mail_proof_required',
  },
  'security.beginEid': {
    call: (api) => api.security.beginEid({ provider: 'nobodys', purpose: 'link', next: '/' }),
    across: 'mail_proof_required',
  },
  'security.removeEid': {
    call: (api) => api.security.removeEid({ id: 'a' }),
    across: 'mail_proof_required',
  },
  'security.totpToEnrol': { call: (api) => api.security.totpToEnrol(), across: 'mail_proof_required' },
  'security.enrolTotp': {
    call: (api) => api.security.enrolTotp({ sealed: 'a', code: '000000' }),
    across: 'mail_proof_required',
  },
  'security.removeTotp': { call: (api) => api.security.removeTotp(), across: 'mail_proof_required' },
  'security.makeRecoveryCodes': {
    call: (api) => api.security.makeRecoveryCodes(),
    across: 'mail_proof_required',
  },
  'security.setPassword': {
    call: (api) => api.security.setPassword({ password: 'fjorden ligger stille', before: null }),
    across: 'mail_proof_required',
  },
  'security.mailLink': { call: (api) => api.security.mailLink({ language: 'nb' }), across: 'mail_off' },
  'security.endSession': {
    call: (api) => api.security.endSession({ handle: uuidv7() }),
    across: 'session_unknown',
  },
  'security.endOtherSessions': { call: (api) => api.security.endOtherSessions(), across: 'own' },
  'session.signOut': { call: (api) => api.session.signOut(), across: 'own' },
  'clients.begin': {
    call: (api) =>
      api.clients.begin({
        ...{ id: uuidv7(), orgnr: fictionalOrgnr(1), name: 'Ny AS', form: 'AS' },
        ...{ startsOn: '2026-01-01', endsOn: '2026-12-31', vat: null, people: [] },
      }),
    across: 'client_beginning_not_yours',
  },
  'clients.colleagues': { call: (api) => api.clients.colleagues(), across: 'own' },
  'clients.mayBegin': { call: (api) => api.clients.mayBegin(), across: 'client_beginning_not_yours' },
  'clients.beginWith': {
    call: (api) => api.clients.beginWith({ id: uuidv7(), files: [new Blob(['x'])], lockedBefore: null }),
    across: 'client_beginning_not_yours',
  },
  'ledger.mayAddFiles': { call: (api) => api.ledger.mayAddFiles(), across: 'own' },
  'ledger.addFiles': {
    call: (api) => api.ledger.addFiles({ files: [new Blob(['x'])], lockedBefore: null }),
    across: 'saft_unreadable',
  },
  'access.mine': { call: (api) => api.access.mine(), across: 'own' },
  'access.read': { call: (api) => api.access.read(), across: 'own' },
  'access.set': {
    call: (api) => api.access.set({ after: null, policy: { ...USUAL_POLICY, graceDays: 15 } }),
    across: 'access_policy_unmet',
  },
  'keys.read': { call: (api) => api.keys.read(), across: 'own' },
  'sync.devices': { call: (api) => api.sync.devices(), across: 'own' },
  'protection.read': { call: (api) => api.protection.read(), across: 'own' },
  'protection.waiting': { call: (api) => api.protection.waiting(), across: 'own' },
  'protection.addContact': {
    call: (api) =>
      api.protection.addContact({
        ...{ id: uuidv7(), name: 'Vakt', email: `${uuidv7()}@firma.example`, language: 'nb' },
      }),
    across: 'own',
  },
  'protection.removeContact': {
    call: (api, { protection }) => api.protection.removeContact({ id: protection.contactId }),
    across: 'contact_unknown',
  },
  'protection.begin': {
    call: (api) => {
      const month = { year: 2026, period: 1 };
      const after = { from: month, to: month, version: null };
      const content = weakeningContent({ act: 'books-exported', before: null, after });
      return api.protection.begin({ id: uuidv7(), reason: 'x', content });
    },
    across: 'weakening_needs_nobody',
  },
  'protection.confirm': {
    call: (api, { protection }) => api.protection.confirm({ id: protection.weakeningId, content: '{}' }),
    across: 'weakening_unknown',
  },
  'protection.decline': {
    call: (api, { protection }) => api.protection.decline({ id: protection.weakeningId }),
    across: 'weakening_unknown',
  },
  'protection.withdraw': {
    call: (api, { protection }) => api.protection.withdraw({ id: protection.weakeningId }),
    across: 'weakening_unknown',
  },
  'invitations.show': {
    call: (api) => api.invitations.show({ token: 'x' }),
    across: 'invitation_invalid',
  },
  'invitations.accept': {
    call: (api) => api.invitations.accept({ token: 'x' }),
    across: 'invitation_invalid',
  },
  'partners.list': { call: (api) => api.partners.list(), across: 'own' },
  'partners.end': {
    call: (api, { engagementId }) => api.partners.end({ id: engagementId }),
    across: 'engagement_unknown',
  },
  'customers.list': { call: (api) => api.customers.list(), across: 'own' },
  'customers.accept': { call: (api) => api.customers.accept({ token: 'x' }), across: 'invitation_invalid' },
  'customers.assign': {
    call: (api, { works: { engagement }, people }) =>
      api.customers.assign({ id: uuidv7(), engagement, userId: people.field.id, reason: null }),
    across: 'customer_unknown',
  },
  'customers.unassign': {
    call: (api, { works }) => api.customers.unassign({ id: works.assignment }),
    across: 'assignment_unknown',
  },
  'customers.leave': {
    call: (api, { works: { engagement, customer } }) => api.customers.leave({ engagement, customer }),
    across: 'customer_unknown',
  },
  'people.list': { call: (api) => api.people.list(), across: 'own' },
  'people.overview': { call: (api) => api.people.overview(), across: 'own' },
  'people.invite': {
    call: (api) => {
      const invited = { id: uuidv7(), email: 'x@y.example', role: 'field', note: null } as const;
      return api.people.invite({ ...invited, language: 'nb' });
    },
    across: 'mail_off',
  },
  'people.sendInvitationAgain': {
    call: (api) => api.people.sendInvitationAgain({ id: uuidv7() }),
    across: 'mail_off',
  },
  'people.withdrawInvitation': {
    call: (api, { invitationId }) => api.people.withdrawInvitation({ id: invitationId }),
    across: 'invitation_unknown',
  },
  'people.changeRole': {
    call: (api, { people }) => api.people.changeRole({ userId: people.field.id, role: 'field' }),
    across: 'member_unknown',
  },
  'people.endMembership': {
    call: (api, { people }) => api.people.endMembership({ userId: people.administrator.id }),
    across: 'member_unknown',
  },
  'people.passkeys': {
    call: (api, { people }) => api.people.passkeys({ userId: people.field.id }),
    across: 'member_unknown',
  },
  'people.endorsePasskey': {
    call: (api, { people }) =>
      api.people.endorsePasskey({
        userId: people.field.id,
        passkey: 'x',
        at: new Date(),
        assertion: NO_ANSWER,
      }),
    across: 'member_unknown',
  },
  'people.beginReset': {
    call: (api, { people }) => api.people.beginReset({ userId: people.field.id, reason: 'Mistet' }),
    across: 'mail_off',
  },
  'people.confirmReset': {
    call: (api, { people }) => api.people.confirmReset({ userId: people.field.id }),
    across: 'mail_off',
  },
  'people.withdrawReset': {
    call: (api, { people }) => api.people.withdrawReset({ userId: people.field.id }),
    across: 'reset_unknown',
  },
  'resets.show': { call: (api) => api.resets.show({ token: 'x' }), across: 'reset_invalid' },
  'resets.use': { call: (api) => api.resets.use({ token: 'x' }), across: 'reset_invalid' },
  'people.endSessions': {
    call: (api, { people }) => api.people.endSessions({ userId: people.field.id }),
    across: 'member_unknown',
  },
  'drafts.inbox': { call: (api) => api.drafts.inbox(), across: 'own' },
  'drafts.approvals': { call: (api) => api.drafts.approvals(), across: 'own' },
  'drafts.mine': { call: (api) => api.drafts.mine(), across: 'own' },
  'drafts.find': { call: (api) => api.drafts.find({ query: 'Kaffe' }), across: 'own' },
  'documents.find': { call: (api) => api.documents.find({ query: 'a' }), across: 'own' },
  'ledger.find': { call: (api) => api.ledger.find({ query: '125' }), across: 'own' },
  'drafts.mineTotal': { call: (api) => api.drafts.mineTotal(), across: 'own' },
  'drafts.get': {
    call: (api, { submitted }) => api.drafts.get({ draftId: submitted.draftId }),
    across: 'draft_unknown',
  },
  'drafts.make': {
    call: (api) => api.drafts.make({ draftId: uuidv7(), photos: [], coding }),
    across: 'own',
  },
  'ledger.usual': {
    call: (api) => api.ledger.usual({ counterpartyId: uuidv7() }),
    across: 'own',
  },
  'drafts.code': {
    call: (api, { submitted: { draftId, revision } }) =>
      api.drafts.code({ draftId, baseRevision: revision, coding }),
    across: 'draft_unknown',
  },
  'drafts.submit': {
    call: (api, { submitted: { draftId, revision } }) =>
      api.drafts.submit({ draftId, baseRevision: revision }),
    across: 'draft_unknown',
  },
  'drafts.dismiss': {
    call: (api, { submitted: { draftId, revision } }) =>
      api.drafts.dismiss({ draftId, baseRevision: revision, reason: 'x' }),
    across: 'draft_unknown',
  },
  'drafts.reopen': {
    call: (api, { submitted: { draftId } }) => api.drafts.reopen({ draftId }),
    across: 'draft_unknown',
  },
  'drafts.askAuthor': {
    call: (api, { submitted: { draftId, revision } }) =>
      api.drafts.askAuthor({ draftId, baseRevision: revision, comment: 'x' }),
    across: 'draft_unknown',
  },
  'drafts.decide': {
    call: (api, { submitted, hash }) =>
      api.drafts.decide({
        ...submitted,
        approvalId: uuidv7(),
        contentHash: hash,
        decision: 'approved',
        reason: null,
      }),
    across: 'draft_unknown',
  },
  'drafts.tickets': {
    call: async (api) => {
      const pair = await crypto.subtle.generateKey(DEVICE_KEY, true, ['sign']);
      const publicKey = base64UrlOf(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)));
      return api.drafts.tickets({ publicKey, count: 1 });
    },
    across: 'own',
  },
  'drafts.fromFile': {
    call: (api) =>
      api.drafts.fromFile({
        ...{ sha256: 'ab'.repeat(32), check: false, datesConfirmed: true },
        vouchers: [{ row: 2, coding: { ...coding, noPhoto: 'x' } }],
      }),
    // Each has its own answer.
    across: 'own',
  },
  'approvalRules.read': { call: (api) => api.approvalRules.read(), across: 'own' },
  'approvalRules.preview': { call: (api) => api.approvalRules.preview({ rules: [] }), across: 'own' },
  'approvalRules.set': {
    call: (api) => api.approvalRules.set({ after: null, validFrom: null, rules: [] }),
    across: 'own',
  },
  'approvalRules.giveStandIn': {
    call: (api, { people: { manager, field } }) =>
      api.approvalRules.giveStandIn({
        ...{ id: uuidv7(), absent: field.id, standsIn: manager.id },
        ...{ startsOn: '2026-01-01', endsOn: '2099-12-31' },
      }),
    across: 'approver_unknown',
  },
  'approvalRules.endStandIn': {
    call: (api) => api.approvalRules.endStandIn({ id: uuidv7() }),
    across: 'stand_in_unknown',
  },
  'photos.begin': {
    call: (api, { spare: { photoId } }) => api.photos.begin({ photoId, sha256, size: 1, type: 'image/png' }),
    // An id of another client is as good as a new one.
    across: 'own',
  },
  'photos.read': {
    call: (api, { photoId }) => api.photos.read({ photoId }),
    across: 'photo_unknown',
  },
  'photos.progress': {
    call: (api, { photoId }) => api.photos.progress({ photoId }),
    across: 'photo_unknown',
  },
  'photos.append': {
    call: (api, { photoId }) => api.photos.append(chunkOf(photoId)),
    across: 'photo_unknown',
  },
  'ledger.accounts': { call: (api) => api.ledger.accounts(), across: 'own' },
  'ledger.vatCodes': { call: (api) => api.ledger.vatCodes(), across: 'own' },
  'ledger.counterparties': { call: (api) => api.ledger.counterparties(), across: 'own' },
  'ledger.imports': { call: (api) => api.ledger.imports(), across: 'own' },
  'ledger.companyDetails': { call: (api) => api.ledger.companyDetails(), across: 'own' },
  'ledger.setCompanyDetails': {
    call: (api) => api.ledger.setCompanyDetails(companyDetails('2028-01-01')),
    across: 'own',
  },
  'ledger.setVatAccount': {
    call: (api) => api.ledger.setVatAccount({ code: '1', output: null, input: '2710' }),
    across: 'own',
  },
  'ledger.series': { call: (api) => api.ledger.series(), across: 'own' },
  'ledger.periods': { call: (api) => api.ledger.periods(), across: 'own' },
  'ledger.departments': { call: (api) => api.ledger.departments(), across: 'own' },
  'ledger.dimensions': { call: (api) => api.ledger.dimensions(), across: 'own' },
  'ledger.accountUse': { call: (api) => api.ledger.accountUse({ number: '1920' }), across: 'own' },
  'ledger.addAccount': {
    call: (api) => api.ledger.addAccount({ ...ACCOUNT, number: uuidv7().slice(-12) }),
    across: 'own',
  },
  'ledger.changeAccount': {
    call: (api) => api.ledger.changeAccount({ number: '1920', name: 'Bank' }),
    across: 'own',
  },
  'ledger.vatCodeUse': { call: (api) => api.ledger.vatCodeUse({ code: '1' }), across: 'own' },
  'ledger.addVatCode': {
    call: (api) =>
      api.ledger.addVatCode({
        ...{ code: uuidv7().slice(-12), description: 'Kjøp', standardCode: '1' },
        ...{ from: '2026-01-01', rateBp: 2500 },
      }),
    across: 'own',
  },
  'ledger.describeVatCode': {
    call: (api) => api.ledger.describeVatCode({ code: '1', description: 'Kjøp' }),
    across: 'own',
  },
  'ledger.setVatRate': {
    call: (api) => api.ledger.setVatRate({ code: '1', from: '2199-01-01', rateBp: 2400 }),
    across: 'own',
  },
  'ledger.endVatCode': {
    call: (api) => api.ledger.endVatCode({ code: '1', validTo: null }),
    across: 'own',
  },
  'ledger.addCounterparty': {
    call: (api) =>
      api.ledger.addCounterparty({
        ...{ ...PARTY, id: uuidv7(), kind: 'supplier', number: uuidv7().slice(-12) },
      }),
    across: 'own',
  },
  'ledger.changeCounterparty': {
    call: (api) => api.ledger.changeCounterparty({ id: uuidv7(), name: 'Bua' }),
    across: 'counterparty_unknown',
  },
  'ledger.addDimension': {
    call: (api) => api.ledger.addDimension({ type: 'P', code: uuidv7().slice(-12), name: 'Hytta' }),
    across: 'own',
  },
  'ledger.changeDimension': {
    call: (api) => api.ledger.changeDimension({ type: 'P', code: 'none', name: 'Hytta' }),
    across: 'dimension_unknown',
  },
  'ledger.addSeries': {
    call: (api) => api.ledger.addSeries({ code: uuidv7().slice(-12), name: 'Kjøp' }),
    across: 'own',
  },
  'ledger.renameSeries': {
    call: (api) => api.ledger.renameSeries({ code: 'none', name: 'Kjøp' }),
    across: 'series_unknown',
  },
  'ledger.openYear': {
    call: (api) => api.ledger.openYear({ startsOn: '2027-01-01', endsOn: '2028-06-30' }),
    across: 'own',
  },
  'ledger.addDepartment': {
    call: (api) => api.ledger.addDepartment({ code: uuidv7().slice(-12), name: 'Drift' }),
    across: 'own',
  },
  'ledger.renameDepartment': {
    call: (api) => api.ledger.renameDepartment({ code: '10', name: 'Drift' }),
    across: 'department_unknown',
  },
  'ledger.projects': { call: (api) => api.ledger.projects(), across: 'own' },
  'ledger.voucher': {
    call: (api, { voucherId }) => api.ledger.voucher({ voucherId }),
    across: 'voucher_unknown',
  },
  'ledger.reverse': {
    call: (api, { voucherId }) =>
      api.ledger.reverse({ id: uuidv7(), voucherId, date: '2026-07-01', text: 'x' }),
    across: 'voucher_unknown',
  },
  'ledger.lockPeriod': {
    call: (api) => api.ledger.lockPeriod({ year: 2026, period: 1 }),
    across: 'own',
  },
  'ledger.softLockPeriod': {
    call: (api) => api.ledger.softLockPeriod({ year: 2026, period: 2 }),
    across: 'own',
  },
  'ledger.liftSoftLock': {
    call: (api) => api.ledger.liftSoftLock({ year: 2026, period: 2 }),
    across: 'own',
  },
  'periods.standing': { call: (api) => api.periods.standing(), across: 'own' },
  'periods.reopen': {
    call: (api) => api.periods.reopen({ id: uuidv7(), year: 2026, period: 12, reason: 'Feil' }),
    across: 'period_not_locked',
  },
  'vatReturn.terms': { call: (api) => api.vatReturn.terms(), across: 'own' },
  'vatReturn.term': {
    call: (api) => api.vatReturn.term({ startsOn: '2026-01-01', remarks: { lines: [], whole: null } }),
    across: 'own',
  },
  'vatReturn.delivered': {
    call: (api, { vatReturnId }) => api.vatReturn.delivered({ id: vatReturnId }),
    across: 'vat_return_unknown',
  },
  'vatReturn.lines': {
    call: (api) =>
      api.vatReturn.lines({
        ...{ startsOn: '2026-01-01', endsOn: '2026-12-31', code: '1', leg: 'input' },
        ...{ rateBp: null, after: null },
      }),
    across: 'own',
  },
  'vatReturn.specifications': { call: (api) => api.vatReturn.specifications(), across: 'own' },
  'vatReturn.setRegistration': {
    call: (api) => api.vatReturn.setRegistration({ validFrom: '2028-01-01', term: 'year' }),
    across: 'own',
  },
  'vatReturn.setSpecification': {
    call: (api) => api.vatReturn.setSpecification({ code: '1', specification: null }),
    across: 'own',
  },
  'vatReturn.deliver': {
    call: (api) =>
      api.vatReturn.deliver({
        ...{
          id: uuidv7(),
          startsOn: '2026-03-01',
          sha256,
          reference: 'x',
          remarks: { lines: [], whole: null },
        },
      }),
    across: 'vat_return_changed',
  },
  'vatReturn.reopen': {
    call: (api, { vatReturnId }) => api.vatReturn.reopen({ id: vatReturnId, reason: 'x' }),
    across: 'vat_return_unknown',
  },
  'vatReturn.settle': {
    call: (api, { vatReturnId }) =>
      api.vatReturn.settle({ id: vatReturnId, date: '2026-02-28', series: 'GL', text: 'x' }),
    across: 'vat_return_unknown',
  },
  'yearEnd.years': { call: (api) => api.yearEnd.years(), across: 'own' },
  'yearEnd.end': {
    call: (api) => api.yearEnd.end({ id: uuidv7(), year: 2026, series: 'GL', text: 'x', dispositions: [] }),
    across: 'year_end_periods_open',
  },
  'accruals.list': { call: (api) => api.accruals.list(), across: 'own' },
  'accruals.make': {
    call: (api, { voucherId }) =>
      api.accruals.make({
        ...{ id: uuidv7(), voucherId, line: 1, balanceAccount: '1700', date: '2026-12-01' },
        ...{ firstMonth: '2026-12-01', months: 2, series: 'GL', text: 'x' },
      }),
    across: 'voucher_unknown',
  },
  'accruals.post': { call: (api, { accrualId }) => api.accruals.post({ id: accrualId }), across: 'own' },
  'accruals.end': {
    call: (api, { accrualId }) => api.accruals.end({ id: accrualId, date: '2027-06-01' }),
    across: 'accrual_unknown',
  },
  'mailIn.address': { call: (api) => api.mailIn.address(), across: 'own' },
  'mailIn.waiting': { call: (api) => api.mailIn.waiting(), across: 'own' },
  'mailIn.open': { call: (api) => api.mailIn.open({ id: uuidv7() }), across: 'own' },
  'mailIn.close': {
    call: (api, { mailIn }) => api.mailIn.close({ id: mailIn.addressId }),
    across: 'mail_address_unknown',
  },
  'mailIn.letIn': {
    call: (api, { mailIn }) => api.mailIn.letIn({ id: mailIn.mailId, always: false }),
    across: 'mail_unknown',
  },
  // What is not there is thrown away already.
  'mailIn.throwAway': { call: (api) => api.mailIn.throwAway({ id: uuidv7() }), across: 'own' },
  'mailIn.endSender': {
    call: (api, { mailIn }) => api.mailIn.endSender({ id: mailIn.senderId }),
    across: 'mail_sender_unknown',
  },
  'templates.list': { call: (api) => api.templates.list(), across: 'own' },
  'templates.keep': {
    call: (api) => api.templates.keep({ id: uuidv7(), name: uuidv7(), coding, recurrence: null }),
    across: 'own',
  },
  'templates.end': {
    call: (api, { templateId }) => api.templates.end({ id: templateId }),
    across: 'template_unknown',
  },
  'items.open': {
    call: (api, { partyId }) => api.items.open({ counterpartyId: partyId }),
    across: 'counterparty_unknown',
  },
  'items.match': {
    call: (api, { voucherId }) =>
      api.items.match({
        ...{ id: uuidv7() },
        lines: [1, 2].map((line) => ({ voucherId, line, amount: 1n })),
      }),
    across: 'item_unknown',
  },
  'items.unmatch': {
    call: (api, { matchingId }) => api.items.unmatch({ id: matchingId }),
    across: 'matching_unknown',
  },
  'documents.list': { call: (api) => api.documents.list({}), across: 'own' },
  'documents.waiting': { call: (api) => api.documents.waiting(), across: 'own' },
  'documents.get': {
    call: (api, { document: { documentId } }) => api.documents.get({ documentId }),
    across: 'document_unknown',
  },
  'documents.signers': { call: (api) => api.documents.signers(), across: 'own' },
  'documents.file': {
    call: (api, { document: { documentId } }) => api.documents.file({ documentId, version: 'newest' }),
    across: 'document_unknown',
  },
  'documents.mayUpload': { call: (api) => api.documents.mayUpload(), across: 'own' },
  'documents.upload': {
    // An id of another client is as good as a new one.
    call: (api, { uploadedId }) =>
      api.documents.upload({ documentId: uploadedId, fileName: 'a.pdf', bytes: new Uint8Array(PAPER) }),
    across: 'own',
  },
  'documents.send': {
    call: (api, { people, document: { documentId } }) =>
      api.documents.send({ documentId, title: 'x', language: 'nb', signers: [people.manager.id] }),
    across: 'document_unknown',
  },
  'documents.sign': {
    call: (api, { document: { documentId, sha256 } }) =>
      api.documents.sign({ documentId, sha256, actId: uuidv7(), totp: '000000' }),
    across: 'document_unknown',
  },
  'documents.close': {
    call: (api, { document: { documentId } }) =>
      api.documents.close({ documentId, kind: 'withdrawn', reason: null }),
    across: 'document_unknown',
  },
  'archive.read': { call: (api) => api.archive.read(), across: 'own' },
  'archive.setFolder': {
    call: (api, { archive }) =>
      api.archive.setFolder({ id: uuidv7(), name: uuidv7(), parentId: archive.folderId, after: null }),
    across: 'folder_unknown',
  },
  'archive.setRights': {
    call: (api, { archive }) =>
      api.archive.setRights({ id: archive.folderId, after: 1, inherits: false, grants: [] }),
    across: 'folder_unknown',
  },
  'archive.endFolder': {
    call: (api, { archive }) => api.archive.endFolder({ id: archive.folderId, after: 1 }),
    across: 'folder_unknown',
  },
  'archive.setGroup': {
    call: (api, { people }) =>
      api.archive.setGroup({ id: uuidv7(), name: uuidv7(), members: [people.field.id], after: null }),
    across: 'grantee_unknown',
  },
  'archive.endGroup': {
    call: (api, { archive }) => api.archive.endGroup({ id: archive.groupId, after: 1 }),
    across: 'group_unknown',
  },
  'archive.setType': {
    call: (api, { archive: { folderId } }) =>
      api.archive.setType({ id: uuidv7(), name: uuidv7(), direction: 'offer', folderId, after: null }),
    across: 'folder_unknown',
  },
  'archive.addUsualTypes': {
    call: (api) => api.archive.addUsualTypes({ language: 'nb' }),
    across: 'own',
  },
  'archive.endType': {
    call: (api, { archive }) => api.archive.endType({ id: archive.typeId, after: 1 }),
    across: 'document_type_unknown',
  },
  'archive.file': {
    call: (api, { document: { documentId } }) =>
      api.archive.file({ documentId, folderId: null, typeId: null }),
    across: 'document_unknown',
  },
  'verify.roots': { call: (api) => api.verify.roots(), across: 'own' },
  'verify.byCode': {
    call: (api) => api.verify.byCode({ code: formatCode(new Uint8Array(16)) }),
    across: 'code_unknown',
  },
  'jobs.list': { call: (api) => api.jobs.list(), across: 'own' },
  'jobs.retry': { call: (api, { jobId }) => api.jobs.retry({ jobId }), across: 'job_unknown' },
  'audit.log': { call: (api) => api.audit.log({}), across: 'own' },
  'audit.checkpoint': { call: (api) => api.audit.checkpoint(), across: 'own' },
  'audit.timeline': {
    call: (api, { voucherId }) => api.audit.timeline({ type: 'voucher', id: voucherId }),
    across: 'own',
  },
  'audit.thread': {
    call: (api, { voucherId }) => api.audit.thread({ type: 'voucher', id: voucherId }),
    across: 'own',
  },
  'audit.export': { call: (api) => api.audit.export({ format: 'csv', filter: {} }), across: 'own' },
  'audit.proof': {
    call: (api, { eventId }) => api.audit.proof({ eventId }),
    across: 'event_not_found',
  },
  'audit.prove': {
    call: (api, { voucherId, eventId }) =>
      api.audit.prove({ subjects: [{ type: 'voucher', id: voucherId }], events: [eventId] }),
    across: 'own',
  },
  'audit.stamped': { call: (api) => api.audit.stamped({ index: 0 }), across: 'own' },
  'audit.consistency': { call: (api) => api.audit.consistency({ from: 0, to: 1 }), across: 'own' },
  'audit.alarm': {
    call: (api) => api.audit.alarm({ how: 'gone', kept: { note: '', verifierKey: '' }, seen: null }),
    across: 'alarm_unfounded',
  },
  'evidence.file': {
    call: (api, { eventId }) => api.evidence.file({ id: eventId }),
    across: 'event_not_found',
  },
  'reportPdf.file': {
    call: (api) =>
      api.reportPdf.file({
        asked: { report: 'trial-balance', filter: { year: 2026, through: 12 } },
        paper: {
          ...{
            language: 'nb',
            title: 'Saldobalanse',
            organisation: 'Beta',
            lacking: '',
            facts: [],
            notes: [],
          },
          columns: [{ head: 'Konto', kind: 'text' }],
          rows: [{ cells: ['1920'], sum: false }],
        },
      }),
    across: 'own',
  },
  'logReport.file': {
    call: (api) => api.logReport.file({ filter: { kind: 'period.locked' }, language: 'nb' }),
    across: 'own',
  },
  'audit.runs': { call: (api) => api.audit.runs(), across: 'own' },
  'audit.verifyNow': { call: (api) => api.audit.verifyNow(), across: 'verification_running' },
  'erasing.plan': { call: (api, { people }) => api.erasing.plan({ userId: people.field.id }), across: 'own' },
  'erasing.erase': {
    call: (api, { people, eventId }) =>
      api.erasing.erase({
        ...{
          userId: people.field.id,
          events: [eventId],
          ground: 'objection',
          reference: null,
          totp: '123456',
        },
      }),
    across: 'second_factor_missing',
  },
  'sync.register': {
    call: (api, { spare }) => api.sync.register({ deviceId: spare.devices.pop() ?? '', name: 'x' }),
    across: 'own',
  },
  'sync.standing': {
    call: (api, { deviceId, photoId }) => api.sync.standing({ deviceId, photoId }),
    across: 'device_unknown',
  },
  'sync.held': {
    call: (api, { submitted, photoId }) => api.sync.held({ drafts: [submitted.draftId], photos: [photoId] }),
    across: 'own',
  },
  'sync.pull': { call: (api) => api.sync.pull({ cursor: null }), across: 'own' },
  'sync.live': { call: (api, { deviceId }) => api.sync.live({ deviceId }), across: 'device_unknown' },
  'sync.push': {
    call: (api, { deviceId, submitted }) => api.sync.push(pushOf(deviceId, submitted.draftId)),
    across: 'device_unknown',
  },
};

/** `own` where it is answered, the stable code where it is refused; a bug stays one. */
async function told(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return 'own';
  } catch (cause) {
    const failure = (cause as TRPCError).cause as { failure?: { code: string } } | undefined;
    if (!failure?.failure) throw cause;
    return failure.failure.code;
  }
}

function text(value: unknown): string | null {
  return value === undefined
    ? null
    : JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

/** Everything the database holds of a client, but for counts of attempts to sign in. */
async function everythingOf(clientId: string): Promise<string> {
  const tables = await database.owner`
    select format('%I.%I', table_schema, table_name) as name from information_schema.columns
    where column_name = 'client_id' and table_schema in ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync')
      and (table_schema, table_name) not in (('audit', 'pending')) and table_name not in ('leaf', 'node', 'checkpoint', 'log')
    order by 1`;
  const parts = [];
  for (const { name } of tables) {
    const [row] = await database.owner.unsafe(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t
       where client_id = '${clientId}'`,
    );
    parts.push(`${name}: ${row?.['sum']}`);
  }
  return parts.join('\n');
}

it('every procedure has its line in the table, and every line its procedure', () => {
  expect(Object.keys(appRouter._def.procedures).sort()).toEqual([...PROCEDURE_NAMES].sort());
});

it('who audits asks for nothing that changes anything, and tells what contradicts the log', () => {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  const changing = PROCEDURE_NAMES.filter((name) => procedures[name]?._def.type === 'mutation');
  expect(changing.length).toBeGreaterThan(10);
  expect(changing.filter((name) => abilityFor(name) !== null && mayAsk('auditor', name))).toEqual([
    // That they ask to take all out, which another confirms; and take that back.
    'protection.begin',
    'protection.withdraw',
    // That they take something out is told.
    'ledger.saftFile',
    'reports.export',
    'audit.export',
    'reportPdf.file',
    'logReport.file',
    'audit.alarm',
    'audit.verifyNow',
    // What is given out is an event, and nothing else.
    'evidence.file',
  ]);
});

describe.each(PROCEDURE_NAMES)('%s', (name) => {
  const { call, across } = CASES[name];
  const asked = PROCEDURES[name];
  const inClient = abilityFor(name) !== null;
  const [roles, others] = inClient
    ? [ROLES.filter((role) => mayAsk(role, name)), ROLES.filter((role) => !mayAsk(role, name))]
    : [['bookkeeper'] as const, []];

  it('tells a member of A nothing about B, whether B is in the header or in the input', async () => {
    const before = await everythingOf(b.clientId);
    for (const role of roles) {
      const person = a.people[role];
      if (inClient) expect(await told(call(caller(person, b.clientId), b))).toBe('client_not_found');
      const mine = caller(person, a.clientId);
      expect(await told(call(mine, b))).toBe(across);
      if (across === 'own') {
        const seen = text(await call(mine, b)) ?? '';
        for (const theirs of [b.clientId, b.people.field.id, b.voucherId, b.submitted.draftId, 'Beta']) {
          expect(seen).not.toContain(theirs);
        }
      }
    }
    expect(await everythingOf(b.clientId)).toBe(before);
  });

  it('asks who it is, for the client, and for the ability', async () => {
    const before = await everythingOf(b.clientId);
    expect(await told(call(caller(null, b.clientId), b))).toBe(asked === 'nothing' ? across : 'signed_out');
    if (inClient) {
      const [role] = roles;
      if (!role) throw new Error('nobody may');
      expect(await told(call(caller(b.people[role], null), b))).toBe('client_missing');
      for (const wanted of [uuidv7(), 'x', `${b.clientId}'`, '00000000-0000-0000-0000-000000000000'])
        expect(await told(call(caller(b.people[role], wanted), b))).toBe('client_not_found');
    }
    for (const other of others)
      expect(await told(call(caller(b.people[other], b.clientId), b)), other).toBe('not_allowed');
    expect(await everythingOf(b.clientId)).toBe(before);
  });
});

it('who is shut out is not offered as a signer', async () => {
  const offered = async () => {
    const signers = await caller(a.people.bookkeeper, a.clientId).documents.signers();
    return signers.map(({ userId }) => userId);
  };
  expect(await offered()).toContain(a.people.manager.id);
  await database.owner`update identity."user" set disabled_at = now() where id = ${a.people.manager.id}`;
  expect(await offered()).not.toContain(a.people.manager.id);
});
