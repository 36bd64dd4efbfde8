import { v7 as uuidv7 } from 'uuid';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember, createLink, createUser, redeemLink, visitor } from '#lib/server/identity/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { hashOfDraft } from '#lib/server/desk/drafts/statements.ts';
import { findDraft } from '#lib/server/desk/drafts/store.ts';
import { ok } from '#lib/domain/result.ts';
import { registerDevice } from '#lib/server/sync/service.ts';
import type { TestDatabase } from '../setup/database.ts';
import { documentOf, newestHash, sentTo, uploaded } from '../setup/books/documents.ts';
import { must, storedPhoto, submittedDraft } from '../setup/books/drafts.ts';
import { newLedger } from '../setup/books/ledger.ts';
import type { Known } from './example.ts';

export const ROLES: readonly Role[] = ['field', 'bookkeeper', 'manager', 'administrator', 'auditor'];

/** A client in the middle of its work: something in every state that an input can name. */
export interface Attacked {
  readonly clientId: string;
  readonly known: Known;
  /** The cookie of a session just opened, as calls may end one. */
  cookieOf(role: Role): Promise<string>;
}

export async function attackedCompany(database: TestDatabase): Promise<Attacked> {
  const clientId = await newLedger(database, 'Angrepet AS');
  const people = {} as Record<Role, string>;
  for (const role of ROLES) {
    const email = emailOf(role);
    people[role] = must(await createUser(database.contextFor(clientId), { email, name: role })).userId;
    must(await addMember(database.contextFor(clientId), { email, role }));
  }
  const as = (role: Role) => database.contextFor(clientId, people[role]);

  const drafts = [];
  while (drafts.length < 3) drafts.push(await submittedDraft(as('field'), as('bookkeeper')));
  const [posted] = drafts;
  if (!posted) throw new Error('no draft');
  const draft = must(
    await as('manager').transaction(async (tx) => ok(await findDraft(tx, clientId, posted.draftId))),
  );
  if (!draft) throw new Error('no draft');
  const contentHash = hashOfDraft(draft);
  const voucherId = uuidv7();
  must(
    await decide(as('manager'), {
      ...posted,
      approvalId: voucherId,
      contentHash,
      decision: 'approved',
      reason: null,
    }),
  );

  const signers = ROLES.slice(0, 4).map((role) => ({ userId: people[role], name: role }));
  const sent = await sentTo(as('bookkeeper'), signers);
  const { dispatch } = await documentOf(as('bookkeeper'), sent);
  const deviceId = uuidv7();
  must(await registerDevice(as('field'), { deviceId, name: 'telefon' }));
  const photo = await storedPhoto(as('field'));
  const known = {
    sort: ['date', '-number'],
    draftId: drafts.map(({ draftId }) => draftId),
    revision: [posted.revision],
    baseRevision: [posted.revision],
    contentHash: [contentHash],
    voucherId: [voucherId],
    approvalId: [voucherId],
    documentId: [sent, await uploaded(as('bookkeeper'))],
    sha256: [await newestHash(as('bookkeeper'), sent), photo.sha256],
    code: [dispatch?.code],
    signers: Object.values(people),
    deviceId: [deviceId],
    photoId: [photo.id],
    id: [voucherId, sent, posted.draftId],
    type: ['voucher', 'draft'],
    date: ['2026-06-15'],
    series: ['GL'],
    account: ['6540'],
    creditAccount: ['1920'],
    vatCode: ['1'],
    email: [emailOf('bookkeeper')],
  };
  return {
    clientId,
    known,
    async cookieOf(role) {
      const { token } = must(await createLink(database.contextFor(clientId), { email: emailOf(role) }));
      const opened = must(await redeemLink(visitor(database.platform, uuidv7()), { token }));
      return `segl=${opened.token}`;
    },
  };
}

const emailOf = (role: Role) => `${role}@angrepet.example`;
