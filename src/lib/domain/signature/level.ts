import { ATTRIBUTE } from './attributes.ts';
import type { SignedCms, VerifiedCms } from './cms.ts';
import type { PlacedSignature } from './place.ts';
import type { Reason } from './reasons.ts';

/** What a sound signature may lack of PAdES baseline; the last is said of the file (see `verifyPdf`). */
export type BaselineMiss =
  | 'subfilter'
  | 'der'
  | 'detached'
  | 'signing_certificate_v2'
  | 'signing_time_attribute'
  | 'claimed_time'
  | 'cert_entry'
  | 'cross_reference';

/**
 * The PAdES baseline level of a right signature (EN 319 142-1, 6), as far as its own form goes:
 * SubFilter ETSI.CAdES.detached, DER, nothing encapsulated, signing-certificate-v2, no signing-time attribute, a claimed
 * time in /M, no /Cert; B-T with a signature timestamp. What is missing is named.
 */
export function levelOf(
  { subFilter, dict, claimedTime }: PlacedSignature,
  { signer, definite, content }: SignedCms,
  { signingCertificate }: VerifiedCms,
  stamped: boolean,
): { level: 'B-B' | 'B-T' | null; misses: Reason[] } {
  const has = (oid: string) => signer.signed.some((attribute) => attribute.oid === oid);
  const clauses: readonly [what: BaselineMiss, held: boolean][] = [
    ['subfilter', subFilter === 'ETSI.CAdES.detached'],
    ['der', definite],
    ['detached', content === null],
    ['signing_certificate_v2', signingCertificate === 'v2'],
    ['signing_time_attribute', !has(ATTRIBUTE.signingTime)],
    ['claimed_time', claimedTime !== null],
    ['cert_entry', dict.get('Cert') === null],
  ];
  const misses = clauses
    .filter(([, held]) => !held)
    .map(([what]) => ({ code: 'not_baseline', what }) as const);
  if (misses.length > 0) return { level: null, misses };
  return { level: stamped ? 'B-T' : 'B-B', misses };
}
