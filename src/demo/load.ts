import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { monthRange, norwegianDate, yearOf } from '#lib/domain/date.ts';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import {
  addMember,
  createUser,
  invite,
  membersOf,
  overviewOf,
  sendInvitationAgain,
} from '#lib/server/identity/index.ts';
import {
  appendPhoto,
  beginPhoto,
  codeDraft,
  hasDrafts,
  saveDraft,
  submitDraft,
} from '#lib/server/desk/index.ts';
import {
  deliverReturn,
  handedOver,
  importSaftFiles,
  matchProposed,
  NO_REMARKS,
  readReturn,
  readTerms,
  setRegistration,
} from '#lib/server/ledger/index.ts';
import { createContext, machine, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { documentsFor, sendDocument, uploadDocument } from '#lib/server/signing/index.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { AGREEMENT, agreement } from './agreement.ts';
import { demoCompany, type DemoCompanyName, demoReceipts } from './index.ts';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Who works at Fjordheim Bygg. The bookkeeper keeps Havblikk Kafé's books as well. */
export const DEMO_PEOPLE = [
  { name: 'Jonas Lie', email: 'jonas@fjordheim.example', role: 'field' },
  { name: 'Ingrid Dahl', email: 'ingrid@fjordheim.example', role: 'bookkeeper' },
  { name: 'Marit Solberg', email: 'marit@fjordheim.example', role: 'manager' },
  { name: 'Per Haugen', email: 'per@fjordheim.example', role: 'administrator' },
  { name: 'Astrid Moen', email: 'astrid@fjordheim.example', role: 'auditor' },
] as const satisfies readonly DemoPerson[];

/** Loads whatever of the demo is not there yet, through the same doors as any company's data. */
export async function loadDemo(platform: Platform): Promise<void> {
  const fjordheim = await company(platform, 'fjordheim', 'Fjordheim Bygg AS');
  const havblikk = await company(platform, 'havblikk', 'Havblikk Kafé AS');
  for (const person of DEMO_PEOPLE) await member(platform, fjordheim, person);
  await member(platform, havblikk, DEMO_PEOPLE[1]);
  await match(platform, fjordheim);
  await match(platform, havblikk);
  await vatTerms(platform, fjordheim);
  await receipts(platform, fjordheim);
  await documents(platform, fjordheim);
  await invitation(platform, fjordheim);
}

async function company(platform: Platform, name: DemoCompanyName, legalName: string): Promise<string> {
  const clients = value(await machine(platform).transaction(async (tx) => ok(await listClients(tx))));
  const known = clients.find((client) => client.name === legalName);
  if (known) return known.id;
  const context = machine(platform, uuidv7());
  const today = norwegianDate(platform.clock.now());
  // The years that are over are locked, but for what one of the receipts is still to come into.
  const thisYear = monthRange(yearOf(today), 1).first;
  const lockedBefore = thisYear < FIRST_RECEIPT ? thisYear : FIRST_RECEIPT;
  const source = () => bytesOf(demoCompany(name, today));
  value(await importSaftFiles(context, [source], { lockedBefore }));
  return context.clientId;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function member(platform: Platform, clientId: string, person: DemoPerson): Promise<void> {
  const { name, email, role } = person;
  const created = await createUser(machine(platform), { name, email });
  if (!created.ok && created.error.code !== 'email_taken') throw new Error(created.error.code);
  const added = await addMember(machine(platform, clientId), { email, role });
  if (!added.ok && added.error.code !== 'member_exists') throw new Error(added.error.code);
}

/**
 * Somebody whom the administrator has asked in, and who has not answered: their letter lies in the mailbox, which begins empty with
 * each start.
 */
async function invitation(platform: Platform, clientId: string): Promise<void> {
  const administrator = await person(platform, clientId, 'administrator');
  const { invitations } = await overviewOf(administrator);
  const waiting = invitations.find(({ email }) => email === SIV);
  if (waiting) {
    const again = await sendInvitationAgain(administrator, waiting);
    if (!again.ok && again.error.code !== 'mail_off') throw new Error(again.error.code);
    return;
  }
  const asked = {
    ...{ id: uuidv7(), email: SIV },
    role: 'bookkeeper',
    note: 'Velkommen på laget, Siv! Du tar over bilagene etter Ingrid fra nyttår.',
    accessDays: null,
    language: 'nb',
  } as const;
  const sent = await invite(administrator, asked);
  const fine: string[] = ['mail_off', 'member_there'];
  if (!sent.ok && !fine.includes(sent.error.code)) throw new Error(sent.error.code);
}

const SIV = 'siv@fjordheim.example';

/** What was paid is held against its invoices, as far as the file says or its amounts leave no doubt. */
async function match(platform: Platform, clientId: string): Promise<void> {
  value(await matchProposed(await person(platform, clientId, 'bookkeeper')));
}

const [FIRST_RECEIPT = '9999-12-31'] = demoReceipts()
  .map(({ date }) => date)
  .sort();

/** Registered by two months; what is due is returned, but of no term that one of the receipts is still to come into. */
async function vatTerms(platform: Platform, clientId: string): Promise<void> {
  const context = await person(platform, clientId, 'bookkeeper');
  const read = () => context.transaction(async (tx) => ok(await readTerms(tx, context)));
  const { begins, registrations } = value(await read());
  if (begins === null || registrations.length > 0) return;
  value(await setRegistration(context, { validFrom: begins, term: 'two-months' }));
  const today = norwegianDate(platform.clock.now());
  for (const { startsOn, endsOn, dueOn } of value(await read()).terms) {
    if (dueOn >= today || endsOn >= FIRST_RECEIPT) continue;
    const found = value(
      await context.transaction(async (tx) => ok(await readReturn(tx, context, startsOn, NO_REMARKS))),
    );
    const sha256 = createHash('sha256')
      .update(found?.xml ?? '')
      .digest('hex');
    const delivering = { id: uuidv7(), startsOn, sha256, remarks: NO_REMARKS };
    value(await deliverReturn(context, delivering, handedOver(`Altinn AR${startsOn.replaceAll('-', '')}`)));
  }
}

/** The receipts the field user has sent: three wait for the bookkeeper, two are coded and wait for the manager. */
async function receipts(platform: Platform, clientId: string): Promise<void> {
  if (await hasDrafts(machine(platform, clientId))) return;
  const [field, bookkeeper] = [
    await person(platform, clientId, 'field'),
    await person(platform, clientId, 'bookkeeper'),
  ];
  for (const receipt of demoReceipts()) {
    const photo = {
      id: uuidv7(),
      sha256: createHash('sha256').update(receipt.bytes).digest('hex'),
      size: receipt.bytes.length,
      type: receipt.type,
    };
    const draftId = uuidv7();
    const { total: amount, date, text } = receipt;
    const content = { amount, date, text, project: null, photos: [photo] };
    const saved = value(await saveDraft(field, { draftId, baseRevision: null, content }));
    value(await beginPhoto(field, photo));
    value(await appendPhoto(field, { photoId: photo.id, offset: 0, chunk: receipt.bytes }));
    if (!CODED.includes(receipt.name)) continue;
    const coding = {
      ...CODING,
      date,
      amount,
      text: `${receipt.store}: ${text}`,
    };
    const coded = value(await codeDraft(bookkeeper, { draftId, baseRevision: saved.revision, coding }));
    value(await submitDraft(bookkeeper, { draftId, baseRevision: coded.revision }));
  }
}

async function person(platform: Platform, clientId: string, role: Role): Promise<Context> {
  const found = (await membersOf(machine(platform, clientId))).find((each) => each.role === role);
  if (!found) throw new Error(`the demo has no ${role}`);
  return createContext(platform, { clientId, actorId: found.userId, requestId: uuidv7() });
}

/** An agreement that the bookkeeper has sent to the manager and the administrator for signing. */
async function documents(platform: Platform, clientId: string): Promise<void> {
  const people = await membersOf(machine(platform, clientId));
  const [sender, ...signers] = (['bookkeeper', 'manager', 'administrator'] as const).map((role) => {
    const person = people.find((each) => each.role === role);
    if (!person) throw new Error(`the demo has no ${role}`);
    return person;
  });
  if (!sender) throw new Error('the demo has no bookkeeper');
  const context = createContext(platform, { clientId, actorId: sender.userId, requestId: uuidv7() });
  if ((await documentsFor(context)).documents.length > 0) return;
  const documentId = uuidv7();
  const { title, fileName } = AGREEMENT;
  const address = '127.0.0.1';
  value(await uploadDocument(context, { documentId, fileName, bytes: await agreement(), address }));
  const request = {
    ...({ documentId, title, language: 'nb', address } as const),
    signers: signers.map(({ userId }) => userId),
  };
  value(await sendDocument(context, request, people));
}

/** Both are of building materials at the regular rate. */
const CODED = ['tyriskog-trelast.jpg', 'verktoeybua.jpg'];
const CODING = {
  account: '4000',
  series: 'GL',
  vatCode: '1',
  creditAccount: '1920',
  counterpartyId: null,
  project: null,
  noPhoto: null,
  lines: null,
} as const satisfies Partial<Coding>;

function value<T, E extends Failure>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(
    `the demo could not be loaded: ${JSON.stringify(result.error, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))}`,
  );
}
