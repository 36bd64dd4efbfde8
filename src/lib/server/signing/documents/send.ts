import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { formatCode } from '#lib/domain/documents/document-code.ts';
import {
  checkSend,
  chooseSigners,
  isSame,
  type Dispatch,
  type PossibleSigner,
  type SendRefusal,
  type Signer,
  type SignersError,
  type SigningDocument,
} from '#lib/domain/documents/document.ts';
import { record } from '#lib/server/audit/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import type { Context } from '../../platform/context.ts';
import { originOf } from '../../platform/origin.ts';
import { findClient } from '../../platform/tenant/store.ts';
import type { StampError, StampInput } from '../pdf/stamp/stamp.ts';
import type { StampedDiffers } from '../pdf/drawn/compare.ts';
import { inDrawingThread, inThread, type Busy } from '../pdf/workshop.ts';
import { appendSignature, type AppendError } from '../pdf/sign/incremental.ts';
import { sealName } from '../pki/names.ts';
import { documentEvent, organisationOf } from './events.ts';
import { loadFile, storeFile } from './files.ts';
import { cmsFor, type CmsError } from './act.ts';
import { seenDocument, type Seen } from '../archive/seeing.ts';
import { holdDocument, insertDispatch } from './store.ts';
import { tell } from './telling.ts';

/** What is asked of those who sign; `people` are the client's members that may. */
export interface SendRequest {
  readonly documentId: string;
  readonly title: string;
  readonly signers: readonly string[];
  readonly language: 'nb' | 'en';
  /** Each signer's network address stands on every page. */
  readonly addressOnPages?: boolean | undefined;
  /** The sender knows that a text has letters which can't be printed. */
  readonly printAnyway?: boolean | undefined;
  readonly address: string;
}

export interface Sent {
  readonly outcome: 'created' | 'exists';
  readonly code: string;
  readonly eventId: string | null;
  /** Whether the signers are told by mail; else by the sender. */
  readonly mailed: boolean;
}

const SEAL_FIELD = 'segl-seal';
/** 500 pages twice take a third of it. */
const MOST_DRAWING_MILLISECONDS = 60_000;

/**
 * Sends an uploaded document to its signers, once: fixes its code, stamps every page, adds the signature page with a
 * field for each signer, and seals it with the service's certification signature (DocMDP 2). Guards, in this order:
 * `document_unknown`, `folder_right_missing` (whoever sends may not add to the folder), `document_closed`, `document_sent` (`exists` when to the same signers, under the same title and
 * with the same choice), `signers_missing`, `too_many_signers`, `signer_twice`, `signer_unknown` (also who may not sign what lies in the folder), then what stamping
 * says, `stamped_differs` (a page would not look as it was uploaded), what sealing says, and `document_changed`: it is not what
 * was stamped any more, of which nothing of ours is the reason.
 * A crash before the last step leaves the document as it was, to be sent again.
 */
export async function sendDocument(
  context: Context,
  request: SendRequest,
  possible: readonly PossibleSigner[],
): Promise<Result<Sent, SendError>> {
  const opened = await context.transaction(async (tx) => {
    const seen = await seenDocument(tx, context, request.documentId);
    const sender = await findClient(tx, context.clientId);
    return seen && sender ? ok({ seen, sender }) : err({ code: 'document_unknown' });
  });
  if (!opened.ok) return opened;
  const { seen, sender } = opened.value;
  const { document } = seen;
  if (!seen.rights.has('add')) return err({ code: 'folder_right_missing' });
  const sendable = checkSend(document, request);
  if (!sendable.ok || sendable.value) return sendable.ok ? ok(existing(context, document)) : sendable;
  const signers = chooseSigners(request.signers, signersThere(seen, possible));
  if (!signers.ok) return signers;
  const by = possible.find(({ userId }) => userId === context.actorId)?.name ?? sender.name;
  const sealed = await stampAndSeal(context, document, { request, signers: signers.value, by, sender });
  return sealed.ok ? commit(context, document, sealed.value, { request, by, sender }) : sealed;
}

/** Those of them who may sign what lies where the document does: their role lets all of them, where folders inherit what roles give. */
export function signersThere(
  { standing, filed }: Pick<Seen, 'standing' | 'filed'>,
  possible: readonly PossibleSigner[],
): PossibleSigner[] {
  return possible.filter(({ userId }) => standing.of(userId, ['sign'], filed.folderId).has('sign'));
}

/** {@link signersThere} of a document. `document_unknown`: none, or none that whoever asks may see. */
export async function signersFor(
  context: Context,
  documentId: string,
  possible: readonly PossibleSigner[],
): Promise<Result<PossibleSigner[], { code: 'document_unknown' }>> {
  return context.transaction<PossibleSigner[], { code: 'document_unknown' }>(async (tx) => {
    const seen = await seenDocument(tx, context, documentId);
    return seen ? ok(signersThere(seen, possible)) : err({ code: 'document_unknown' });
  });
}

export type SendError =
  | { code: 'document_unknown' }
  | { code: 'folder_right_missing' }
  | { code: 'document_changed' }
  | SendRefusal
  | SignersError
  | StampError
  | StampedDiffers
  | Busy
  | AppendError
  | CmsError
  | BlobError;

function existing({ platform }: Context, { dispatch }: SigningDocument): Sent {
  return { outcome: 'exists', code: dispatch?.code ?? '', eventId: null, mailed: platform.mail !== null };
}

interface Sending {
  readonly request: SendRequest;
  readonly signers: Signer[];
  /** The name that is printed of whoever sends. */
  readonly by: string;
  readonly sender: { readonly name: string; readonly orgnr: string };
}

async function stampAndSeal(
  context: Context,
  document: SigningDocument,
  { request, signers, by, sender }: Sending,
): Promise<Result<Dispatch, SendError>> {
  const code = formatCode(randomBytes(16));
  const now = context.platform.clock.now();
  const input = {
    code,
    verifyUrl: verifyUrl(context, code),
    title: request.title,
    sender: { name: by, organisation: sender.name },
    signers: signers.map(({ field, name }) => ({ field, name })),
    sealField: SEAL_FIELD,
    language: request.language,
    now,
    showAddress: request.addressOnPages ?? false,
    printAnyway: request.printAnyway ?? false,
  };
  const stamped = await stampLikeUpload(context, await loadFile(context, document.file), input);
  if (!stamped.ok) return stamped;
  const sealed = await appendSignature(stamped.value, {
    who: context.actorId,
    field: SEAL_FIELD,
    name: sender.name,
    reason: SEALED[request.language],
    time: now,
    certify: { permits: 2 },
    sign: await cmsFor(
      context,
      { name: sealName(sender.name), id: context.clientId, organisation: sender },
      'service',
    ),
  });
  if (!sealed.ok) return sealed;
  const file = await storeFile(context, sealed.value);
  if (!file.ok) return file;
  const { title, language, addressOnPages = false } = request;
  const sent = { code, title, language, addressOnPages, sentBy: context.actorId, sentAt: now };
  return ok({ ...sent, file: file.value, signers });
}

/** The upload stamped, once it has been drawn that its pages look as they did but for the stamp. */
async function stampLikeUpload(
  { actorId: who }: Context,
  bytes: Uint8Array,
  input: StampInput,
): Promise<Result<Uint8Array, StampError | StampedDiffers | Busy>> {
  const worked = await inThread('stampDocument', { bytes, input }, { who });
  if (!worked.ok) return worked;
  const stamped = worked.value;
  if (!stamped.ok) return stamped;
  const trails = { signers: input.signers.length, showAddress: input.showAddress };
  const pages = { before: bytes, after: stamped.value, trails };
  const compared = await inDrawingThread('differingPage', pages, {
    who,
    milliseconds: MOST_DRAWING_MILLISECONDS,
  });
  if (!compared.ok) return compared;
  return compared.value ? err(compared.value) : stamped;
}

const SEALED = {
  nb: 'Forseglet for signering',
  en: 'Sealed for signing',
};

function verifyUrl({ platform: { config } }: Context, code: string): string {
  return new URL(`/verify/${code}`, originOf(config)).toString();
}

function commit(
  context: Context,
  base: SigningDocument,
  dispatch: Dispatch,
  { request, by, sender }: Omit<Sending, 'signers'>,
): Promise<Result<Sent, SendError>> {
  return context.transaction<Sent, SendError>(async (tx) => {
    const seen = await seenDocument(tx, context, base.id, holdDocument);
    if (!seen) return err({ code: 'document_unknown' });
    const { document, rights } = seen;
    if (!rights.has('add')) return err({ code: 'folder_right_missing' });
    // Somebody may have sent or discarded it while it was being stamped.
    const sendable = checkSend(document, request);
    if (!sendable.ok || sendable.value) return sendable.ok ? ok(existing(context, document)) : sendable;
    if (!isSame(base, document)) return err({ code: 'document_changed' });
    // And may have moved it to where others sign.
    if (signersThere(seen, dispatch.signers).length < dispatch.signers.length)
      return err({ code: 'signer_unknown' });
    await insertDispatch(tx, context.clientId, document.id, dispatch);
    const sent = { ...document, dispatch };
    const change = { found: document, document: sent };
    const { code, signers } = dispatch;
    const said = { code, signers: signers.length, sender: by, organisation: organisationOf(sender) };
    const detail = { address: request.address, method: 'session', ...said } as const;
    const eventId = await record(tx, context, documentEvent('sent', change, detail));
    await tell(tx, context, 'asked', sent);
    return ok({ outcome: 'created', code, eventId, mailed: context.platform.mail !== null });
  });
}
