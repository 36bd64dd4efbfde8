import { bytesToHex } from '@noble/hashes/utils.js';
import { KINDS_OF_PASSKEYS } from '#lib/domain/access/chain.ts';
import {
  awayKeyStatement,
  awayRecordStatement,
  type AwayKey,
  type AwayRecord,
} from '#lib/domain/approval/away/statements.ts';
import { approvalSignatureStatement } from '#lib/domain/approval/signature.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { draftStatement as contentOf } from '#lib/domain/drafts/draft.ts';
import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import { ok } from '#lib/domain/result.ts';
import type { Told } from '#lib/server/audit/index.ts';
import { peopleBehind } from '#lib/server/identity/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { findAwayKey, findAwayRecord } from '../away/store.ts';
import { photoStatement } from '../photos/service.ts';
import { findPhoto, type PhotoRow } from '../photos/store.ts';
import { approvalsOf, findApproval, findDraft, signaturesOf, type Approval } from './store.ts';

/**
 * A decision with the draft that it was about, that draft's receipts, and the approvals of the same that it completed; null where there is none. Of a draft that says
 * something else since, what was decided about can't be said any more: then it is left out, and so are its receipts.
 */
export async function approvalTold(context: Context, id: string): Promise<Told | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const approval = await findApproval(tx, clientId, id);
    const draft = approval && (await findDraft(tx, clientId, approval.draftId));
    if (!approval || !draft) return ok(null);
    const decided = contentOf({ ...draft, revision: approval.revision });
    const isThat = statementHashHex(decided) === bytesToHex(approval.contentHash);
    const photos: PhotoRow[] = [];
    for (const { id: photoId } of isThat ? draft.content.photos : []) {
      const photo = await findPhoto(tx, clientId, photoId);
      if (photo) photos.push(photo);
    }
    const others = (await approvalsOf(tx, clientId, [draft.id])).filter(
      (each) =>
        each.id !== id &&
        each.decision === 'approved' &&
        each.revision === approval.revision &&
        equalBytes(each.contentHash, approval.contentHash),
    );
    const hashes = [approval, ...others].flatMap(({ signature }) => signature ?? []);
    const signatures = await signaturesOf(tx, clientId, hashes);
    const people = new Set<string>();
    for (const { person } of signatures)
      for (const each of await peopleBehind(tx, context, person)) people.add(each);
    const aways = await awaysOf(tx, clientId, [approval, ...others]);
    return ok({
      approvals: [approval, ...others],
      aways,
      signatures,
      people: [...people],
      draft,
      decided: isThat ? [decided] : [],
      photos,
    });
  });
  if (!found.ok || !found.value) return null;
  const { approvals, aways, signatures, people, draft, decided, photos } = found.value;
  const subject = { type: 'approval', id };
  const files = await Promise.all(photos.map((photo) => platform.blobs.get(clientId, photo.id)));
  return {
    subject,
    subjects: [
      ...approvals.map((each) => ({ type: 'approval', id: each.id })),
      ...aways.flatMap(({ record, key }) => [
        { type: 'away-decision', id: record.id },
        { type: 'away-key', id: bytesToHex(key.hash) },
      ]),
      ...signatures.map(({ hash }) => ({ type: 'approval-signature', id: bytesToHex(hash) })),
      // How the person came by the passkey, and no other of their ways in; the same of who vouched for it, and what they were.
      ...people.flatMap((id) => [
        { type: 'user', id, kinds: KINDS_OF_PASSKEYS },
        { type: 'membership', id },
      ]),
      { type: 'draft', id: draft.id },
      ...photos.map((photo) => ({ type: 'photo', id: photo.id })),
    ],
    statements: [
      ...approvals.map((each) => approvalStatement.of(each)),
      ...aways.flatMap(({ record, key }) => [awayRecordStatement.of(record), awayKeyStatement.of(key)]),
      ...signatures.map((each) => approvalSignatureStatement.of(each)),
      draftStatement.of(draft),
      ...decided,
      ...photos.map((photo) => photoStatement.of(photo)),
    ],
    files: files.filter((bytes) => bytes !== null),
  };
}

/** Of those that were made without network, their proof and the device's key. */
async function awaysOf(tx: Tx, clientId: string, approvals: readonly Approval[]) {
  const found: { readonly record: AwayRecord; readonly key: AwayKey }[] = [];
  for (const { id } of approvals) {
    const record = await findAwayRecord(tx, clientId, id);
    const key = record && (await findAwayKey(tx, clientId, record.key));
    if (key) found.push({ record, key });
  }
  return found;
}
