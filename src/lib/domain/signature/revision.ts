import type { SignatureVerdict } from './verdict.ts';

/**
 * How many of a file's first bytes are the version that a signature fixed: all that its byte range spans, with its own
 * value. Null when it does not prove that this version was signed.
 */
export function signedLength({ verdict, coveredBytes }: SignatureVerdict): number | null {
  const proves = verdict === 'valid' || verdict === 'unknown_issuer' || verdict === 'changed';
  return proves && coveredBytes > 0 ? coveredBytes : null;
}
