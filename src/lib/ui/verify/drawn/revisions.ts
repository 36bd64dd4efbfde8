import type { PdfVerdict, SignatureVerdict } from '#lib/domain/signature/verify.ts';

/** The file as it was when somebody signed it. */
export interface SignedRevision {
  /** Its first bytes up to here. */
  readonly end: number;
  readonly signature: SignatureVerdict;
}

/**
 * The revisions that can be shown beside the file as it is now, in the order of signing: those of signatures that are
 * right for what they cover, and behind which something was appended.
 *
 * @param size of the whole file, in bytes
 */
export function signedRevisions({ signatures }: PdfVerdict, size: number): readonly SignedRevision[] {
  return signatures
    .filter(({ verdict, coveredBytes }) => verdict !== 'invalid' && coveredBytes > 0 && coveredBytes < size)
    .map((signature) => ({ end: signature.coveredBytes, signature }));
}

/**
 * Which of them a person should see without asking: the last one after which something was changed, or after which
 * anything came that nobody signed, or the last of all where the file is read by its order alone; else null.
 */
export function revisionToShow(verdict: PdfVerdict, size: number): SignedRevision | null {
  const revisions = signedRevisions(verdict, size);
  const last = revisions.at(-1) ?? null;
  const changed = revisions.findLast(({ signature }) => signature.verdict === 'changed') ?? null;
  const unsigned = verdict.signatures.every(({ coveredBytes }) => coveredBytes < size);
  const plain = verdict.reasons.every(({ code }) => code !== 'not_baseline' && code !== 'rest_unreadable');
  return changed ?? (unsigned || !plain ? last : null);
}
