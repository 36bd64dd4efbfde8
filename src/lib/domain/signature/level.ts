import { ATTRIBUTE } from './cms/attributes.ts';
import type { SignedCms, VerifiedCms } from './cms/cms.ts';
import type { PlacedSignature } from './place.ts';
import type { Reason } from './reasons.ts';

export const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type Level = (typeof LEVELS)[number];

/** What the file keeps for a signature, each for nothing without the one before. */
export interface Kept {
  /** By a trusted timestamp, its own or one over it. */
  readonly timed: boolean;
  /** All that is needed to judge it when nobody can be asked any more. */
  readonly evidence: boolean;
  /** A trusted document timestamp over it and its evidence. */
  readonly archived: boolean;
}

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
 * time in /M, no /Cert; B-T with a trusted signature timestamp, or under such a document timestamp; B-LT when the file has
 * the certificates and revocation lists for both; B-LTA when a trusted document timestamp covers these as well. What is
 * missing of the form is named.
 */
export function levelOf(
  { subFilter, dict, claimedTime }: PlacedSignature,
  { signer, definite, content }: SignedCms,
  { signingCertificate }: VerifiedCms,
  kept: Kept,
): { level: Level | null; misses: Reason[] } {
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
  const rung = [kept.timed, kept.evidence, kept.archived].findIndex((held) => !held);
  return { level: LEVELS[rung < 0 ? 3 : rung] ?? 'B-B', misses };
}
