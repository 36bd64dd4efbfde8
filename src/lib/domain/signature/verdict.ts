import type { Level } from './level.ts';
import { isFact, type Reason, type Verdict, verdictOf } from './reasons.ts';

export interface PdfVerdict {
  /** That of the worst signature; `unsigned` without any, `unreadable` when the file is no sound PDF. */
  readonly overall: Verdict | 'unsigned' | 'unreadable';
  /** SHA-256 of the whole file, hex. */
  readonly sha256: string;
  /** In the order of signing. */
  readonly signatures: readonly SignatureVerdict[];
  /** What concerns the whole file. */
  readonly reasons: readonly Reason[];
}

export interface SignatureVerdict {
  /** The field's names from the outermost inwards, joined by dots. */
  readonly field: string;
  /** A certification fixes what may be changed after it; a timestamp proves when, and no one's will. */
  readonly kind: 'certification' | 'approval' | 'timestamp';
  readonly verdict: Verdict;
  /** Every reason for a verdict other than valid, and facts worth saying. */
  readonly reasons: readonly Reason[];
  readonly signer: Signer | null;
  /** What the signer claims as time of signing (/M), ISO in UTC. Proved by nothing. */
  readonly claimedTime: string | null;
  readonly timestamp: { readonly time: string; readonly authority: string; readonly trusted: boolean } | null;
  /** PAdES baseline level (EN 319 142-1); null: intact, but not of that form. */
  readonly level: Level | null;
  /** The bytes from the file's start up to here are what it signs, but for its own value. */
  readonly coveredBytes: number;
  /** DocMDP level, when it is a certification: 1 nothing, 2 filling and signing, 3 annotating too. */
  readonly permits: 1 | 2 | 3 | null;
}

export interface Signer {
  readonly name: string;
  readonly organisation: string | null;
  readonly issuer: string;
  /** Serial number of the certificate, hex. */
  readonly serial: string;
  /** Policy OIDs of the certificate. */
  readonly policies: readonly string[];
  /** How the signer was identified, when the certificate is one of Segl's; else null. */
  readonly method: string | null;
}

/** A change that is proved weighs more than what nobody here can judge. */
const ORDER: readonly Verdict[] = ['valid', 'unknown_issuer', 'unjudged', 'changed', 'invalid'];

export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(
    (worst, each) => (ORDER.indexOf(each) > ORDER.indexOf(worst) ? each : worst),
    'valid',
  );
}

/**
 * Whether a reason is only said beside a verdict: it lowers nothing, or stands beside a better verdict than it would
 * force, because here it is permitted.
 */
export function isNote(reason: Reason, beside: PdfVerdict['overall']): boolean {
  const intact = beside === 'valid' || beside === 'unknown_issuer';
  return isFact(reason.code) || (intact && ORDER.indexOf(verdictOf(reason)) > ORDER.indexOf(beside));
}

/** Whether a file is invalid for nothing but weakness: its signatures may match, and prove nothing. */
export function isOnlyWeak({ overall, signatures }: PdfVerdict): boolean {
  const reasons = signatures.filter(({ verdict }) => verdict === 'invalid').flatMap((one) => one.reasons);
  const forcing = reasons.filter((reason) => verdictOf(reason) === 'invalid');
  return overall === 'invalid' && forcing.every(({ code }) => code === 'weak_digest' || code === 'weak_key');
}
