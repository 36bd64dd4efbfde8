import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { courierOf, sequence } from '#lib/server/audit/index.ts';
import { decide, type Decision } from '#lib/server/desk/drafts/approvals.ts';
import { endSender } from '#lib/server/desk/mailed/addresses.ts';
import { letIn } from '#lib/server/desk/mailed/decide.ts';
import { mailSenders } from '#lib/server/desk/mailed/registers.ts';
import { endTemplate, keepTemplate } from '#lib/server/desk/templates/service.ts';
import { endStandIn, giveStandIn } from '#lib/server/desk/approval-rules/service.ts';
import { hashOfDraft } from '#lib/server/desk/drafts/statements.ts';
import { findDraft } from '#lib/server/desk/drafts/store.ts';
import { addMember, changeRole, createUser, membersOf, visitor } from '#lib/server/identity/index.ts';
import { acceptInvitation } from '#lib/server/identity/invitations/accept.ts';
import { withdrawInvitation } from '#lib/server/identity/invitations/invite.ts';
import { linkEid } from '#lib/server/identity/own/eids.ts';
import { removeContact } from '#lib/server/identity/contacts/change.ts';
import { declineWeakening, withdrawWeakening } from '#lib/server/identity/weakening/close.ts';
import { tellOnly } from '#lib/server/identity/weakening/judge.ts';
import { mayTake } from '#lib/server/ledger/index.ts';
import { unassign } from '#lib/server/identity/partners/assign.ts';
import { endEngagement } from '#lib/server/identity/partners/end.ts';
import { confirmReset, withdrawReset } from '#lib/server/identity/resets/begin.ts';
import { resetLetterOf, useReset } from '#lib/server/identity/resets/use.ts';
import { changeAccount } from '#lib/server/ledger/chart/accounts.ts';
import { addDimension, changeDimension } from '#lib/server/ledger/chart/dimensions.ts';
import { addParty, changeParty } from '#lib/server/ledger/chart/parties.ts';
import { addSeries } from '#lib/server/ledger/chart/series.ts';
import { addToChart, lockPeriod, softLockPeriod } from '#lib/server/ledger/chart/service.ts';
import { addVatCode, setVatRate } from '#lib/server/ledger/chart/vat-code-changes.ts';
import { importSaft } from '#lib/server/ledger/index.ts';
import { endAccrual, makeAccrual } from '#lib/server/ledger/accruals/service.ts';
import { matchItems, unmatch } from '#lib/server/ledger/items/matching.ts';
import { reopenReturn } from '#lib/server/ledger/vat-return/deliver.ts';
import { setCompanyDetails } from '#lib/server/ledger/chart/company-details.ts';
import { setRegistration, setSpecification } from '#lib/server/ledger/vat-return/registration.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { directoryOf, writing, type Context } from '#lib/server/platform/context.ts';
import { fileDocument } from '#lib/server/signing/archive/filing.ts';
import { endFolder, setRights } from '#lib/server/signing/archive/folders.ts';
import { endGroup } from '#lib/server/signing/archive/groups.ts';
import { endType } from '#lib/server/signing/archive/types.ts';
import { closeDocument } from '#lib/server/signing/documents/close.ts';
import { registerDevice } from '#lib/server/sync/service.ts';
import { demoCompany, type DemoCompanyName } from '../../src/demo/index.ts';
import type { TestDatabase } from '../setup/database.ts';
import { policyHolds } from '../setup/books/access-policy.ts';
import { companyDetails } from '../setup/books/company-details.ts';
import { day } from '../setup/books/day.ts';
import { named, rule, rulesHold } from '../setup/books/approval-rules.ts';
import { decisionAbout } from '../setup/books/decisions.ts';
import { ADDRESS, sentTo, signNewest, uploaded } from '../setup/books/documents.ts';
import { coding, must, submittedDraft } from '../setup/books/drafts.ts';
import { archiveMade } from '../setup/books/archive.ts';
import { invited, resetBegun } from '../setup/books/invitations.ts';
import { administered, customerOf, firmLetIn, partnerOf } from '../setup/books/partners.ts';
import { contactThere, weakeningBegun, weakeningConfirmed } from '../setup/books/protection.ts';
import { mailAddressOf, mailed, mailsThat } from '../setup/books/mailed.ts';
import { newMember } from '../setup/books/members.ts';
import { voucherOf } from '../setup/books/ledger.ts';
import { NEW_STANDING } from '../setup/standing.ts';
import { AwayDevice } from '../setup/books/away.ts';
import { enrolled, signedBy } from '../setup/books/signing.ts';
import { deliverTerm } from '../setup/books/vat-return.ts';

const OTHER = {
  text: 'Taxi',
  amount: 48_000n,
  account: '6540',
  vatCode: '0',
  creditAccount: '2400',
  project: '2',
};

type Person = 'field' | 'bookkeeper' | 'manager' | 'administrator';
type People = Record<Person, Context>;

/**
 * A client after some months: every table that the log answers for has rows of it, in each of their states.
 * @returns its id
 */
export async function companyAtWork(database: TestDatabase, name: DemoCompanyName): Promise<string> {
  const clientId = uuidv7();
  const machine = database.contextFor(clientId);
  const file = async function* () {
    yield await Promise.resolve(Buffer.from(demoCompany(name, '2026-11-28')));
  };
  must(await importSaft(machine, file));
  const people = await peopleOf(database, machine, name);
  await chart(machine);
  await registers(people.bookkeeper);
  await eids(people);
  const id = await approvedReceipt(people);
  // Unlike the first in every column, so that none can be swapped unseen.
  await submittedDraft(people.field, people.bookkeeper, 1, { ...OTHER });
  await reversals(database, people, clientId);
  await approvals(database, people);
  await documents(people);
  await archive(people);
  await matchings(people.bookkeeper);
  await accruals(people.bookkeeper);
  await templates(people.bookkeeper);
  await mailIn(people.bookkeeper, `field@${name}.example`);
  await vatReturns(people.bookkeeper);
  await policyHolds(machine, { graceDays: 21, factors: 'passkey', wipeAfter: 10 });
  await policyHolds(
    machine,
    { requiredOf: 'administrators', stepUpMinutes: 60, sessionDays: 7, idleMinutes: 240 },
    1,
  );
  await invitations(people.administrator);
  await resets(machine);
  await protection(machine);
  await partners(database, people.administrator);
  must(await registerDevice(people.field, { deviceId: uuidv7(), name: 'telefon' }));
  await sequence(machine);
  if (!id) throw new Error('nothing was posted');
  return clientId;
}

/** Of two people, unlike each other in every column. */
async function eids({ manager, administrator }: People): Promise<void> {
  const linked = [
    [manager, { issuer: 'https://eid.example.no', level: 'high' }],
    [administrator, { issuer: 'https://login.example.no', level: 'substantial' }],
  ] as const;
  for (const [who, eid] of linked) {
    const now = who.platform.clock.now();
    const standing = { ...NEW_STANDING, method: 'link' as const, createdAt: now, secondFactorAt: now };
    const id = createHash('sha256').update(who.actorId).digest('hex');
    must(await linkEid(directoryOf(who), { standing, eid: { id, ...eid } }));
    await courierOf(who.platform).settled();
  }
}

/** Folders, a group and types, each also as one that has ended; documents in folders, one of which was moved. */
async function archive({ administrator, bookkeeper }: People): Promise<void> {
  const made = await archiveMade(administrator, [bookkeeper.actorId]);
  const ended = await archiveMade(administrator, [], 'Gammelt');
  must(await endType(administrator, { id: ended.typeId, after: 1 }));
  must(await endGroup(administrator, { id: ended.groupId, after: 1 }));
  must(await endFolder(administrator, { id: ended.folderId, after: 1 }));
  must(
    await setRights(administrator, {
      ...{ id: made.folderId, after: 1, inherits: false },
      grants: [{ of: 'group', id: made.groupId, rights: ['add', 'sign'] }],
    }),
  );
  const documentId = await uploaded(bookkeeper);
  must(await fileDocument(bookkeeper, { documentId, folderId: made.folderId, typeId: made.typeId }));
  const moved = await uploaded(bookkeeper);
  must(await fileDocument(bookkeeper, { documentId: moved, folderId: made.folderId }));
  must(await fileDocument(bookkeeper, { documentId: moved, folderId: null, typeId: made.typeId }));
}

/** One that stands beside those of what was taken back, and one that was undone. */
async function matchings(bookkeeper: Context): Promise<void> {
  const id = uuidv7();
  must(await addParty(bookkeeper, { ...NOBODY, id, kind: 'supplier', number: '29002', name: 'Huseier AS' }));
  for (const undone of [false, true]) {
    const lines = [];
    for (const amount of [-40_000n, 40_000n]) {
      const voucher = voucherOf({ amount, account: '2400', counterpartyId: id });
      must(await postVoucher(bookkeeper, voucher));
      lines.push({ voucherId: voucher.id, line: 1, amount });
    }
    const matching = { id: uuidv7(), lines };
    must(await matchItems(bookkeeper, matching));
    if (undone) must(await unmatch(bookkeeper, matching));
  }
}

/** One that goes on, and one that was ended early. */
async function accruals(bookkeeper: Context): Promise<void> {
  for (const [at, ended] of [false, true].entries()) {
    const [id, voucher] = [uuidv7(), voucherOf({ amount: 90_000n + BigInt(at) })];
    must(await postVoucher(bookkeeper, voucher));
    const date = day(ended ? '2026-06-16' : '2026-06-15');
    const asked = {
      ...{ id, voucherId: voucher.id, line: 1, balanceAccount: ended ? '2940' : '1460', date },
      ...{ firstMonth: day('2026-07-01'), months: 3 + at, series: 'GL', text: ended ? 'Avis' : 'Forsikring' },
    };
    must(await makeAccrual(bookkeeper, asked, date));
    if (ended) must(await endAccrual(bookkeeper, { id, date: day('2026-06-17') }));
  }
}

/** One that recurs, and one that was ended. */
async function templates(bookkeeper: Context): Promise<void> {
  const [id, ended] = [uuidv7(), uuidv7()];
  const recurrence = { every: 1, from: day('2099-01-15'), until: day('2099-06-15') } as const;
  must(await keepTemplate(bookkeeper, { id, name: 'Husleie', coding, recurrence }));
  const other = { ...coding, text: 'Strøm', amount: 77_700n };
  must(await keepTemplate(bookkeeper, { id: ended, name: 'Strøm', coding: other, recurrence: null }));
  must(await endTemplate(bookkeeper, { id: ended }));
}

/** An address that was changed; a member's mail, two strangers' that were let in, and two that wait; a sender let in no more. */
async function mailIn(bookkeeper: Context, member: string): Promise<void> {
  const { clientId } = bookkeeper;
  const before = await mailAddressOf(bookkeeper);
  await mailed(bookkeeper, before, { from: member, subject: 'Frokost' });
  const to = await mailAddressOf(bookkeeper);
  for (const [at, name] of ['butikk', 'trafikk', 'post', 'annet'].entries()) {
    await mailed(bookkeeper, to, { from: `${name}@${clientId}.example`, subject: name });
    const [waiting] = await mailsThat(bookkeeper, 'waits');
    if (waiting && at < 2) must(await letIn(bookkeeper, { id: waiting.id, always: true }));
  }
  // What the machine took, of one who is always let in.
  await mailed(bookkeeper, to, { from: `butikk@${clientId}.example`, subject: 'Igjen' });
  const senders = must(await bookkeeper.transaction(async (tx) => ok(await mailSenders.list(tx, clientId))));
  must(await endSender(bookkeeper, { id: senders[1]!.id }));
}

/** One that waits, one that was withdrawn, and one that was accepted. */
async function invitations(administrator: Context): Promise<void> {
  await invited(administrator, { role: 'auditor' });
  must(
    await withdrawInvitation(administrator, await invited(administrator, { role: 'manager', note: 'Hei' })),
  );
  const { token } = await invited(administrator, { note: 'Velkommen', sendings: 2 });
  const accepting = { token, name: 'Siv Lund', address: '192.0.2.7', person: null };
  must(await acceptInvitation(visitor(administrator.platform, uuidv7()), accepting));
}

/** As a client with two firms, one of them for a time, and one it had; and as a firm of two clients and one that it had. */
async function partners(database: TestDatabase, administrator: Context): Promise<void> {
  await partnerOf(database, administrator);
  const other = { role: 'auditor', reason: 'Ser over året', accessDays: 60 } as const;
  const firm = await administered(database, 'Sør Revisjon AS');
  await firmLetIn(administrator, firm, other);
  await sequence(firm);
  const { engagement: id } = await partnerOf(database, administrator, 'Vest Regnskap AS');
  must(await endEngagement(administrator, { id }));
  const { assignment, customer } = await customerOf(database, administrator);
  await customerOf(database, administrator);
  must(await unassign(administrator, { id: assignment }));
  await sequence(customer);
}

/** One that waits, one that was withdrawn, and one that was used. */
async function resets(machine: Context): Promise<void> {
  await resetBegun(machine);
  const withdrawn = await resetBegun(machine);
  must(await withdrawReset(withdrawn.other, withdrawn));
  const { userId, other } = await resetBegun(machine);
  must(await confirmReset(other, { userId }));
  const { platform } = other;
  const { token } = (await resetLetterOf(machine, { userId, number: 1 }))!;
  must(await useReset(visitor(platform, uuidv7()), { token, address: '192.0.2.7' }));
}

/** Two contacts, and one who is none any more; acts in each of their states. */
async function protection(machine: Context): Promise<void> {
  await contactThere(machine, 'Vakt');
  await contactThere(machine, 'Revisor');
  must(await removeContact(machine, { id: await contactThere(machine, 'Feil') }));
  await weakeningBegun(machine);
  const { first, second, id } = await weakeningBegun(machine);
  must(await withdrawWeakening(first, { id }));
  must(await declineWeakening(second, await weakeningBegun(machine)));
  await weakeningConfirmed(machine);
  const taken = { from: { year: 2026, period: 1 }, to: { year: 2026, period: 2 } };
  const operator = writing({ ...machine, weakening: tellOnly });
  must(await mayTake(operator, taken));
}

const NOBODY = {
  ...{ orgnr: null, account: null, bankAccount: null, street: null, postalCode: null },
  ...{ city: null, country: null, validTo: null },
};

/** One that was corrected, and the one that corrects it. */
async function vatReturns(bookkeeper: Context): Promise<void> {
  must(await setCompanyDetails(bookkeeper, companyDetails('2027-01-01')));
  must(await setRegistration(bookkeeper, { validFrom: '2026-05-01', term: 'two-months' }));
  must(await setRegistration(bookkeeper, { validFrom: '2027-01-01', term: null }));
  must(await setSpecification(bookkeeper, { code: '5', specification: 'uttak' }));
  const first = uuidv7();
  must(await deliverTerm(bookkeeper, first, '2026-07-01'));
  must(await reopenReturn(bookkeeper, { id: first, reason: 'Glemt faktura' }));
  must(await deliverTerm(bookkeeper, uuidv7(), '2026-07-01'));
}

async function peopleOf(database: TestDatabase, machine: Context, company: string): Promise<People> {
  const people = {} as People;
  for (const role of ['field', 'bookkeeper', 'manager', 'administrator'] as const) {
    const email = `${role}@${company}.example`;
    const { userId } = must(await createUser(machine, { email, name: `${role} i ${company}` }));
    must(await addMember(machine, { email, role: role === 'field' ? 'auditor' : role }));
    people[role] = database.contextFor(machine.clientId, userId);
  }
  must(await changeRole(machine, { userId: people.field.actorId, role: 'field' }));
  return people;
}

async function chart(machine: Context): Promise<void> {
  const dimensions = [
    { type: 'P', code: '1', typeName: 'Prosjekt', name: 'Hytta' },
    { type: 'P', code: '2', typeName: 'Prosjekt', name: 'Naustet' },
  ];
  const account = {
    number: '6540',
    name: 'Inventar',
    groupingCategory: 'RF-1167',
    groupingCode: '6500',
    standardAccount: null,
    validFrom: day('2020-01-01'),
    validTo: null,
  };
  await machine.transaction(async (tx) =>
    ok(await addToChart(tx, machine, { dimensions, accounts: [account] })),
  );
}

/** As people keep them: each column says something in some row. */
async function registers(bookkeeper: Context): Promise<void> {
  const requires = [
    { type: 'P', validFrom: day('2020-01-01'), validTo: day('2020-12-31') },
    { type: 'A', validFrom: day('2021-01-01'), validTo: day('2021-06-30') },
  ];
  must(await changeAccount(bookkeeper, { number: '6540', vatCode: '1', requires }));
  const party = { kind: 'supplier' as const, name: 'Verktøybua AS', orgnr: '974760673', account: '2400' };
  const address = { street: 'Storgata 1', postalCode: '0155', city: 'Oslo', country: 'NO' };
  const id = uuidv7();
  const made = { ...party, ...address, id, number: '29001', bankAccount: '86011117947', validTo: null };
  must(await addParty(bookkeeper, made));
  must(await changeParty(bookkeeper, { id, validTo: day('2026-12-31') }));
  must(await addDimension(bookkeeper, { type: 'P', code: '3', name: 'Brygga' }));
  must(await changeDimension(bookkeeper, { type: 'P', code: '3', validTo: day('2026-12-30') }));
  const code = { code: '1B', description: 'Bil', standardCode: '1', from: day('2026-01-01'), rateBp: 2500 };
  must(await addVatCode(bookkeeper, code));
  must(await setVatRate(bookkeeper, { code: '1B', from: day('2027-01-01'), rateBp: 2400 }));
  must(await addSeries(bookkeeper, { code: 'AVS', name: 'Avskrivning' }));
}

async function approvedReceipt({ field, bookkeeper, manager }: People): Promise<string> {
  const { clientId } = field;
  const posted = await submittedDraft(field, bookkeeper, 2);
  const draft = must(
    await manager.transaction(async (tx) => ok(await findDraft(tx, clientId, posted.draftId))),
  );
  if (!draft) throw new Error('no draft');
  const approvalId = uuidv7();
  const decision = { ...posted, approvalId, contentHash: hashOfDraft(draft) };
  must(await decide(manager, { ...decision, decision: 'approved', reason: null }));
  return approvalId;
}

async function reversals(database: TestDatabase, { bookkeeper }: People, clientId: string): Promise<void> {
  const wish = { date: day('2026-06-20'), text: 'Feil' };
  const posted = { ...voucherOf({ amount: 500n, project: '1' }) };
  must(await postVoucher(bookkeeper, posted));
  must(await reverseVoucher(bookkeeper, { id: uuidv7(), voucherId: posted.id, ...wish }));
  const [opening] = await database.owner`
    select id from ledger.voucher where client_id = ${clientId} and source = 'opening'`;
  must(await reverseVoucher(bookkeeper, { id: uuidv7(), voucherId: String(opening?.['id']), ...wish }));
  const [open] = await database.owner`select year, number from ledger.period
    where client_id = ${clientId} and locked_at is null order by starts_on limit 1`;
  must(await lockPeriod(bookkeeper, { year: Number(open?.['year']), period: Number(open?.['number']) }));
  const [last] = await database.owner`select year, number from ledger.period
    where client_id = ${clientId} order by starts_on desc limit 1`;
  must(await softLockPeriod(bookkeeper, { year: Number(last?.['year']), period: Number(last?.['number']) }));
}

/** By rules of two versions: one of two people, and in the other’s place; and whoever stood in before. */
async function approvals(database: TestDatabase, people: People): Promise<void> {
  const { field, bookkeeper, manager, administrator } = people;
  const deputy = await newMember(database, manager.clientId, 'manager');
  const first = rule({ amount: 1_000n, account: { first: '1000', last: '9999' }, personId: field.actorId });
  await rulesHold(administrator, first, named(manager, { dimension: { type: 'P', code: '1' } }));
  const days = { startsOn: day('2026-01-01'), endsOn: day('2099-12-31') };
  const stands = { ...days, absent: manager.actorId, standsIn: deputy.actorId };
  const before = { ...days, id: uuidv7(), absent: deputy.actorId, standsIn: manager.actorId };
  must(await giveStandIn(administrator, before));
  must(await endStandIn(administrator, before));
  must(await giveStandIn(administrator, { ...stands, id: uuidv7(), endsOn: day('2098-12-31') }));
  const { draftId } = await submittedDraft(field, bookkeeper);
  must(await decide(deputy, await decisionAbout(deputy, draftId)));
  must(await decide(manager, await decisionAbout(manager, draftId)));
  await rulesHold(administrator, rule({ amount: 10n ** 12n }));
  await signed(people);
  await away(people);
}

/** One by itself and two together, by a passkey that another vouched for; one sent back. */
async function signed({ field, bookkeeper, manager }: People): Promise<void> {
  const key = await enrolled(manager, { by: await enrolled(manager) });
  const about = async (change: Partial<Decision> = {}) => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const rules = change.decision === 'returned' ? null : 2;
    return decisionAbout(manager, draftId, { ...change, rules });
  };
  const rounds = [
    await signedBy(key, manager, [await about({ decision: 'returned', reason: 'Feil konto' })]),
    await signedBy(key, manager, [await about(), await about()]),
  ];
  for (const decision of rounds.flat()) must(await decide(manager, decision));
}

/** Without network: one that was taken, one that was void, and one that only a copy of the device can have made. */
async function away({ field, bookkeeper, manager }: People): Promise<void> {
  const device = await AwayDevice.of(manager);
  const waits = async () => (await submittedDraft(field, bookkeeper)).draftId;
  const about = async (rules: number) => decisionAbout(manager, await waits(), { rules });
  for (const rules of [2, 1]) await device.send(await device.decide(await about(rules)));
  await device.send(await device.decide(await about(2), { counter: 1 }));
  await AwayDevice.of(manager, { signedInAt: new Date(Date.now() + 60_000) });
}

async function documents({ bookkeeper, manager, administrator }: People): Promise<void> {
  const asked = [manager.actorId, administrator.actorId];
  const signers = (await membersOf(bookkeeper)).filter(({ userId }) => asked.includes(userId));
  const sent = await sentTo(bookkeeper, signers);
  must(await signNewest(manager, sent));
  const signed = await sentTo(bookkeeper, signers);
  const key = await enrolled(administrator);
  must(await signNewest(manager, signed));
  must(await signNewest(administrator, signed, { by: key }));
  const withdrawn = { documentId: await sentTo(bookkeeper, signers), kind: 'withdrawn' as const };
  must(
    await closeDocument(bookkeeper, { ...withdrawn, reason: 'Feil fil', maySend: true, address: ADDRESS }),
  );
  await uploaded(bookkeeper);
}
