import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { giveLink, revokeLink } from '#lib/server/audit/index.ts';
import { codeDraft, saveDraft, submitDraft } from '#lib/server/desk/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { reopenDraft } from '#lib/server/desk/drafts/reopen.ts';
import { addMember, changeRole, removeMember } from '#lib/server/identity/index.ts';
import { addDepartment, renameDepartment } from '#lib/server/ledger/chart/dimensions.ts';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { setVatAccount } from '#lib/server/ledger/chart/vat-accounts.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { issuerOf, revokeIssuer } from '#lib/server/signing/authorities/service.ts';
import { closeDocument } from '#lib/server/signing/documents/close.ts';
import { sendDocument } from '#lib/server/signing/documents/send.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { day } from './setup/books/day.ts';
import { decisionAbout, draftNow } from './setup/books/decisions.ts';
import { ADDRESS, documentOf, sentTo, signNewest, uploaded } from './setup/books/documents.ts';
import { coding, contentOf, must, storedPhoto, submittedDraft } from './setup/books/drafts.ts';
import { faultsOf } from './setup/log/faults.ts';
import { CONTRADICTED, Moments } from './setup/log/for-a-moment.ts';
import { newLedgerOfThree } from './setup/books/ledger.ts';
import { newMember } from './setup/books/members.ts';
import { LONG } from './setup/long.ts';

/*
 * Somebody alters a row behind the application's back, and waits until an ordinary act of its says the row anew, under its
 * own mark: the act says what it found, and verifying holds that against what the log had said.
 */

let database: TestDatabase;
let clientId: string;
let [field, bookkeeper, manager, administrator, machine]: Context[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  ({ clientId, field, bookkeeper, manager } = await newLedgerOfThree(database));
  administrator = await newMember(database, clientId, 'administrator');
  machine = database.contextFor(clientId);
});
afterAll(() => database.close());

/** In the client's rows, with the table's triggers off; of one row. */
async function behind(table: string, statement: string): Promise<void> {
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql.unsafe(`alter table ${table} disable trigger user`);
    expect((await sql.unsafe(statement)).count, statement).toBe(1);
    await sql.unsafe(`alter table ${table} enable trigger user`);
  });
}

const set = (table: string, change: string, where: string) =>
  behind(table, `update ${table} set ${change} where client_id = '${clientId}' and ${where}`);

async function openDraft(photos = 1) {
  const draftId = uuidv7();
  const taken = [];
  while (taken.length < photos) taken.push(await storedPhoto(field!));
  must(await saveDraft(field!, { draftId, baseRevision: null, content: contentOf(taken) }));
  return { draftId, taken, of: `draft_id = '${draftId}'` };
}

const code = (draftId: string, baseRevision: number) =>
  codeDraft(bookkeeper!, { draftId, baseRevision, coding });

async function approve(draftId: string) {
  must(await decide(manager!, await decisionAbout(manager!, draftId)));
}

const signers = () => [manager!, administrator!].map(({ actorId }) => ({ userId: actorId, name: 'Kari' }));
async function emailOf(userId: string): Promise<string> {
  const [row] = await database.owner`select email from identity."user" where id = ${userId}`;
  return String(row?.['email']);
}

/** Row: what was altered; how, and what the application then does. @returns the subject that is named */
const ALTERED: readonly (readonly [string, () => Promise<string>])[] = [
  [
    'the amount of a submitted draft, before it is approved',
    async () => {
      const { draftId } = await submittedDraft(field!, bookkeeper!);
      await set('ledger.draft_coding', 'amount = 9900000', `draft_id = '${draftId}'`);
      await approve(draftId);
      return `draft ${draftId}`;
    },
  ],
  [
    'the account of a posted one, before it is opened again',
    async () => {
      const { draftId } = await submittedDraft(field!, bookkeeper!);
      const decision = await decisionAbout(manager!, draftId);
      must(await decide(manager!, decision));
      const wish = { date: day('2026-06-20'), text: 'Feil' };
      must(await reverseVoucher(bookkeeper!, { id: uuidv7(), voucherId: decision.approvalId, ...wish }));
      await set('ledger.draft_coding', `credit_account = '2400'`, `draft_id = '${draftId}'`);
      must(await reopenDraft(bookkeeper!, { draftId }));
      return `draft ${draftId}`;
    },
  ],
  [
    'what its author wrote',
    async () => {
      const { draftId } = await openDraft();
      await set('ledger.draft', `amount = 1, text = 'Te'`, `id = '${draftId}'`);
      must(await code(draftId, 1));
      return `draft ${draftId}`;
    },
  ],
  [
    'a photo, for another of the client’s',
    async () => {
      const { draftId, of } = await openDraft();
      const { id, sha256, size } = await storedPhoto(field!);
      await set('ledger.draft_photo', `photo_id = '${id}', sha256 = '${sha256}', size = ${size}`, of);
      must(await code(draftId, 1));
      must(await submitDraft(bookkeeper!, { draftId, baseRevision: 2 }));
      await approve(draftId);
      return `draft ${draftId}`;
    },
  ],
  [
    'one of two photos, which is gone',
    async () => {
      const { draftId, taken, of } = await openDraft(2);
      await behind('ledger.draft_photo', `delete from ledger.draft_photo where ${of} and position = 1`);
      const content = contentOf(taken, { text: 'Mer kaffe' });
      must(await saveDraft(field!, { draftId, baseRevision: 1, content }));
      return `draft ${draftId}`;
    },
  ],
  [
    'an uploaded document, for another',
    async () => {
      const documentId = await uploaded(bookkeeper!);
      const { file } = await documentOf(bookkeeper!, await uploaded(bookkeeper!));
      await set('signing.document', `blob_id = '${file.blobId}', title = 'Gave'`, `id = '${documentId}'`);
      const users = signers().map(({ userId }) => userId);
      const request = {
        documentId,
        title: 'Leie',
        language: 'nb',
        address: ADDRESS,
        signers: users,
      } as const;
      must(await sendDocument(bookkeeper!, request, signers()));
      return `document ${documentId}`;
    },
  ],
  [
    'the first signature, which is gone before the second',
    async () => {
      const id = await sentTo(bookkeeper!, signers());
      must(await signNewest(manager!, id));
      const of = `document_id = '${id}' and position = 1`;
      await behind('signing.signature', `delete from signing.signature where ${of}`);
      must(await signNewest(administrator!, id));
      return `document ${id}`;
    },
  ],
  [
    'who was asked to sign, and where a signature came from',
    async () => {
      const id = await sentTo(bookkeeper!, signers());
      must(await signNewest(manager!, id));
      await set('signing.signature', `address = '198.51.100.1'`, `document_id = '${id}'`);
      await set('signing.signer', `name = 'Ola'`, `document_id = '${id}' and no = 2`);
      const how = { kind: 'withdrawn', reason: 'Feil fil', maySend: true, address: ADDRESS } as const;
      must(await closeDocument(bookkeeper!, { documentId: id, ...how }));
      return `document ${id}`;
    },
  ],
  [
    'when the issuer was made, before it is revoked',
    async () => {
      await issuerOf(machine!);
      await set('signing.issuer', `created_at = created_at - interval '1 minute'`, 'true');
      must(await revokeIssuer(machine!, 'superseded'));
      return `issuer ${clientId}`;
    },
  ],
  [
    'a role, before another is given',
    async () => {
      const { actorId: userId } = await newMember(database, clientId, 'field');
      await set('identity.membership', `role = 'manager'`, `user_id = '${userId}'`);
      must(await changeRole(machine!, { userId, role: 'bookkeeper' }));
      return `membership ${userId}`;
    },
  ],
  [
    'a role, before its member leaves',
    async () => {
      const { actorId: userId } = await newMember(database, clientId, 'field');
      await set('identity.membership', `role = 'manager'`, `user_id = '${userId}'`);
      must(await removeMember(machine!, { email: await emailOf(userId) }));
      return `membership ${userId}`;
    },
  ],
  [
    'a membership that is gone before it is given anew',
    async () => {
      const { actorId: userId } = await newMember(database, clientId, 'field');
      await behind('identity.membership', `delete from identity.membership where user_id = '${userId}'`);
      must(await addMember(machine!, { email: await emailOf(userId), role: 'manager' }));
      return `membership ${userId}`;
    },
  ],
  [
    'what a dimension is called, before its name changes',
    async () => {
      must(await addDepartment(bookkeeper!, { code: '1', name: 'Salg' }));
      await set('ledger.dimension', `type_name = 'Prosjekt'`, `type = 'A' and code = '1'`);
      must(await renameDepartment(bookkeeper!, { code: '1', name: 'Kjøp' }));
      return 'dimension A/1';
    },
  ],
  [
    'the end of a period, before it is locked',
    async () => {
      await set('ledger.period', `ends_on = '2026-01-30'`, 'year = 2026 and number = 1');
      must(await lockPeriod(bookkeeper!, { year: 2026, period: 1 }));
      return 'period 2026/1';
    },
  ],
  [
    'where VAT is posted, before it is said anew',
    async () => {
      await set('ledger.vat_account', `input = '1920'`, `code = '1'`);
      must(await setVatAccount(bookkeeper!, { code: '1', output: null, input: '2400' }));
      return 'vat-account 1';
    },
  ],
  [
    'the token of a link, before it is revoked',
    async () => {
      const { id } = await giveLink(machine!);
      await set('audit.log_link', `token_hash = '${'ab'.repeat(32)}'`, `id = '${id}'`);
      must(await revokeLink(machine!, id));
      return `log-link ${id}`;
    },
  ],
];

/** The subjects whose events found another than the log had said. */
async function restated(): Promise<string[]> {
  const faults = await faultsOf(machine!);
  return faults.flatMap((fault) => /^restated_from_other: (.+) at audit\.event /.exec(fault)?.[1] ?? []);
}

it(
  'an act of the application makes nothing good that was altered before it',
  { ...LONG, timeout: 120_000 },
  async () => {
    const { draftId } = await submittedDraft(field!, bookkeeper!);
    await approve(draftId);
    expect((await draftNow(manager!, draftId)).state).toBe('posted');
    expect(await restated()).toEqual([]);
    const expected: string[] = [];
    for (const [, alter] of ALTERED) expected.push(await alter());
    const named = await restated();
    const found = ALTERED.map(
      ([what], at) => `${what}: ${named.includes(expected[at] ?? '') ? 'found' : 'not found'}`,
    );
    expect(found).toEqual(ALTERED.map(([what]) => `${what}: found`));
    expect(named.toSorted()).toEqual(expected.toSorted());
  },
);

/** How an event contradicts what the log had said of others. */
const ACROSS =
  /^(?:(?:period|account|vat|dimension|counterparty)_\w+|named_\w+|number_out\w+|reversal_\w+|voucher_(?:differs|without)\w+|reopened_\w+|photo_(?:was|of)\w+|sender_\w+|signer_\w+|actor_was\w+|approval_(?:rules|lacks|unsigned|signature|passkey)\w+|stand_in_\w+|somebody_\w+): .+(?= at audit\.event )/;

it(
  'what was another for a moment, and then as it was, is named by the log itself',
  { ...LONG, timeout: 120_000 },
  async () => {
    const ledger = await newLedgerOfThree(database);
    clientId = ledger.clientId;
    const moments = new Moments({ ...ledger, database, behind });
    const { draftId, voucherId } = await moments.approved();
    await moments.reverse(voucherId);
    must(await reopenDraft(ledger.bookkeeper, { draftId }));
    const expected: (readonly string[])[] = [];
    for (const [, contradict] of CONTRADICTED) expected.push([await contradict(moments)].flat());
    const faults = await faultsOf(database.contextFor(clientId));
    const found = [...new Set(faults.flatMap((fault) => ACROSS.exec(fault)?.[0] ?? []))];
    const missing = CONTRADICTED.filter((_, at) => !expected[at]?.every((each) => found.includes(each)));
    expect(missing.map(([what]) => what)).toEqual([]);
    expect(found.toSorted()).toEqual(expected.flat().toSorted());
  },
);
