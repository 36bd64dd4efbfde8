import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  MessageImprint,
  PKIFailureInfo,
  PKIFailureInfoFlags,
  PKIFreeText,
  PKIStatus,
  PKIStatusInfo,
  TimeStampReq,
  TimeStampReqVersion,
  TimeStampResp,
  TimeStampToken,
} from '@peculiar/asn1-tsp';
import { cut } from '#lib/domain/text.ts';
import type { Result } from '#lib/domain/result.ts';
import { HASH_OIDS, type Hash, type WeakHash } from '#lib/domain/signature/algorithm/algorithms.ts';
import {
  TAG,
  algorithmOf,
  booleanOf,
  childrenOf,
  contextTag,
  decode,
  expectDefinite,
  expectTag,
  integerOf,
  malformed,
  oidOf,
  smallIntegerOf,
  wholeDer,
} from '#lib/domain/signature/der.ts';
import { SHA256 } from './sha256.ts';

/** A request as an authority reads it (RFC 3161, 2.4.1). */
export interface TimestampRequest {
  readonly hash: Hash | WeakHash | null;
  readonly imprint: Uint8Array;
  readonly policy: string | null;
  /** Content of the INTEGER. */
  readonly nonce: Uint8Array | null;
  readonly wantsCertificate: boolean;
  readonly hasExtensions: boolean;
}

/** A reply as a client reads it (RFC 3161, 2.4.2). */
export interface TimestampReply {
  readonly status: number;
  /** What the authority says of it, cut to what fits in a message. */
  readonly text: string;
  readonly token: Uint8Array | null;
}

export interface MessageMalformed {
  readonly code: 'timestamp_malformed';
  readonly reason: string;
}

const MAX_TEXT = 200;

/** Asks for a token over a SHA-256, with the authority's certificate in it. @param nonce content of an INTEGER */
export function writeRequest(imprint: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    version: TimeStampReqVersion.v1,
    messageImprint: new MessageImprint({
      hashAlgorithm: SHA256,
      hashedMessage: new OctetString(Uint8Array.from(imprint).buffer),
    }),
    nonce: Uint8Array.from(nonce).buffer,
    certReq: true,
  });
  return new Uint8Array(AsnConvert.serialize(request));
}

export function readRequest(bytes: Uint8Array): Result<TimestampRequest, MessageMalformed> {
  return decode('timestamp_malformed', () => {
    const element = expectDefinite(wholeDer(bytes, 'the request'), 'request');
    const [version, imprint, ...rest] = childrenOf(element, TAG.sequence, 'request');
    if (smallIntegerOf(version, 'version') !== 1) malformed('version');
    const [algorithm, value, ...more] = childrenOf(imprint, TAG.sequence, 'imprint');
    if (more.length > 0) malformed('imprint of more than two parts');
    const take = (tag: number) => (rest[0]?.tag === tag ? rest.shift() : undefined);
    const policy = take(TAG.oid);
    const nonce = take(TAG.integer);
    const wants = take(TAG.boolean);
    const extensions = take(contextTag(0));
    if (rest.length > 0) malformed('unknown part');
    return {
      hash: HASH_OIDS[algorithmOf(algorithm, 'imprint').oid] ?? null,
      imprint: expectTag(value, TAG.octetString, 'imprint').content,
      policy: policy ? oidOf(policy, 'policy') : null,
      nonce: nonce ? integerOf(nonce, 'nonce') : null,
      wantsCertificate: wants ? booleanOf(wants, 'certificate wanted') : false,
      hasExtensions: extensions !== undefined,
    };
  });
}

export function writeGranted(token: Uint8Array): Uint8Array {
  const timeStampToken = AsnConvert.parse(token, TimeStampToken);
  const status = new PKIStatusInfo({ status: PKIStatus.granted });
  return new Uint8Array(AsnConvert.serialize(new TimeStampResp({ status, timeStampToken })));
}

export function writeRejection(
  reason: 'badAlg' | 'badRequest' | 'unacceptedPolicy',
  text: string,
): Uint8Array {
  const status = new PKIStatusInfo({
    status: PKIStatus.rejection,
    statusString: new PKIFreeText([text]),
    failInfo: new PKIFailureInfo(PKIFailureInfoFlags[reason]),
  });
  return new Uint8Array(AsnConvert.serialize(new TimeStampResp({ status })));
}

export function readReply(bytes: Uint8Array): Result<TimestampReply, MessageMalformed> {
  return decode('timestamp_malformed', () => {
    const [info, token, ...more] = childrenOf(wholeDer(bytes, 'the reply'), TAG.sequence, 'reply');
    if (more.length > 0) malformed('reply of more than two parts');
    const [status, text] = childrenOf(info, TAG.sequence, 'status');
    const texts = text?.tag === TAG.sequence ? childrenOf(text, TAG.sequence, 'status text') : [];
    const said = texts
      .filter(({ tag }) => tag === TAG.utf8String)
      .map(({ content }) => new TextDecoder().decode(content))
      .join(' ');
    return {
      status: smallIntegerOf(status, 'status'),
      text: cut(said.replace(/[\p{Cc}\p{Cf}]/gu, ' '), MAX_TEXT),
      token: token?.bytes ?? null,
    };
  });
}
