import { bytesToHex } from '@noble/hashes/utils.js';
import { parseCode, type CodeError } from '#lib/domain/documents/document-code.ts';
import {
  currentFile,
  standingOf,
  type SigningDocument,
  type Standing,
} from '#lib/domain/documents/document.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';
import { createContext, NO_CLIENT, type Context } from '../../platform/context.ts';
import type { Platform } from '../../platform/platform.ts';
import { strangersLimit } from '../../platform/strangers.ts';
import { findClient } from '../../platform/tenant/store.ts';
import { trustOf } from '../authorities/timestamps.ts';
import { inThread, type Busy } from '../pdf/workshop.ts';
import { loadFile } from './files.ts';
import { findByCode, findDocument } from './store.ts';

/** What anyone who holds the paper may know of it. */
export interface PublicDocument {
  readonly code: string;
  readonly title: string;
  readonly organisation: { readonly name: string; readonly orgnr: string };
  readonly sentAt: Date;
  readonly pages: number;
  readonly standing: Standing;
  readonly signers: readonly { name: string; signedAt: Date | null }[];
  /** Of the newest file, hex: whoever has a file can compare. */
  readonly sha256: string;
  /** Of the newest file as it is stored, by the same verifier that anyone can run. */
  readonly verdict: PdfVerdict;
}

/** A verification takes a processor for a while; one subscriber gets this many a minute from each process. */
const LOOKUPS_A_MINUTE = 30;
const overLimit = strangersLimit(LOOKUPS_A_MINUTE);

/**
 * What was sent under a code, to anyone who knows it. Guards, in this order: those of `parseCode`, `rate_limited`,
 * `code_unknown`, `documents_busy`.
 */
export async function documentByCode(
  platform: Platform,
  asked: { code: string; address: string; requestId: string },
): Promise<Result<PublicDocument, ByCodeError>> {
  const code = parseCode(asked.code);
  if (!code.ok) return code;
  const wait = await overLimit(asked.address);
  if (wait !== null) return err({ code: 'rate_limited', retryAfterSeconds: wait });
  const as = (clientId: string) =>
    createContext(platform, { clientId, actorId: NO_CLIENT, requestId: asked.requestId }, { reads: true });
  const place = await as(NO_CLIENT).transaction(async (tx) => ok(await findByCode(tx, code.value.text)));
  if (!place.ok || !place.value) return err({ code: 'code_unknown' });
  const { clientId, documentId } = place.value;
  return shown(as(clientId), documentId);
}

export type ByCodeError =
  | CodeError
  | { code: 'code_unknown' }
  | Busy
  | { code: 'rate_limited'; retryAfterSeconds: number };

async function shown(
  context: Context,
  documentId: string,
): Promise<Result<PublicDocument, { code: 'code_unknown' } | Busy>> {
  const found = await context.transaction(async (tx) =>
    ok({
      document: await findDocument(tx, context.clientId, documentId),
      client: await findClient(tx, context.clientId),
    }),
  );
  if (!found.ok || !found.value.document?.dispatch || !found.value.client)
    return err({ code: 'code_unknown' });
  const { document, client } = found.value;
  const verdict = await judged(context, document);
  if (!verdict.ok) return verdict;
  const { code, title, sentAt, signers } = found.value.document.dispatch;
  return ok({
    ...{ code, title, sentAt },
    organisation: { name: client.name, orgnr: client.orgnr },
    pages: document.pages,
    standing: standingOf(document),
    signers: signers.map(({ no, name }) => ({ name, signedAt: signedAt(document, no) })),
    sha256: bytesToHex(currentFile(document).sha256),
    verdict: verdict.value,
  });
}

/** Under way, by stored file: whoever asks for the same meanwhile gets the same, and its bytes are held once. */
const judgements = new Map<string, Promise<Result<PdfVerdict, Busy>>>();

function judged(context: Context, document: SigningDocument): Promise<Result<PdfVerdict, Busy>> {
  const { blobId } = currentFile(document);
  const underWay = judgements.get(blobId);
  if (underWay) return underWay;
  const verdict = judge(context, document).finally(() => judgements.delete(blobId));
  judgements.set(blobId, verdict);
  return verdict;
}

async function judge(context: Context, document: SigningDocument): Promise<Result<PdfVerdict, Busy>> {
  const { platform } = context;
  const verdict = await inThread('verifyPdf', {
    bytes: await loadFile(context, currentFile(document)),
    options: { ...(await trustOf(platform)), at: platform.clock.now() },
  });
  // What was sealed here has been read within the same bounds before.
  if (verdict.ok) return verdict;
  if (verdict.error.code === 'documents_busy') return err(verdict.error);
  throw new Error(`document ${document.id} could not be judged: ${verdict.error.reason}`);
}

function signedAt({ signatures }: SigningDocument, signer: number): Date | null {
  return signatures.find(({ signerNo }) => signerNo === signer)?.signedAt ?? null;
}
