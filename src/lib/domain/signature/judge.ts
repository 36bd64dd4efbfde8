import { equalBytes } from '../bytes.ts';
import { isWeak } from './algorithm/algorithms.ts';
import { ATTRIBUTE, singleValue } from './cms/attributes.ts';
import type { Certificate } from './certificate/certificate.ts';
import { buildChain, type ChainError } from './certificate/chain.ts';
import { CONTENT_TYPE, readSignedData, type SignedCms, verifySignedData } from './cms/cms.ts';
import { digestOfFile } from './algorithm/digest.ts';
import { unexplained } from './certificate/explained.ts';
import { type Archive, covers, holds, type PathUse } from './kept.ts';
import { levelOf } from './level.ts';
import { methodOf } from './methods.ts';
import type { PlacedSignature } from './place.ts';
import { type Reason, type ReasonCode, verdictOf } from './reasons.ts';
import type { PathRevocation, RevocationLists } from './certificate/revocation.ts';
import {
  checkTimestampToken,
  readTimestampToken,
  type TimestampToken,
  type TokenError,
} from './cms/timestamp.ts';
import { type SignatureVerdict, type Signer, worstOf } from './verdict.ts';

/** What the mathematics and the certificates say of one signature, whatever came after it. */
export type Judgement = Pick<SignatureVerdict, 'verdict' | 'reasons' | 'signer' | 'timestamp' | 'level'>;

export interface JudgeInput {
  readonly bytes: Uint8Array;
  /** Trusted about who signed. */
  readonly roots: readonly Certificate[];
  /** Trusted about when. */
  readonly timeRoots: readonly Certificate[];
  /** The moment of checking. */
  readonly at: Date;
  /** The earliest trusted time at which the signature existed already, from a later document timestamp. */
  readonly provedAt: Date | null;
  /** Certificates that the file keeps beside its signatures. */
  readonly certificates: readonly Certificate[];
  /** Every revocation list that is known: of the file, and of whoever asks. */
  readonly lists: RevocationLists;
  /** Those that the file keeps. */
  readonly kept: RevocationLists;
  /** What it keeps under a trusted document timestamp that also covers the signature; null without one. */
  readonly archived: Archive | null;
}

export async function judgeSignature(signature: PlacedSignature, input: JudgeInput): Promise<Judgement> {
  const cms = readSignedData(signature.contents.bytes, { padded: true });
  if (!cms.ok) return failed(reasonOf(cms.error));
  const { signer, contentType, content } = cms.value;
  if (isWeak(signer.digest)) return failed({ code: 'weak_digest', algorithm: signer.digest });
  const parts = signedParts(signature, input.bytes);
  const messageDigest = await digestOfFile(signer.digest, ...parts);
  const inside =
    contentType === CONTENT_TYPE.data ? contentFault(content, parts, messageDigest) : 'content_inside';
  if (inside) return failed({ code: inside });
  const verified = await verifySignedData(cms.value, { messageDigest });
  if (!verified.ok) return failed(reasonOf(verified.error));
  const { certificate } = verified.value;
  const stamp = await judgeStamp(cms.value, input);
  if (stamp?.fault) return { ...failed(stamp.fault), signer: signerOf(certificate) };
  const proved = [stamp?.trusted ? stamp.time : null, input.provedAt].filter((time) => time !== null);
  const provedAt = proved.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  const at = provedAt ?? input.at;
  const chain = await buildChain(certificate, {
    candidates: [...cms.value.certificates, ...input.certificates],
    roots: input.roots,
    at,
    purpose: 'signature',
  });
  const uses = [
    ...(chain.ok
      ? [{ path: chain.value, use: { at, provedAt, ownTime: false }, beside: cms.value.certificates }]
      : []),
    ...(stamp?.use ? [stamp.use] : []),
  ];
  const all = chain.ok && (stamp === null || stamp.trusted);
  // A signature's value is covered by no signature: anyone can put a timestamp of their own making into it.
  const timed = provedAt !== null;
  const evidence = all && (await covers(input.kept, uses));
  const archived =
    evidence &&
    input.archived !== null &&
    holds(input.archived.certificates, uses) &&
    (await covers(input.archived.lists, uses));
  const { level, misses } = levelOf(signature, cms.value, verified.value, { timed, evidence, archived });
  const revocation = chain.ok ? await input.lists.of(chain.value, { at, provedAt, ownTime: false }) : null;
  const reasons = [
    ...(chain.ok ? [] : [chainReason(chain.error)]),
    ...(await oddities(cms.value, chain.ok ? chain.value : null, input.roots)),
    ...(stamp?.reasons ?? []),
    ...misses,
    ...revocationReasons(certificate, revocation),
  ];
  return {
    verdict: worstOf(reasons.map(verdictOf)),
    reasons,
    signer: signerOf(certificate),
    timestamp: stamp && {
      time: stamp.time.toISOString(),
      authority: stamp.authority,
      trusted: stamp.trusted,
    },
    level,
  };
}

/** A document timestamp (ETSI.RFC3161): the token's imprint is of the byte range itself. */
export async function judgeDocumentTimestamp(
  signature: PlacedSignature,
  input: JudgeInput,
): Promise<Judgement> {
  const token = readTimestampToken(signature.contents.bytes, { padded: true });
  if (!token.ok) return failed(tokenFault(token.error));
  const stamp = await checkStamp(token.value, signedParts(signature, input.bytes), input);
  if (stamp.fault) return failed(stamp.fault);
  const { time, authority, trusted } = stamp;
  return {
    verdict: worstOf([trusted ? 'valid' : 'unknown_issuer', ...stamp.reasons.map(verdictOf)]),
    reasons: stamp.reasons,
    signer: null,
    timestamp: { time: time.toISOString(), authority, trusted },
    level: null,
  };
}

interface Stamp {
  readonly time: Date;
  readonly authority: string;
  readonly trusted: boolean;
  readonly reasons: readonly Reason[];
  readonly fault: Reason | null;
  /** The authority's path at the time stamped; null: there is none. */
  readonly use: PathUse | null;
}

/** The signature timestamp, over the signature's value; null when there is none. */
async function judgeStamp({ signer }: SignedCms, input: JudgeInput): Promise<Stamp | null> {
  const value = singleValue(signer.unsigned, ATTRIBUTE.timestampToken);
  if (!value.ok) {
    return value.error.code === 'attribute_missing'
      ? null
      : broken({ code: 'timestamp_malformed', what: 'repeated' });
  }
  const token = readTimestampToken(value.value.bytes);
  if (!token.ok) return broken(tokenFault(token.error));
  return checkStamp(token.value, [signer.signature], input);
}

async function checkStamp(
  token: TimestampToken,
  parts: readonly Uint8Array[],
  { timeRoots, at, provedAt, certificates, lists }: JudgeInput,
): Promise<Stamp> {
  const { hash } = token.imprint;
  if (isWeak(hash)) return broken({ code: 'weak_digest', algorithm: hash });
  const checked = await checkTimestampToken(token, {
    imprint: await digestOfFile(hash, ...parts),
    candidates: certificates,
    roots: timeRoots,
    at,
  });
  if (!checked.ok) {
    const { code } = checked.error;
    if (code === 'imprint_mismatch') return broken({ code: 'timestamp_wrong_imprint' });
    if (code === 'time_in_the_future') {
      return broken({ code: 'timestamp_in_the_future', time: checked.error.time.toISOString() });
    }
    if (code === 'algorithm_unsupported')
      return broken({ code: 'timestamp_unsupported', oid: checked.error.oid });
    return broken({ code: 'timestamp_wrong', what: code });
  }
  const { certificate, time, trust } = checked.value;
  const use = trust.ok
    ? { path: trust.value, use: { at: time, provedAt, ownTime: true }, beside: token.cms.certificates }
    : null;
  const revoked = use !== null && (await lists.of(use.path, use.use)).revoked !== null;
  const distrust = trust.ok ? (revoked ? 'certificate_revoked' : null) : trust.error.code;
  return {
    time,
    authority: certificate.subjectName.commonName ?? certificate.subjectName.organisation ?? '',
    trusted: distrust === null,
    use,
    reasons: [
      ...(distrust === null ? [] : [{ code: 'timestamp_untrusted', what: distrust } as const]),
      ...(await oddities(token.cms, trust.ok ? trust.value : null, timeRoots)),
    ],
    fault: null,
  };
}

function broken(fault: Reason): Stamp {
  return { time: new Date(0), authority: '', trusted: false, reasons: [], fault, use: null };
}

/** What nobody's signature covers and nothing accounts for: it can't make a signature wrong, nor may it be valid. */
async function oddities(
  cms: SignedCms,
  path: readonly Certificate[] | null,
  roots: readonly Certificate[],
): Promise<Reason[]> {
  // Without a path nothing is trusted anyway, and nobody knows what belongs to it.
  const strange = path ? await unexplained(cms.certificates, path, roots) : [];
  return [
    ...cms.unusual.map((what) => ({ code: 'cms_unusual', what }) as const),
    ...strange.map((name) => ({ code: 'certificate_unexplained', name }) as const),
  ];
}

function signedParts({ gap, end }: PlacedSignature, bytes: Uint8Array): Uint8Array[] {
  return [bytes.subarray(0, gap.start), bytes.subarray(gap.end, end)];
}

/** A key of Segl's is destroyed after its one act, so there is nothing to revoke but its issuer; of others it is said. */
function revocationReasons({ extensions }: Certificate, revocation: PathRevocation | null): Reason[] {
  const { revoked, revokedLater, covered = false } = revocation ?? {};
  if (revoked) return [{ code: 'certificate_revoked', name: revoked.name, time: revoked.at.toISOString() }];
  const checked = covered || methodOf(extensions.policies) !== null;
  return [
    ...(checked ? [] : [{ code: 'revocation_not_checked' } as const]),
    ...(revokedLater
      ? [
          {
            code: 'certificate_revoked_later',
            name: revokedLater.name,
            time: revokedLater.at.toISOString(),
          } as const,
        ]
      : []),
  ];
}

function chainReason(error: ChainError): Reason {
  if (error.code === 'certificate_not_valid_then') {
    const { code, name, from, to } = error;
    return { code, name, from: from.toISOString(), to: to.toISOString() };
  }
  if (error.code === 'certificate_signature') {
    return { code: error.code, name: error.name, what: error.failure.code };
  }
  return { ...error };
}

function reasonOf(error: { readonly code: ReasonCode }): Reason {
  return { ...error };
}

/** A timestamp that can't be read, or is made in a way that is not known here. */
function tokenFault(error: TokenError): Reason {
  if (error.code === 'digest_unsupported') return { code: 'timestamp_unsupported', oid: error.oid };
  return { code: 'timestamp_malformed', what: error.code };
}

/**
 * Content that travels inside must be exactly the bytes of the file that are signed: then it says nothing else.
 * What a digest of them stands for there, no standard says of a detached signature.
 */
function contentFault(
  content: Uint8Array | null,
  parts: readonly Uint8Array[],
  digest: Uint8Array,
): 'content_inside' | 'content_digest_inside' | null {
  if (content === null) return null;
  if (equalBytes(content, digest)) return 'content_digest_inside';
  let at = 0;
  for (const part of parts) {
    if (!equalBytes(content.subarray(at, at + part.length), part)) return 'content_inside';
    at += part.length;
  }
  return at === content.length ? null : 'content_inside';
}

/** Of a signature that fails by one reason, which alone says what that makes of it. */
function failed(reason: Reason): Judgement {
  return { verdict: verdictOf(reason), reasons: [reason], signer: null, timestamp: null, level: null };
}

function signerOf({ subjectName, issuerName, serialHex, extensions }: Certificate): Signer {
  return {
    name: subjectName.commonName ?? subjectName.organisation ?? '',
    organisation: subjectName.organisation,
    issuer: issuerName.commonName ?? issuerName.organisation ?? '',
    serial: serialHex,
    policies: extensions.policies,
    method: methodOf(extensions.policies),
  };
}
