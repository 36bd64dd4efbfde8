import { v7 as uuidv7 } from 'uuid';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesOf, file, HELLO } from '#tests/fixtures/pdf.ts';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { formFields } from '#lib/domain/pdf/form.ts';
import { textOf } from '#lib/domain/pdf/syntax/text.ts';
import { isString } from '#lib/domain/pdf/syntax/value.ts';
import { currentFile, type SigningDocument } from '#lib/domain/documents/document.ts';
import { ok } from '#lib/domain/result.ts';
import type { ProvenAct } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { loadFile } from '#lib/server/signing/documents/files.ts';
import { sendDocument } from '#lib/server/signing/documents/send.ts';
import { signDocument } from '#lib/server/signing/documents/sign.ts';
import { findDocument } from '#lib/server/signing/documents/store.ts';
import { uploadDocument } from '#lib/server/signing/documents/upload.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { keptOf } from '#lib/domain/acts/signature.ts';
import type { SoftPasskey } from '../authenticator.ts';
import { must } from './drafts.ts';
import { somebodyIn } from './members.ts';

export const ADDRESS = '192.0.2.7';
/** One page that says Hello. */
export const PAPER = bytesOf(file(HELLO));

export interface SomeSigner {
  readonly userId: string;
  readonly name: string;
}
/** Whom nobody knows. */
export const someSigners = (...names: string[]): SomeSigner[] =>
  names.map((name) => ({ userId: uuidv7(), name }));

/** Members who may send and sign. */
export async function signersIn(machine: Context, ...names: string[]): Promise<SomeSigner[]> {
  const signers: SomeSigner[] = [];
  for (const name of names) signers.push(await somebodyIn(machine, 'manager', name));
  return signers;
}

export const BY_CODE: ProvenAct = { method: 'totp', signature: null };
export const allow = () => Promise.resolve(ok(BY_CODE));

export async function uploaded(context: Context): Promise<string> {
  const documentId = uuidv7();
  must(await uploadDocument(context, { documentId, fileName: 'avtale.pdf', bytes: PAPER, address: ADDRESS }));
  return documentId;
}

/** The trail of each signer, once for each page, as it stands in the file. */
export function trailsOn(bytes: Uint8Array): string[] {
  const opened = openPdf(bytes);
  const fields = opened.ok ? formFields(opened.value) : opened;
  return (fields.ok ? fields.value : [])
    .filter(({ type }) => type === 'Tx')
    .map(({ dict }) => dict.get('V'))
    .map((value) => (isString(value) ? textOf(value) : ''));
}

/** A document sent to these people in that order. */
export async function sentTo(context: Context, signers: readonly SomeSigner[]): Promise<string> {
  const documentId = await uploaded(context);
  const request = {
    ...({ documentId, title: 'Leieavtale', language: 'nb', address: ADDRESS } as const),
    signers: signers.map(({ userId }) => userId),
  };
  must(await sendDocument(context, request, signers));
  return documentId;
}

export async function documentOf(context: Context, id: string): Promise<SigningDocument> {
  const found = must(
    await context.transaction(async (tx) => ok(await findDocument(tx, context.clientId, id))),
  );
  if (!found) throw new Error(`no document ${id}`);
  return found;
}

export async function newestBytes(context: Context, id: string): Promise<Uint8Array> {
  return loadFile(context, currentFile(await documentOf(context, id)));
}

export async function newestHash(context: Context, id: string): Promise<string> {
  return bytesToHex(currentFile(await documentOf(context, id)).sha256);
}

/** Signs what is newest now, as the context's person: by a passkey of theirs, or as somebody who gave a code. */
export async function signNewest(
  context: Context,
  documentId: string,
  { actId = uuidv7(), by }: { actId?: string; by?: SoftPasskey } = {},
) {
  const sha256 = await newestHash(context, documentId);
  return signDocument(context, { documentId, actId, sha256, address: ADDRESS }, (shown) =>
    by ? Promise.resolve(ok(signedByKey(by, context, shown))) : allow(),
  );
}

function signedByKey(key: SoftPasskey, context: Context, shown: (at: Date) => Uint8Array): ProvenAct {
  const at = context.platform.clock.now();
  const hash = shown(at);
  const about = { hash, person: context.actorId, shownAt: at, takenAt: at, origin: key.origin };
  return { method: 'passkey', signature: { ...about, ...keptOf(key.answer(base64UrlOf(hash))) } };
}
