import {
  Attribute,
  CMSVersion,
  CertificateChoices,
  CertificateSet,
  ContentInfo,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { equalBytes } from '#lib/domain/bytes.ts';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { ATTRIBUTE } from '#lib/domain/signature/cms/attributes.ts';
import { CONTENT_TYPE, readSignedData, verifySignedData } from '#lib/domain/signature/cms/cms.ts';
import type { Authority } from '../pki/certificates.ts';
import { SHA256 } from '../../platform/timestamps/sha256.ts';
import { ECDSA_SHA256, signEcdsa } from '../pki/signature.ts';

/** What is signed: the digest of bytes kept elsewhere, or a time-stamp that travels inside. */
type Content = { readonly digest: Uint8Array } | { readonly timestamp: Uint8Array };

/** The two content types as encoded object identifiers. */
const ENCODED_TYPE = {
  data: Uint8Array.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]),
  timestamp: Uint8Array.from([0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04]),
} as const;
/** SigningCertificateV2 up to the digest: three sequences and the head of 32 octets. SHA-256 is its default. */
const SIGNING_CERTIFICATE_HEAD = [0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20];
const SHA256_LENGTH = 32;

/**
 * A SignedData in DER with one SignerInfo and exactly three signed attributes: content-type, message-digest and
 * signing-certificate-v2. It is read and verified once before it is handed out.
 *
 * @param input.certificates travel with it beside the signer's own; a set, so their order is of no account
 * @throws when what was made does not verify: the key is not the certificate's, or the making is wrong
 */
export async function buildSignedData(input: {
  readonly content: Content;
  readonly signer: Authority;
  readonly certificates: readonly Uint8Array[];
}): Promise<Uint8Array> {
  const { content, signer } = input;
  const kind = 'digest' in content ? 'data' : 'timestamp';
  const digest = 'digest' in content ? content.digest : digestOf('SHA-256', content.timestamp);
  if (digest.length !== SHA256_LENGTH) throw new TypeError('not a SHA-256');
  const signedAttrs = inSetOrder([
    attribute(ATTRIBUTE.contentType, ENCODED_TYPE[kind]),
    attribute(ATTRIBUTE.messageDigest, new Uint8Array(AsnConvert.serialize(octets(digest)))),
    attribute(ATTRIBUTE.signingCertificateV2, signingCertificate(signer.certificate)),
  ]);
  const { tbsCertificate } = AsnConvert.parse(signer.certificate, Certificate);
  const sid = new SignerIdentifier({
    issuerAndSerialNumber: new IssuerAndSerialNumber({
      issuer: tbsCertificate.issuer,
      serialNumber: tbsCertificate.serialNumber,
    }),
  });
  const info = new SignerInfo({
    version: CMSVersion.v1,
    sid,
    digestAlgorithm: SHA256,
    signedAttrs,
    signatureAlgorithm: ECDSA_SHA256,
    signature: octets(new Uint8Array(await signEcdsa(signer.privateKey, setOf(signedAttrs)))),
  });
  const signed = new SignedData({
    version: kind === 'data' ? CMSVersion.v1 : CMSVersion.v3,
    digestAlgorithms: new DigestAlgorithmIdentifiers([SHA256]),
    encapContentInfo: encapsulated(content),
    certificates: certificateSet([signer.certificate, ...input.certificates]),
    signerInfos: new SignerInfos([info]),
  });
  const cms = wrap(signed);
  await confirm(cms, digest);
  return cms;
}

/** The ContentInfo around a SignedData. */
export function wrap(signed: SignedData): Uint8Array {
  const content = AsnConvert.serialize(signed);
  return new Uint8Array(
    AsnConvert.serialize(new ContentInfo({ contentType: CONTENT_TYPE.signedData, content })),
  );
}

export function attribute(oid: string, value: Uint8Array): Attribute {
  return new Attribute({ attrType: oid, attrValues: [Uint8Array.from(value).buffer] });
}

function signingCertificate(certificate: Uint8Array): Uint8Array {
  return Uint8Array.of(...SIGNING_CERTIFICATE_HEAD, ...digestOf('SHA-256', certificate));
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString(Uint8Array.from(bytes).buffer);
}

function encapsulated(content: Content): EncapsulatedContentInfo {
  if ('digest' in content) return new EncapsulatedContentInfo({ eContentType: CONTENT_TYPE.data });
  const eContent = new EncapsulatedContent({ single: octets(content.timestamp) });
  return new EncapsulatedContentInfo({ eContentType: CONTENT_TYPE.timestamp, eContent });
}

function certificateSet(certificates: readonly Uint8Array[]): CertificateSet {
  const unique = certificates.filter(
    (one, at) => certificates.findIndex((other) => equalBytes(one, other)) === at,
  );
  const parsed = unique.map((der) => {
    const certificate = AsnConvert.parse(der, Certificate);
    // The library encodes anew what it embeds: a certificate must come out as it went in, or its digest is lost.
    if (!equalBytes(new Uint8Array(AsnConvert.serialize(certificate)), der))
      throw new TypeError('a certificate that is not in DER');
    return new CertificateChoices({ certificate });
  });
  return new CertificateSet(inSetOrder(parsed));
}

/** What is signed: the attributes as a SET OF, which in the structure itself has another tag. */
function setOf(attributes: readonly Attribute[]): Uint8Array {
  const content = attributes.flatMap((one) => [...new Uint8Array(AsnConvert.serialize(one))]);
  const length = content.length;
  if (length > 0xff) throw new RangeError('the signed attributes are of known size');
  return Uint8Array.of(0x31, ...(length < 0x80 ? [length] : [0x81, length]), ...content);
}

/** DER's order of the members of a SET OF: by their octets (X.690, 11.6). The library keeps the order it is given. */
function inSetOrder<T>(members: readonly T[]): T[] {
  return members
    .map((member) => ({ member, bytes: new Uint8Array(AsnConvert.serialize(member)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ member }) => member);
}

async function confirm(bytes: Uint8Array, messageDigest: Uint8Array): Promise<void> {
  const cms = readSignedData(bytes);
  if (!cms.ok) throw new Error(`the signature made can't be read: ${cms.error.code}`);
  const verified = await verifySignedData(cms.value, { messageDigest });
  if (!verified.ok) throw new Error(`the signature made is not right: ${verified.error.code}`);
}
