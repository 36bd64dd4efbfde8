import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  checkSignature,
  hashOf,
  isWeak,
  type Hash,
  type SignatureFailure,
  type WeakHash,
} from '../algorithm/algorithms.ts';
import {
  ATTRIBUTE,
  attributesOf,
  namedSigner,
  singleValue,
  type Attribute,
  type AttributeMalformed,
  type AttributeMissing,
  type AttributeRepeated,
  type SignerMismatch,
} from './attributes.ts';
import { certificateOf, type Certificate } from '../certificate/certificate.ts';
import {
  TAG,
  algorithmOf,
  childrenOf,
  contextTag,
  decode,
  expectDefinite,
  expectTag,
  firstDer,
  integerOf,
  malformed,
  oidOf,
  smallIntegerOf,
  wholeDer,
  type Algorithm,
  type Der,
} from '../der.ts';

export const CONTENT_TYPE = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timestamp: '1.2.840.113549.1.9.16.1.4',
} as const;

/** A SignedData of one signer (RFC 5652, 5), as read. */
export interface SignedCms {
  /** Exactly the structure, without the zeros a PDF pads it with. */
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** What was signed when it is inside; null: it is outside (detached). */
  readonly content: Uint8Array | null;
  readonly certificates: readonly Certificate[];
  /**
   * What nobody signed and has no business in a PAdES signature. It harms no one, but could be put there by anyone:
   * a verdict should not call such a signature simply valid.
   */
  readonly unusual: readonly Unusual[];
  /** Whether every element is of definite length, as PAdES demands (DER). */
  readonly definite: boolean;
  readonly signer: CmsSigner;
}

/** A version other than the content calls for; revocation data; unsigned attributes other than one timestamp. */
export type Unusual = 'version' | 'revocation' | 'unsigned_attribute';

export interface CmsSigner {
  readonly id: { readonly issuer: Uint8Array; readonly serial: Uint8Array } | { readonly keyId: string };
  readonly digest: Hash | WeakHash;
  readonly algorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly signed: readonly Attribute[];
  /** The signed attributes as they are signed: with the tag of a SET. */
  readonly signedBytes: Uint8Array;
  readonly unsigned: readonly Attribute[];
}

export type CmsError =
  | { readonly code: 'cms_malformed'; readonly reason: string }
  | { readonly code: 'cms_too_large'; readonly most: number }
  | { readonly code: 'signer_count'; readonly count: number }
  | { readonly code: 'no_signed_attributes' }
  | { readonly code: 'digest_unsupported'; readonly oid: string };

/** Larger ones have certificates and revocation lists of half a PKI in them. */
const MAX_CMS = 4 * 1024 * 1024;
const OCTETS_IN_PARTS = 0x24;

/**
 * Reads a ContentInfo with SignedData. The wrapping may be of indefinite length, as some signers write; what is
 * signed must be DER. Exactly one SignerInfo, which must have signed attributes.
 *
 * @param options.padded zeros may follow, as in a PDF's Contents; anything else behind it is malformed
 */
export function readSignedData(
  bytes: Uint8Array,
  options: { readonly padded?: boolean } = {},
): Result<SignedCms, CmsError> {
  const read = decode('cms_malformed', () => {
    if (bytes.length > MAX_CMS) return err({ code: 'cms_too_large' as const, most: MAX_CMS });
    const element = firstDer(bytes);
    const rest = bytes.subarray(element.bytes.length);
    if (options.padded !== true && rest.length > 0) malformed('bytes after the structure');
    if (rest.some((byte) => byte !== 0)) malformed('something other than zeros after the structure');
    return signedDataOf(element);
  });
  return read.ok ? read.value : read;
}

function signedDataOf(element: Der): Result<SignedCms, CmsError> {
  const [type, held, ...more] = childrenOf(element, TAG.sequence, 'content info');
  if (more.length > 0) malformed('content info of more than two parts');
  if (oidOf(type, 'content type') !== CONTENT_TYPE.signedData) malformed('not signed data');
  const [data, ...extra] = childrenOf(held, contextTag(0), 'content');
  if (extra.length > 0) malformed('content of more than one part');
  const parts = childrenOf(data, TAG.sequence, 'signed data');
  const [version, digests, encapsulated, ...rest] = parts;
  const certificates = rest[0]?.tag === contextTag(0) ? rest.shift() : undefined;
  const revocation = rest[0]?.tag === contextTag(1) ? rest.shift() : undefined;
  const signers = childrenOf(rest.shift(), TAG.set, 'signers');
  if (rest.length > 0) malformed('something after the signers');
  if (signers.length !== 1) return err({ code: 'signer_count', count: signers.length });
  const signer = signerOf(signers[0], childrenOf(digests, TAG.set, 'digest algorithms'));
  if (!signer.ok) return signer;
  const { contentType, content } = contentOf(encapsulated);
  return ok({
    bytes: element.bytes,
    contentType,
    content,
    certificates: certificatesOf(certificates),
    unusual: unusualIn(
      smallIntegerOf(version, 'version'),
      contentType,
      signer.value,
      revocation !== undefined,
    ),
    definite: [element, held, data, encapsulated, certificates, revocation].every(
      (part) => part?.definite !== false,
    ),
    signer: signer.value,
  });
}

function unusualIn(
  version: number,
  contentType: string,
  { id, unsigned }: CmsSigner,
  revocation: boolean,
): Unusual[] {
  // RFC 5652, 5.1: 3 for other content than data and for signers known by their key, else 1.
  const expected = contentType !== CONTENT_TYPE.data || 'keyId' in id ? 3 : 1;
  const onlyToken =
    unsigned.length === 0 ||
    (unsigned.length === 1 &&
      unsigned[0]?.oid === ATTRIBUTE.timestampToken &&
      unsigned[0].values.length === 1);
  return [
    ...(version === expected ? [] : (['version'] as const)),
    ...(revocation ? (['revocation'] as const) : []),
    ...(onlyToken ? [] : (['unsigned_attribute'] as const)),
  ];
}

function contentOf(element: Der | undefined): { contentType: string; content: Uint8Array | null } {
  const [type, held, ...more] = childrenOf(element, TAG.sequence, 'encapsulated content');
  if (more.length > 0) malformed('encapsulated content of more than two parts');
  const contentType = oidOf(type, 'encapsulated content type');
  if (!held) return { contentType, content: null };
  const [content, ...extra] = childrenOf(held, contextTag(0), 'encapsulated content');
  if (extra.length > 0) malformed('encapsulated content of more than one part');
  return { contentType, content: octetsOf(content) };
}

/** The octets of a string that may be written in parts, as some signers do who don't know its length (X.690, 8.7). */
function octetsOf(element: Der | undefined): Uint8Array {
  if (element?.tag !== OCTETS_IN_PARTS)
    return expectTag(element, TAG.octetString, 'encapsulated content').content;
  const parts = childrenOf(element, OCTETS_IN_PARTS, 'encapsulated content').map(octetsOf);
  const whole = new Uint8Array(parts.reduce((all, { length }) => all + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function certificatesOf(element: Der | undefined): Certificate[] {
  return element ? childrenOf(element, contextTag(0), 'certificates').map(certificateOf) : [];
}

function signerOf(element: Der | undefined, digests: readonly Der[]): Result<CmsSigner, CmsError> {
  const [version, id, digestPart, ...rest] = childrenOf(element, TAG.sequence, 'signer');
  const attributes = rest[0]?.tag === contextTag(0) ? rest.shift() : undefined;
  const [algorithm, signature, unsigned, ...more] = rest;
  if (more.length > 0) malformed('something after the signer');
  if (!attributes) return err({ code: 'no_signed_attributes' });
  expectDefinite(attributes, 'signed attributes');
  const digestAlgorithm = algorithmOf(digestPart, 'digest algorithm');
  const digest = hashOf(digestAlgorithm);
  if (!digest) return err({ code: 'digest_unsupported', oid: digestAlgorithm.oid });
  const announced = digests.map((one) => hashOf(algorithmOf(one, 'digest algorithm')));
  if (announced.length !== 1 || announced[0] !== digest)
    malformed('digest algorithms other than the signer’s');
  const signerId = signerIdOf(id);
  // RFC 5652, 5.3: 1 with issuer and serial number, 3 with the key's identifier.
  if (smallIntegerOf(version, 'signer version') !== ('keyId' in signerId ? 3 : 1))
    malformed('signer version');
  const signedBytes = Uint8Array.from(attributes.bytes);
  signedBytes[0] = TAG.set;
  return ok({
    id: signerId,
    digest,
    algorithm: algorithmOf(algorithm, 'signature algorithm'),
    signature: expectTag(signature, TAG.octetString, 'signature').content,
    signed: attributesOf(attributes, 'signed attributes'),
    signedBytes,
    unsigned: unsigned
      ? attributesOf(expectTag(unsigned, contextTag(1), 'unsigned attributes'), 'unsigned')
      : [],
  });
}

function signerIdOf(element: Der | undefined): CmsSigner['id'] {
  if (element?.tag === contextTag(0, 'primitive')) return { keyId: bytesToHex(element.content) };
  const [issuer, serial, ...more] = childrenOf(element, TAG.sequence, 'signer id');
  if (more.length > 0) malformed('signer id of more than two parts');
  return {
    issuer: expectTag(issuer, TAG.sequence, 'issuer').bytes,
    serial: integerOf(serial, 'serial number'),
  };
}

/**
 * Whether the one signer signed content of this digest (made with {@link CmsSigner.digest}): content-type,
 * message-digest and the certificate they name are as they must be, and the signature is right. Whether the
 * certificate deserves trust is another question ({@link import('../certificate/chain.ts').buildChain}).
 */
export async function verifySignedData(
  cms: SignedCms,
  input: { readonly messageDigest: Uint8Array },
): Promise<Result<VerifiedCms, VerifyError>> {
  const { signer } = cms;
  if (isWeak(signer.digest)) return err({ code: 'weak_digest', algorithm: signer.digest });
  const attributes = checkAttributes(cms, input.messageDigest);
  if (!attributes.ok) return attributes;
  const certificate = signerCertificate(cms);
  if (!certificate) return err({ code: 'signer_certificate_missing' });
  const named = namedSigner(signer.signed, certificate);
  if (!named.ok) return named;
  const checked = await checkSignature({
    publicKey: certificate.publicKey,
    algorithm: signer.algorithm,
    hash: signer.digest,
    data: signer.signedBytes,
    signature: signer.signature,
  });
  return checked.ok ? ok({ certificate, signingCertificate: named.value }) : checked;
}

export interface VerifiedCms {
  readonly certificate: Certificate;
  /** Which attribute names the certificate; without one, a certificate of the same key could be put in its place. */
  readonly signingCertificate: 'v1' | 'v2' | null;
}

export type VerifyError =
  | SignatureFailure
  | AttributeMissing
  | AttributeRepeated
  | AttributeMalformed
  | SignerMismatch
  | { readonly code: 'content_type_mismatch' }
  | { readonly code: 'digest_mismatch' }
  | { readonly code: 'signer_certificate_missing' };

function checkAttributes({ signer, contentType }: SignedCms, digest: Uint8Array): Result<void, VerifyError> {
  const seen = new Set(signer.signed.map(({ oid }) => oid));
  const repeated = signer.signed.find(
    ({ oid }, at) => signer.signed.findIndex((one) => one.oid === oid) < at,
  );
  if (seen.size !== signer.signed.length && repeated)
    return err({ code: 'attribute_repeated', attribute: repeated.oid });
  const type = singleValue(signer.signed, ATTRIBUTE.contentType);
  if (!type.ok) return type;
  const named = decode('attribute_malformed', () => oidOf(wholeDer(type.value.bytes, 'it'), 'content type'));
  if (!named.ok) return named;
  if (named.value !== contentType) return err({ code: 'content_type_mismatch' });
  const value = singleValue(signer.signed, ATTRIBUTE.messageDigest);
  if (!value.ok) return value;
  const matches = value.value.tag === TAG.octetString && equalBytes(value.value.content, digest);
  return matches ? ok() : err({ code: 'digest_mismatch' });
}

/** The certificate that the signer names, of those that travel with the signature. */
export function signerCertificate({ certificates, signer: { id } }: SignedCms): Certificate | null {
  const found = certificates.filter((one) =>
    'keyId' in id
      ? one.extensions.subjectKeyId === id.keyId
      : equalBytes(one.issuer, id.issuer) && equalBytes(one.serial, id.serial),
  );
  const [first] = found;
  return first && found.every(({ bytes }) => equalBytes(bytes, first.bytes)) ? first : null;
}
