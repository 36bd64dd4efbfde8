import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import {
  currentFile,
  standingOf,
  type Augmentation,
  type Closing,
  type Dispatch,
  type Signature,
  type SigningDocument,
  type Standing,
  type StoredFile,
} from './document.ts';

/** A document as it travels: hashes in hex, and without what its page says of each signer. */
export type WrittenDocument = Omit<Written<SigningDocument>, 'signatures'> & {
  readonly signatures: readonly Omit<Written<Signature>, 'signedWith'>[];
};

type Written<T> = T extends Uint8Array
  ? string
  : T extends Date | null | string | number | boolean
    ? T
    : T extends readonly (infer E)[]
      ? readonly Written<E>[]
      : { readonly [K in keyof T]: Written<T[K]> };

export function writtenDocument(document: SigningDocument): WrittenDocument {
  const { dispatch } = document;
  return {
    ...document,
    file: writtenFile(document.file),
    dispatch: dispatch && { ...dispatch, file: writtenFile(dispatch.file) },
    signatures: document.signatures.map(({ signedWith: _, ...each }) => ({
      ...each,
      file: writtenFile(each.file),
    })),
    augmentations: document.augmentations.map((each) => ({ ...each, file: writtenFile(each.file) })),
  };
}

const writtenFile = (file: StoredFile) => ({ ...file, sha256: bytesToHex(file.sha256) });
const readFile = (file: Written<StoredFile>): StoredFile => ({ ...file, sha256: hexToBytes(file.sha256) });

/** What the page of a document shows of it. */
export interface DocumentShown {
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly pages: number;
  readonly standing: Standing;
  readonly uploadedAt: Date;
  readonly uploadedBy: string;
  readonly sentAt: Date | null;
  readonly signers: readonly {
    readonly userId: string;
    readonly name: string;
    readonly signedAt: Date | null;
    /** Hex SHA-256 of what their passkey signed; a server of 0.6.0 says nothing of it. */
    readonly signedWith?: string | null | undefined;
  }[];
  readonly code: string | null;
  /** Hex, of the newest file. */
  readonly sha256: string;
  readonly size: number;
  readonly closing: {
    readonly kind: string;
    readonly by: string;
    readonly at: Date;
    readonly reason: string | null;
  } | null;
  readonly addressOnPages: boolean | null;
}

/**
 * The document that a page shows, to be said: each value that the page has is the page's own, and only what it does not show
 * comes from the whole.
 * @returns null where the two are not of one document, as nothing that could be said is what is shown
 */
export function documentShown(shown: DocumentShown, whole: WrittenDocument): SigningDocument | null {
  const dispatch = whole.dispatch && dispatchShown(shown, whole.dispatch);
  const signed = whole.signatures.map(({ signerNo }) => signerNo);
  const expected = shown.signers.flatMap(({ signedAt }, at) => (signedAt === null ? [] : [at + 1]));
  if (whole.dispatch ? !dispatch : isSent(shown)) return null;
  if (!shown.signers.every(canBeSaid)) return null;
  if (signed.toSorted((a, b) => a - b).join() !== expected.join()) return null;
  const said: SigningDocument = {
    id: shown.id,
    fileName: shown.fileName,
    title: dispatch ? whole.title : shown.title,
    pages: shown.pages,
    uploadedBy: shown.uploadedBy,
    uploadedAt: shown.uploadedAt,
    file: readFile(whole.file),
    dispatch,
    signatures: whole.signatures.map((each): Signature => {
      const signer = shown.signers[each.signerNo - 1];
      const signedAt = signer?.signedAt ?? each.signedAt;
      const signedWith = signer?.signedWith ? hexToBytes(signer.signedWith) : null;
      return { ...each, signedAt, signedWith, file: readFile(each.file) };
    }),
    augmentations: whole.augmentations.map((each): Augmentation => ({ ...each, file: readFile(each.file) })),
    closing: shown.closing as Closing | null,
  };
  const { sha256, size } = currentFile(said);
  if (bytesToHex(sha256) !== shown.sha256 || size !== shown.size) return null;
  return standingOf(said) === shown.standing ? said : null;
}

/** Who has not signed, signed with nothing. */
function canBeSaid({ signedAt, signedWith = null }: DocumentShown['signers'][number]): boolean {
  return signedWith === null || (signedAt !== null && /^[0-9a-f]{64}$/.test(signedWith));
}

function dispatchShown(shown: DocumentShown, whole: Written<Dispatch>): Dispatch | null {
  const { code, sentAt, title, addressOnPages } = shown;
  if (code === null || sentAt === null || shown.signers.length !== whole.signers.length) return null;
  const signers = whole.signers.map((signer, at) => {
    const { userId = '', name = '' } = shown.signers[at] ?? {};
    return { ...signer, userId, name };
  });
  return { ...whole, code, sentAt, title, addressOnPages, signers, file: readFile(whole.file) };
}

function isSent({ code, sentAt, signers, addressOnPages }: DocumentShown): boolean {
  return code !== null || sentAt !== null || signers.length > 0 || addressOnPages !== null;
}
