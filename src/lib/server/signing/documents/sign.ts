import { signingHash } from '#lib/domain/acts/shown.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import {
  checkSign,
  currentFile,
  isSame,
  outstanding,
  type Dispatch,
  type Signature,
  type Signer,
  type SigningDocument,
  type SignRefusal,
} from '#lib/domain/documents/document.ts';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { keepActSignature, record, type ProvenAct } from '#lib/server/audit/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { findClient, type Client } from '../../platform/tenant/store.ts';
import { appendSignature, type AppendError } from '../pdf/sign/incremental.ts';
import { cmsFor, type CmsError } from './act.ts';
import { completeDocument } from './augment.ts';
import { documentEvent, organisationOf } from './events.ts';
import { loadFile, storeFile } from './files.ts';
import { seenDocument } from '../archive/seeing.ts';
import { findDocument, holdDocument, insertSignature } from './store.ts';
import { tell } from './telling.ts';

/** A signer's act. The device makes `actId`; `sha256` is that of the file it showed. */
export interface Act {
  readonly documentId: string;
  readonly actId: string;
  readonly sha256: string;
  readonly address: string;
}

/**
 * Asks the person to prove once more who they are, for this act alone.
 * @param shown SHA-256 of what was shown of it at a moment: what a passkey has to have signed
 */
export type Confirm<E extends Failure> = (shown: (at: Date) => Uint8Array) => Promise<Result<ProvenAct, E>>;

export interface Signed {
  readonly outcome: 'created' | 'exists';
  /** Hex, of the file with this signature. */
  readonly sha256: string;
  /** Null when the act was carried out before. */
  readonly eventId: string | null;
  /** Hex SHA-256 of what the signer's passkey signed; null: they gave a code. */
  readonly signedWith: string | null;
}

/** Signers who press at the same moment; each of them in turn signs what the one before left. */
const MOST_TRIES = 12;

/**
 * Signs a document as the person who acts: one incremental update, once. Guards, in this order: the act was carried
 * out before (`exists`), `document_unknown`, those of `checkSign`, the second factor, those of the PDF and the
 * timestamp. Where another signer is a moment faster, this one signs the file with that signature, which begins with
 * the very bytes that were shown.
 *
 * With the last signature the file is prepared for the long term ({@link completeDocument}).
 *
 * A crash at any point leaves the document signed once or not at all: what was written before the last transaction is
 * a file that nothing names.
 */
export async function signDocument<E extends Failure>(
  context: Context,
  act: Act,
  confirm: Confirm<E>,
): Promise<Result<Signed, SignError | E>> {
  const opened = await context.transaction(async (tx) =>
    allowed(await find(tx, context, findDocument, act), context, act),
  );
  if (!opened.ok || 'outcome' in opened.value) return opened as Result<Signed, SignError>;
  const confirmed = await confirm((at) => hashShown(context, act, at));
  if (!confirmed.ok) return confirmed;
  const proven = confirmed.value;
  const shown = opened.value;
  let base = shown;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const made = await makeSignature(context, base, act, proven);
    if (!made.ok) return made;
    const committed = await commit(context, base, { made: made.value, proven }, act);
    if (committed.ok && 'outcome' in committed.value) await completeWhenSigned(context, base.document);
    if (!committed.ok || 'outcome' in committed.value) return committed as Result<Signed, SignError>;
    const next = committed.value.overtakenBy;
    if (!(await continues(context, shown.document, next.document))) return err({ code: 'document_changed' });
    base = next;
  }
  return err({ code: 'document_changed' });
}

/** Of an act that was let in: its hash is that of the newest file here. */
function hashShown({ clientId: client, actorId: person }: Context, act: Act, at: Date): Uint8Array {
  return signingHash({ client, person, act: act.actId, document: act.documentId, file: act.sha256, at });
}

export type SignError = { code: 'document_unknown' } | SignRefusal | AppendError | CmsError | BlobError;

interface Opened {
  readonly document: SigningDocument;
  readonly signer: Signer;
  readonly dispatch: Dispatch;
  readonly organisation: Client;
}

function allowed(
  { document, client: organisation }: Found,
  context: Context,
  act: Act,
): Result<Opened | Signed, { code: 'document_unknown' } | SignRefusal> {
  if (!document) return err({ code: 'document_unknown' });
  const earlier = document.signatures.find(({ actId }) => actId === act.actId);
  if (earlier) return ok({ ...toldOf(earlier), outcome: 'exists', eventId: null });
  const signer = checkSign(document, { userId: context.actorId, sha256: act.sha256 });
  if (!signer.ok) return signer;
  const { dispatch } = document;
  if (!dispatch) throw new Error('only what was sent can be signed');
  if (!organisation) throw new Error('a context names a client that exists');
  return ok({ document, signer: signer.value, dispatch, organisation });
}

const toldOf = ({ file, signedWith }: Signature) => ({
  sha256: bytesToHex(file.sha256),
  signedWith: signedWith && bytesToHex(signedWith),
});

interface Found {
  readonly document: SigningDocument | null;
  readonly client: Client | null;
}

async function find(tx: Tx, context: Context, how: typeof findDocument, { documentId }: Act): Promise<Found> {
  const seen = await seenDocument(tx, context, documentId, how);
  return { document: seen?.document ?? null, client: await findClient(tx, context.clientId) };
}

async function makeSignature(
  context: Context,
  { document, signer, dispatch, organisation }: Opened,
  act: Act,
  { method, signature: signedBy }: ProvenAct,
): Promise<Result<Signature, SignError>> {
  const signedAt = context.platform.clock.now();
  const appended = await appendSignature(await loadFile(context, currentFile(document)), {
    who: context.actorId,
    field: signer.field,
    name: signer.name,
    reason: dispatch.title,
    time: signedAt,
    appearance: {
      name: signer.name,
      method,
      address: act.address,
      showAddress: dispatch.addressOnPages ?? false,
    },
    sign: await cmsFor(context, { name: signer.name, id: signer.userId, organisation }, method),
  });
  if (!appended.ok) return appended;
  const file = await storeFile(context, appended.value);
  if (!file.ok) return file;
  const { actId, address } = act;
  const position = document.signatures.length + 1;
  const signedWith = signedBy && signedBy.hash;
  return ok({
    actId,
    signerNo: signer.no,
    position,
    method,
    address,
    signedAt,
    signedWith,
    file: file.value,
  });
}

async function commit(
  context: Context,
  base: Opened,
  { made: signature, proven }: { readonly made: Signature; readonly proven: ProvenAct },
  act: Act,
): Promise<Result<Signed | { overtakenBy: Opened }, SignError>> {
  return context.transaction<Signed | { overtakenBy: Opened }, SignError>(async (tx) => {
    const now = await find(tx, context, holdDocument, act);
    const current = now.document && bytesToHex(currentFile(now.document).sha256);
    const still = allowed(now, context, { ...act, sha256: current ?? '' });
    if (!still.ok) return still;
    if ('outcome' in still.value) return ok(still.value);
    if (current !== bytesToHex(currentFile(base.document).sha256)) return ok({ overtakenBy: still.value });
    if (!isSame(base.document, still.value.document)) return err({ code: 'document_changed' });
    if (proven.signature) await keepActSignature(tx, context, proven.signature);
    await insertSignature(tx, context.clientId, act.documentId, signature);
    const { document: found } = still.value;
    const signed = { ...found, signatures: [...found.signatures, signature] };
    const { address, method, signerNo, position, actId } = { ...act, ...signature };
    const organisation = organisationOf(base.organisation);
    const told = toldOf(signature);
    const by = told.signedWith === null ? {} : { signature: told.signedWith };
    const detail = { address, method, signer: signerNo, position, act: actId, organisation, ...by };
    const eventId = await record(tx, context, documentEvent('signed', { found, document: signed }, detail));
    if (outstanding(signed).length === 0) await tell(tx, context, 'completed', signed);
    return ok({ ...told, outcome: 'created', eventId });
  });
}

/** @param before the document without the signature that was just committed */
async function completeWhenSigned(context: Context, before: SigningDocument): Promise<void> {
  if (outstanding(before).length === 1) await completeDocument(context, before.id);
}

/** Whether the newer file begins with the very bytes that the person saw. */
async function continues(context: Context, shown: SigningDocument, next: SigningDocument): Promise<boolean> {
  const before = await loadFile(context, currentFile(shown));
  const after = await loadFile(context, currentFile(next));
  return equalBytes(after.subarray(0, before.length), before);
}
