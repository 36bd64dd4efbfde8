import type { Level } from './level.ts';
import type { Reason, Verdict } from './reasons.ts';

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

const ORDER: readonly Verdict[] = ['valid', 'unknown_issuer', 'changed', 'invalid'];

export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(
    (worst, each) => (ORDER.indexOf(each) > ORDER.indexOf(worst) ? each : worst),
    'valid',
  );
}
