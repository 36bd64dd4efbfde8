import { bytesToHex } from '@noble/hashes/utils.js';
import type { JsonObject } from '../canonical.ts';
import { err, ok, type Result } from '../result.ts';
import { statement } from '../statement.ts';

/** One stored state of a document's file. */
export interface StoredFile {
  /** Where the encrypted bytes lie. */
  readonly blobId: string;
  readonly sha256: Uint8Array;
  readonly size: number;
}

/** What was sent for signing: fixed at sending, never changed. */
export interface Dispatch {
  /** As it is printed on every page. */
  readonly code: string;
  readonly title: string;
  /** Of what is printed on the pages. */
  readonly language: 'nb' | 'en';
  /** Whether each signer's network address stands on every page. Null: sent before there was a choice, without. */
  readonly addressOnPages: boolean | null;
  readonly sentBy: string;
  readonly sentAt: Date;
  /** Stamped and sealed. */
  readonly file: StoredFile;
  readonly signers: readonly Signer[];
}

export interface Signer {
  /** 1, 2, …: the order of the fields on the signature page. */
  readonly no: number;
  readonly userId: string;
  /** As on the signature page. */
  readonly name: string;
  /** Of the PDF. */
  readonly field: string;
}

/** A signer's act. The device makes `actId`, so that a repeat after a lost answer is recognised. */
export interface Signature {
  readonly actId: string;
  readonly signerNo: number;
  /** 1 for the first who signed, and so on: the order of the incremental updates. */
  readonly position: number;
  readonly method: string;
  /** Where it came from, as the network says. */
  readonly address: string;
  readonly signedAt: Date;
  /** SHA-256 of what the signer's passkey signed of it (`segl.document-signing`); null: they gave a code. */
  readonly signedWith: Uint8Array | null;
  /** The file with this signature and those before it. */
  readonly file: StoredFile;
}

/**
 * A later version of a file that all have signed, made by the service: it begins with the very bytes that were signed,
 * and has behind them what is needed to judge the signatures later, under a document timestamp.
 */
export interface Augmentation {
  /** 1, 2, …: in the order they were made. */
  readonly no: number;
  readonly at: Date;
  /** When the certificate of its timestamp ends: by then there must be another. */
  readonly until: Date;
  readonly file: StoredFile;
}

export const CLOSINGS = ['discarded', 'withdrawn', 'declined'] as const;
export type ClosingKind = (typeof CLOSINGS)[number];
/** Why nobody signs any more: thrown away before it was sent, withdrawn by the sender, declined by a signer. */
export interface Closing {
  readonly kind: ClosingKind;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** A PDF on its way to being signed. */
export interface SigningDocument {
  readonly id: string;
  readonly fileName: string;
  readonly title: string;
  readonly pages: number;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
  readonly file: StoredFile;
  readonly dispatch: Dispatch | null;
  readonly signatures: readonly Signature[];
  readonly augmentations: readonly Augmentation[];
  readonly closing: Closing | null;
}

export type Standing = 'uploaded' | 'sent' | 'signed' | ClosingKind;

export function standingOf({ dispatch, signatures, closing }: SigningDocument): Standing {
  if (closing) return closing.kind;
  if (!dispatch) return 'uploaded';
  return signatures.length === dispatch.signers.length ? 'signed' : 'sent';
}

/** The newest file: prepared for long, with the last signature, sealed, or as it was uploaded. */
export function currentFile({ file, dispatch, signatures, augmentations }: SigningDocument): StoredFile {
  return augmentations.at(-1)?.file ?? signatures.at(-1)?.file ?? dispatch?.file ?? file;
}

const STATES = {
  nb: { sent: 'til signering', partly: 'delvis signert', signed: 'signert' },
  en: { sent: 'for signing', partly: 'partly signed', signed: 'signed' },
} as const;

/** The file name under which the newest file is handed out: `avtale (signert).pdf` says which of them it is. */
export function currentFileName(document: SigningDocument): string {
  const { fileName, dispatch, signatures } = document;
  if (!dispatch) return fileName;
  const all = signatures.length === dispatch.signers.length;
  const state = all ? 'signed' : signatures.length > 0 ? 'partly' : 'sent';
  return `${fileName.replace(/\.pdf$/i, '')} (${STATES[dispatch.language][state]}).pdf`;
}

/** Those who have not signed, in their order. */
export function outstanding({ dispatch, signatures }: SigningDocument): Signer[] {
  return (dispatch?.signers ?? []).filter(({ no }) => !signatures.some(({ signerNo }) => signerNo === no));
}

/** What is taken for signing, and how many may sign one document: the device says so before it sends. */
export const MOST_BYTES = 50 * 1024 * 1024;
export const MOST_PAGES = 500;
export const MOST_SIGNERS = 10;

/** Somebody who can be asked to sign. */
export interface PossibleSigner {
  readonly userId: string;
  readonly name: string;
}

/**
 * Whether a document may be sent now; true where just this was sent before: the same title to the same signers, with
 * the same choice of what is printed. Guards,
 * in this order: `document_closed`, `document_sent`.
 */
export function checkSend(
  { dispatch, closing }: SigningDocument,
  request: { title: string; signers: readonly string[]; addressOnPages?: boolean | undefined },
): Result<boolean, SendRefusal> {
  if (closing) return err({ code: 'document_closed', closing: closing.kind });
  if (!dispatch) return ok(false);
  const same =
    dispatch.title === request.title &&
    (dispatch.addressOnPages ?? false) === (request.addressOnPages ?? false) &&
    dispatch.signers.length === request.signers.length &&
    dispatch.signers.every(({ userId }, at) => userId === request.signers[at]);
  return same ? ok(true) : err({ code: 'document_sent' });
}

export type SendRefusal = { code: 'document_closed'; closing: ClosingKind } | { code: 'document_sent' };

/**
 * Those asked to sign, numbered in order, each with the field kept for them. Guards, in this order: `signers_missing`,
 * `too_many_signers`, `signer_twice`, `signer_unknown` (none of those who can be asked).
 */
export function chooseSigners(
  wanted: readonly string[],
  possible: readonly PossibleSigner[],
): Result<Signer[], SignersError> {
  if (wanted.length === 0) return err({ code: 'signers_missing' });
  if (wanted.length > MOST_SIGNERS) return err({ code: 'too_many_signers', most: MOST_SIGNERS });
  if (new Set(wanted).size < wanted.length) return err({ code: 'signer_twice' });
  const signers: Signer[] = [];
  for (const [at, userId] of wanted.entries()) {
    const person = possible.find((each) => each.userId === userId);
    if (!person) return err({ code: 'signer_unknown' });
    signers.push({ no: at + 1, userId, name: person.name, field: `segl-signer-${at + 1}` });
  }
  return ok(signers);
}

export type SignersError =
  | { code: 'signers_missing' }
  | { code: 'too_many_signers'; most: number }
  | { code: 'signer_twice' }
  | { code: 'signer_unknown' };

/**
 * Whether a person may sign now, and as which signer. Guards, in this order: `document_not_sent`,
 * `document_closed`, `not_a_signer`, `already_signed`, `document_changed` (the hash is not that of the newest file:
 * somebody signed since it was shown).
 */
export function checkSign(
  document: SigningDocument,
  act: { userId: string; sha256: string },
): Result<Signer, SignRefusal> {
  if (!document.dispatch) return err({ code: 'document_not_sent' });
  if (document.closing) return err({ code: 'document_closed', closing: document.closing.kind });
  const signer = document.dispatch.signers.find(({ userId }) => userId === act.userId);
  if (!signer) return err({ code: 'not_a_signer' });
  if (!outstanding(document).includes(signer)) return err({ code: 'already_signed' });
  if (bytesToHex(currentFile(document).sha256) !== act.sha256) return err({ code: 'document_changed' });
  return ok(signer);
}

export type SignRefusal =
  | { code: 'document_not_sent' }
  | { code: 'document_closed'; closing: ClosingKind }
  | { code: 'not_a_signer' }
  | { code: 'already_signed' }
  | { code: 'document_changed' };

/**
 * Whether a person may end it. Guards, in this order: `document_closed`, `document_signed` (all have), then what fits:
 * an upload is discarded, a sent one withdrawn, both by those who send (`not_the_sender`); only an outstanding signer
 * declines (`not_a_signer`), with a reason (`reason_missing`); anything else is `closing_unfit`.
 */
export function checkClose(
  document: SigningDocument,
  act: { kind: ClosingKind; userId: string; maySend: boolean; reason: string | null },
): Result<void, CloseRefusal> {
  const { dispatch, closing } = document;
  if (closing) return err({ code: 'document_closed', closing: closing.kind });
  if (standingOf(document) === 'signed') return err({ code: 'document_signed' });
  if ((act.kind === 'discarded') !== (dispatch === null)) return err({ code: 'closing_unfit' });
  if (act.kind !== 'declined') return act.maySend ? ok() : err({ code: 'not_the_sender' });
  if (!outstanding(document).some(({ userId }) => userId === act.userId))
    return err({ code: 'not_a_signer' });
  return act.reason ? ok() : err({ code: 'reason_missing' });
}

export type CloseRefusal =
  | { code: 'document_closed'; closing: ClosingKind }
  | { code: 'document_signed' }
  | { code: 'closing_unfit' }
  | { code: 'not_the_sender' }
  | { code: 'not_a_signer' }
  | { code: 'reason_missing' };

/**
 * All that is known of a document, each file by its hash. It is `segl.document.v1` while there was no choice of what is
 * printed and its file has no version later than the signed one, v2 while nobody signed it by passkey.
 */
export const documentStatement = statement<SigningDocument>('segl.document', {
  v1: (document) =>
    (document.dispatch?.addressOnPages ?? null) === null && document.augmentations.length === 0
      ? factsByCode(document)
      : null,
  v2: factsByCode,
  v3: factsOf,
});

function factsByCode(document: SigningDocument): JsonObject | null {
  return passkeySignaturesOf(document).length > 0 ? null : factsOf(document);
}

/** What passkeys signed of it, by the SHA-256 of each. */
export function passkeySignaturesOf({ signatures }: SigningDocument): Uint8Array[] {
  return signatures.flatMap(({ signedWith }) => signedWith ?? []);
}

/** Whether a document is all that it was: what a file was made of is what the event then says that it was made of. */
export function isSame(one: SigningDocument, other: SigningDocument): boolean {
  return documentStatement.said(one).statement === documentStatement.said(other).statement;
}

function factsOf(document: SigningDocument): JsonObject {
  const { dispatch, closing, augmentations } = document;
  const addressOnPages = dispatch?.addressOnPages ?? null;
  return {
    ...(augmentations.length === 0 ? {} : { augmentations: augmentations.map(augmentationStatement) }),
    id: document.id,
    fileName: document.fileName,
    title: document.title,
    pages: document.pages,
    uploadedBy: document.uploadedBy,
    uploadedAt: document.uploadedAt.toISOString(),
    file: fileStatement(document.file),
    dispatch: dispatch && {
      code: dispatch.code,
      title: dispatch.title,
      language: dispatch.language,
      ...(addressOnPages === null ? {} : { addressOnPages }),
      sentBy: dispatch.sentBy,
      sentAt: dispatch.sentAt.toISOString(),
      file: fileStatement(dispatch.file),
      signers: dispatch.signers.map(({ no, userId, name, field }) => ({ no, userId, name, field })),
    },
    signatures: document.signatures.map((signature) => ({
      actId: signature.actId,
      signerNo: signature.signerNo,
      position: signature.position,
      method: signature.method,
      address: signature.address,
      signedAt: signature.signedAt.toISOString(),
      ...(signature.signedWith && { signedWith: bytesToHex(signature.signedWith) }),
      file: fileStatement(signature.file),
    })),
    closing: closing && {
      kind: closing.kind,
      by: closing.by,
      at: closing.at.toISOString(),
      reason: closing.reason,
    },
  };
}

const augmentationStatement = ({ no, at, until, file }: Augmentation) => ({
  no,
  at: at.toISOString(),
  until: until.toISOString(),
  file: fileStatement(file),
});

const fileStatement = ({ blobId, sha256, size }: StoredFile) => ({
  blobId,
  sha256: bytesToHex(sha256),
  size,
});
