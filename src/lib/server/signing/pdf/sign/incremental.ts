import { createHash } from 'node:crypto';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { fillSignature } from './placeholder.ts';
import type { EvidenceInput } from './prepare-evidence.ts';
import type { Prepared, PrepareError, SignatureInput } from './prepare-signature.ts';
import { inThread, type Busy, type TooHeavy } from '../workshop.ts';

export interface AppendInput<E extends Failure> extends SignatureInput {
  /** Whom it is done for (`workshop.ts`). */
  readonly who?: string;
  /** Gives the CMS (DER) over the SHA-256 of the byte range. Its failure is handed on, and nothing is appended. */
  readonly sign: (digest: Uint8Array) => Promise<Result<Uint8Array, E>>;
}

export type AppendError =
  | PrepareError
  | Busy
  | { code: 'signature_too_large'; size: number; reserve: number };

/**
 * Appends one signature to a document as an incremental update (ISO 32000-1, 7.5.6): the signature dictionary, the field
 * that now has it, and what the field shows. The bytes before are in the answer unchanged, which is checked, and the
 * byte range is the whole file but the hexadecimal /Contents (ETSI EN 319 142-1: ETSI.CAdES.detached, /M and no more
 * claims). The CMS is padded with zeros to `reserve` bytes.
 */
export async function appendSignature<E extends Failure>(
  bytes: Uint8Array,
  { sign, who = '', ...input }: AppendInput<E>,
): Promise<Result<Uint8Array, AppendError | E>> {
  const worked = await inThread('prepareSignature', { bytes, input }, { who });
  if (!worked.ok) return notExtended(worked.error);
  return worked.value.ok ? completed(worked.value.value, sign) : worked.value;
}

/**
 * Appends what is needed to judge a file's signatures later, and a document timestamp over all of it, as one
 * incremental update; the rest as {@link appendSignature}.
 */
export async function appendEvidence<E extends Failure>(
  bytes: Uint8Array,
  {
    stamp,
    who = '',
    ...input
  }: EvidenceInput & {
    readonly who?: string;
    /** Gives the token (DER) over the SHA-256 of the byte range. */
    readonly stamp: (digest: Uint8Array) => Promise<Result<Uint8Array, E>>;
  },
): Promise<Result<Uint8Array, AppendError | E>> {
  const worked = await inThread('prepareEvidence', { bytes, input }, { who });
  if (!worked.ok) return notExtended(worked.error);
  return worked.value.ok ? completed(worked.value.value, stamp) : worked.value;
}

/** A file that is too heavy can't be extended; one that has to wait can, later. */
function notExtended(error: TooHeavy | Busy): Result<never, AppendError> {
  return err(error.code === 'documents_busy' ? error : { code: 'cannot_extend', reason: error.reason });
}

async function completed<E extends Failure>(
  { file, place, reserve }: Prepared,
  sign: (digest: Uint8Array) => Promise<Result<Uint8Array, E>>,
): Promise<Result<Uint8Array, AppendError | E>> {
  const digest = createHash('sha256').update(file.subarray(0, place.start)).update(file.subarray(place.end));
  const made = await sign(new Uint8Array(digest.digest()));
  if (!made.ok) return made;
  if (made.value.length > reserve)
    return err({ code: 'signature_too_large', size: made.value.length, reserve });
  fillSignature(file, place, made.value);
  return ok(file);
}
