import { bytesToHex } from '@noble/hashes/utils.js';
import { changesAfter } from '../pdf/changes/compare.ts';
import { openPdf, type PdfDocument, type PdfError } from '../pdf/document.ts';
import { PDF_LIMITS } from '../pdf/syntax/limits.ts';
import { ObjectReader } from '../pdf/file/objects.ts';
import type { Result } from '../result.ts';
import { type Certificate, readCertificate } from './certificate/certificate.ts';
import { digestOfFile } from './algorithm/digest.ts';
import { EvidenceReader } from './evidence.ts';
import type { Archive } from './kept.ts';
import { type JudgeInput, type Judgement, judgeDocumentTimestamp, judgeSignature } from './judge.ts';
import type { BaselineMiss } from './level.ts';
import { permissionOf, type Restriction, restrictionOf } from './permission.ts';
import {
  claimedTimeOf,
  findSignatures,
  type FoundSignature,
  type PlacedSignature,
  placeSignature,
} from './place.ts';
import { type Reason, type Verdict, verdictOf } from './reasons.ts';
import { readRevocationList, type RevocationList } from './certificate/revocation-list.ts';
import { RevocationLists } from './certificate/revocation.ts';
import { openSigned } from './signed-part.ts';
import { type PdfVerdict, type SignatureVerdict, worstOf } from './verdict.ts';

export type { BaselineMiss } from './level.ts';
export type { PdfVerdict, SignatureVerdict, Signer } from './verdict.ts';
export { REASON_CODES, type Reason, type ReasonCode, type Verdict } from './reasons.ts';

/** More signatures on one document than this are there to cost time. */
const MOST_SIGNATURES = 100;

/** DER of the root certificates that are trusted, each for what it vouches, and what is known of those under them. */
export interface TrustedRoots {
  /** For who signed. */
  readonly roots: readonly Uint8Array[];
  /** For when: a timestamp authority's root says nothing about signers. The same as `roots` where left out. */
  readonly timeRoots?: readonly Uint8Array[];
  /** Revocation lists, DER, that whoever asks knows beside those in the file. */
  readonly lists?: readonly Uint8Array[];
}

export interface VerifyOptions extends TrustedRoots {
  /** The moment at which certificates must be valid where no trusted timestamp says when. */
  readonly at: Date;
}

/**
 * Judges every signature of a PDF: the bytes it covers, its mathematics, its certificates under the
 * given roots, its timestamps, and whether what was appended after it is permitted. Pure: the same in
 * browser, server and on the command line; it asks nobody anything, so of revocation it knows what the
 * lists in the file say, and those it is given.
 * Never throws for what the bytes are.
 */
export async function verifyPdf(bytes: Uint8Array, options: VerifyOptions): Promise<PdfVerdict> {
  const digest = bytesToHex(await digestOfFile('SHA-256', bytes));
  const roots = certificatesOf(options.roots);
  const timeRoots = certificatesOf(options.timeRoots ?? options.roots);
  const facts: Reason[] = roots.whole && timeRoots.whole ? [] : [{ code: 'root_unreadable' }];
  const reader = new ObjectReader(bytes, PDF_LIMITS);
  const opened = openSigned(bytes, (end) => openPdf(bytes, { end, reader }));
  if (!opened.ok) {
    return {
      overall: 'unreadable',
      sha256: digest,
      signatures: [],
      reasons: [...facts, { ...opened.error }],
    };
  }
  const { document, rest, open } = opened.value;
  const found = findSignatures(document) ?? [];
  const reasons = [...facts, ...rest];
  // Sound in every part, but only for readers who find their way without its cross-references.
  if (document.base) reasons.push({ code: 'not_baseline', what: 'cross_reference' satisfies BaselineMiss });
  if (found.length > MOST_SIGNATURES) {
    reasons.push({ code: 'too_many_signatures', count: found.length, most: MOST_SIGNATURES });
    return { overall: 'unjudged', sha256: digest, signatures: [], reasons };
  }
  const trusted = { roots: roots.certificates, timeRoots: timeRoots.certificates, at: options.at };
  const evidence = new EvidenceReader();
  const kept = evidence.in(document);
  const known = {
    certificates: kept.certificates,
    kept: new RevocationLists(kept.lists),
    lists: new RevocationLists([...listsOf(options.lists ?? []), ...kept.lists]),
    evidence,
  };
  const signatures = await judgeAll({ bytes, document, found, open, rest, ...trusted, ...known });
  if (signatures.length === 0) return { overall: 'unsigned', sha256: digest, signatures, reasons };
  const verdicts = signatures.map(({ verdict }) => verdict);
  // What was passed over may be the list that names a revoked certificate: anyone may put more in front of it.
  if (![evidence, known.kept, known.lists].every(({ complete }) => complete)) {
    reasons.push({ code: 'too_much_evidence' });
    verdicts.push('unjudged');
  }
  return { overall: worstOf(verdicts), sha256: digest, signatures, reasons };
}

interface Work {
  readonly bytes: Uint8Array;
  readonly document: PdfDocument;
  readonly found: readonly FoundSignature[];
  readonly open: (end: number) => Result<PdfDocument, PdfError>;
  /** Why what follows the document could not be read; empty when nothing follows. */
  readonly rest: readonly Reason[];
  readonly roots: readonly Certificate[];
  readonly timeRoots: readonly Certificate[];
  readonly at: Date;
  readonly evidence: EvidenceReader;
  readonly certificates: readonly Certificate[];
  readonly kept: RevocationLists;
  readonly lists: RevocationLists;
}

function certificatesOf(ders: readonly Uint8Array[]): { certificates: Certificate[]; whole: boolean } {
  const certificates = ders.map(readCertificate).flatMap((read) => (read.ok ? [read.value] : []));
  return { certificates, whole: certificates.length === ders.length };
}

/** What can't be read says nothing of anybody. */
function listsOf(ders: readonly Uint8Array[]): RevocationList[] {
  return ders.map(readRevocationList).flatMap((read) => (read.ok ? [read.value] : []));
}

async function judgeAll(work: Work): Promise<SignatureVerdict[]> {
  const placed: PlacedSignature[] = [];
  const misplaced: SignatureVerdict[] = [];
  for (const found of work.found) {
    const place = placeSignature(found, work.bytes);
    if (place.ok) placed.push(place.value);
    else misplaced.push(misplacedVerdict(found, place.error));
  }
  placed.sort((a, b) => a.end - b.end);
  const restrictions = placed.map((signature) => restrictionOf(work.document, signature));
  const verdicts: SignatureVerdict[] = [];
  // The latest first: a trusted document timestamp proves that what it covers existed then.
  let proof: Proof = { provedAt: null, archived: null };
  for (const [at, signature] of [...placed.entries()].reverse()) {
    const judgement = await judgeOne(signature, work, proof);
    const later = laterReasons(signature, placed, restrictions.slice(0, at + 1), work);
    const verdict = combine(signature, restrictions[at] ?? null, judgement, later);
    verdicts.unshift(verdict);
    if (verdict.kind === 'timestamp' && verdict.verdict === 'valid' && verdict.timestamp) {
      const provedAt = new Date(verdict.timestamp.time);
      // The latest covers the most of what the file keeps.
      proof = { provedAt, archived: proof.archived ?? archiveAt(signature.end, work) };
    }
  }
  return [...verdicts, ...misplaced];
}

/** What the trusted document timestamps after a signature prove of it: a time, and what was kept by then. */
type Proof = Pick<JudgeInput, 'provedAt' | 'archived'>;

function judgeOne(signature: PlacedSignature, work: Work, proof: Proof): Promise<Judgement> {
  const judge = signature.subFilter === 'ETSI.RFC3161' ? judgeDocumentTimestamp : judgeSignature;
  return judge(signature, { ...work, ...proof });
}

function archiveAt(end: number, { open, evidence }: Work): Archive | null {
  const document = open(end);
  if (!document.ok) return null;
  const { certificates, lists } = evidence.in(document.value);
  return { certificates, lists: new RevocationLists(lists) };
}

interface Later {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
}

/** What the file says beyond the signature: is its range a whole revision, and what came after? */
function laterReasons(
  signature: PlacedSignature,
  placed: readonly PlacedSignature[],
  restrictions: readonly Restriction[],
  work: Work,
): Later {
  const before = work.open(signature.end);
  if (!before.ok) {
    return { verdict: 'invalid', reasons: [{ code: 'byte_range_not_revision', what: before.error.code }] };
  }
  const faults: Reason[] = [];
  const then = findSignatures(before.value) ?? [];
  const own = then.some(({ field, dict }) => {
    const contents = dict?.get('Contents');
    return field === signature.field && contents instanceof Object && 'start' in contents
      ? contents.start === signature.contents.start
      : false;
  });
  if (!own) faults.push({ code: 'not_in_its_revision' });
  if (placed.some((other) => other !== signature && other.contents.start === signature.contents.start)) {
    faults.push({ code: 'signature_shared' });
  }
  const certifies = restrictions.at(-1)?.certifies ?? null;
  if (certifies !== null && restrictions.length > 1) faults.push({ code: 'certification_not_first' });
  if (faults.length > 0) return { verdict: 'invalid', reasons: faults };
  const { forbidden, noted } = changesAfter(before.value, work.document, permissionOf(restrictions));
  const reasons: Reason[] = [...forbidden.map((change) => ({ ...change })), ...work.rest];
  return {
    // What is noted is permitted here, whatever it would be elsewhere.
    verdict: worstOf(reasons.map(verdictOf)),
    reasons: [...reasons, ...noted.map((change) => ({ ...change }))],
  };
}

function combine(
  signature: PlacedSignature,
  restriction: Restriction | null,
  judgement: Judgement,
  later: Later,
): SignatureVerdict {
  const certifies = restriction?.certifies ?? null;
  const plain = certifies === null ? 'approval' : 'certification';
  return {
    ...judgement,
    field: signature.field,
    kind: signature.subFilter === 'ETSI.RFC3161' ? 'timestamp' : plain,
    verdict: together(judgement.verdict, later.verdict),
    reasons: [...judgement.reasons, ...later.reasons],
    claimedTime: signature.claimedTime,
    coveredBytes: signature.end,
    permits: certifies,
  };
}

/** `changed` says that what was signed is genuine, which nobody knows of a signature that can't be judged. */
function together(own: Verdict, later: Verdict): Verdict {
  return own === 'unjudged' && later === 'changed' ? own : worstOf([own, later]);
}

function misplacedVerdict(found: FoundSignature, reason: Reason): SignatureVerdict {
  return {
    field: found.field,
    kind: 'approval',
    verdict: verdictOf(reason),
    reasons: [reason],
    signer: null,
    claimedTime: claimedTimeOf(found),
    timestamp: null,
    level: null,
    coveredBytes: 0,
    permits: null,
  };
}
