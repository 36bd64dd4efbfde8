import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { digestOf, hashOf, isWeak, type Hash, type WeakHash } from '../algorithm/algorithms.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { buildChain, type ChainError } from '../certificate/chain.ts';
import {
  CONTENT_TYPE,
  readSignedData,
  verifySignedData,
  type CmsError,
  type SignedCms,
  type VerifyError,
} from './cms.ts';
import {
  TAG,
  algorithmOf,
  booleanOf,
  childrenOf,
  contextTag,
  decode,
  expectTag,
  integerOf,
  malformed,
  oidOf,
  smallIntegerOf,
  timeOf,
  wholeDer,
  type Der,
} from '../der.ts';

/** A time-stamp token (RFC 3161, 2.4.2) as read; nothing in it is vouched for before {@link checkTimestampToken}. */
export interface TimestampToken {
  readonly cms: SignedCms;
  readonly policy: string;
  readonly imprint: { readonly hash: Hash | WeakHash; readonly value: Uint8Array };
  readonly serial: Uint8Array;
  readonly time: Date;
  /** Content of the INTEGER; null: the token has none. */
  readonly nonce: Uint8Array | null;
}

export type TokenError = CmsError | { readonly code: 'token_malformed'; readonly reason: string };

/** Reads a token. @param options.padded as for {@link readSignedData} */
export function readTimestampToken(
  bytes: Uint8Array,
  options: { readonly padded?: boolean } = {},
): Result<TimestampToken, TokenError> {
  const cms = readSignedData(bytes, options);
  if (!cms.ok) return cms;
  const read = decode('token_malformed', () => {
    const { content, contentType } = cms.value;
    if (contentType !== CONTENT_TYPE.timestamp || !content) return malformed('not a time-stamp token');
    const info = infoOf(wholeDer(content, 'the time-stamp'));
    return info.ok ? ok({ cms: cms.value, ...info.value }) : info;
  });
  return read.ok ? read.value : read;
}

function infoOf(element: Der): Result<Omit<TimestampToken, 'cms'>, TokenError> {
  const [version, policy, imprint, serial, time, ...rest] = childrenOf(element, TAG.sequence, 'time-stamp');
  if (smallIntegerOf(version, 'version') !== 1) malformed('version');
  const [hashPart, value, ...more] = childrenOf(imprint, TAG.sequence, 'imprint');
  if (more.length > 0) malformed('imprint of more than two parts');
  const algorithm = algorithmOf(hashPart, 'imprint');
  const hash = hashOf(algorithm);
  if (!hash) return err({ code: 'digest_unsupported', oid: algorithm.oid });
  const take = (tag: number) => (rest[0]?.tag === tag ? rest.shift() : undefined);
  take(TAG.sequence); // how accurate the time is
  const ordering = take(TAG.boolean);
  if (ordering) booleanOf(ordering, 'ordering');
  const nonce = take(TAG.integer);
  take(contextTag(0)); // the authority's name as a hint
  const extensions = take(contextTag(1));
  if (rest.length > 0) malformed('unknown part');
  if (extensions) refuseCritical(extensions);
  if (time?.tag !== TAG.generalizedTime) malformed('time of another kind');
  return ok({
    policy: oidOf(policy, 'policy'),
    imprint: { hash, value: expectTag(value, TAG.octetString, 'imprint').content },
    serial: integerOf(serial, 'serial number'),
    time: timeOf(time, 'time'),
    nonce: nonce ? integerOf(nonce, 'nonce') : null,
  });
}

function refuseCritical(extensions: Der): void {
  for (const one of childrenOf(extensions, contextTag(1), 'extensions')) {
    const [, critical] = childrenOf(one, TAG.sequence, 'extension');
    if (critical?.tag === TAG.boolean && booleanOf(critical, 'criticality')) malformed('critical extension');
  }
}

/**
 * Whether a token was made over this imprint by a time-stamping authority: its digest is strong, the imprint is the
 * one given, the signature is right, the certificate is named by the token, and the time is not after `at`. Trust is
 * told apart: `trust` is a chain to one of `roots` at the time stamped, or why there is none.
 *
 * @param input.imprint digest of what was stamped, made with `token.imprint.hash`
 * @param input.at the moment of checking
 * @param input.candidates certificates that may stand between the authority and a root, beside those in the token
 */
export async function checkTimestampToken(
  token: TimestampToken,
  input: {
    readonly imprint: Uint8Array;
    readonly roots: readonly Certificate[];
    readonly at: Date;
    readonly candidates?: readonly Certificate[];
  },
): Promise<Result<CheckedTimestamp, TimestampCheckError>> {
  const { cms, imprint, time, policy } = token;
  if (isWeak(imprint.hash)) return err({ code: 'weak_digest', algorithm: imprint.hash });
  if (!equalBytes(imprint.value, input.imprint)) return err({ code: 'imprint_mismatch' });
  const { digest } = cms.signer;
  if (isWeak(digest)) return err({ code: 'weak_digest', algorithm: digest });
  const messageDigest = digestOf(digest, cms.content ?? new Uint8Array());
  const verified = await verifySignedData(cms, { messageDigest });
  if (!verified.ok) return verified;
  const { certificate, signingCertificate } = verified.value;
  if (!signingCertificate) return err({ code: 'signer_not_named' });
  if (time > input.at) return err({ code: 'time_in_the_future', time });
  const trust = await buildChain(certificate, {
    candidates: [...cms.certificates, ...(input.candidates ?? [])],
    roots: input.roots,
    at: time,
    purpose: 'timestamp',
  });
  return ok({ time, policy, certificate, trust });
}

export interface CheckedTimestamp {
  readonly time: Date;
  readonly policy: string;
  readonly certificate: Certificate;
  readonly trust: Result<readonly Certificate[], ChainError>;
}

export type TimestampCheckError =
  | VerifyError
  | { readonly code: 'imprint_mismatch' }
  | { readonly code: 'signer_not_named' }
  | { readonly code: 'time_in_the_future'; readonly time: Date };
