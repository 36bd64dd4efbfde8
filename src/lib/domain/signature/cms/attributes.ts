import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { HASH_OIDS, certificateDigest, hashOf, type Hash, type WeakHash } from '../algorithm/algorithms.ts';
import type { Certificate } from '../certificate/certificate.ts';
import {
  TAG,
  algorithmOf,
  childrenOf,
  contextTag,
  decode,
  expectTag,
  integerOf,
  malformed,
  oidOf,
  wholeDer,
  type Der,
} from '../der.ts';

/** Attributes of CMS that this project reads or writes. */
export const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
} as const;

/** An attribute of a SignerInfo: the elements of its value set, and all of its octets. */
export interface Attribute {
  readonly oid: string;
  readonly values: readonly Der[];
  readonly bytes: Uint8Array;
}

/** Reads a SET OF Attribute whose tag was replaced by a context tag. Throws inside a reader. */
export function attributesOf(element: Der, what: string): Attribute[] {
  return childrenOf(element, element.tag, what).map((one) => {
    const [oid, values, ...more] = childrenOf(one, TAG.sequence, what);
    if (more.length > 0) malformed(`${what}: attribute of more than two parts`);
    return { oid: oidOf(oid, what), values: childrenOf(values, TAG.set, what), bytes: one.bytes };
  });
}

/** The only value of the only attribute of this kind. */
export function singleValue(
  attributes: readonly Attribute[],
  oid: string,
): Result<Der, AttributeMissing | AttributeRepeated> {
  const found = attributes.filter((attribute) => attribute.oid === oid);
  const [value, ...more] = found.flatMap(({ values }) => values);
  if (!value) return err({ code: 'attribute_missing', attribute: oid });
  return found.length > 1 || more.length > 0
    ? err({ code: 'attribute_repeated', attribute: oid })
    : ok(value);
}

export interface AttributeMissing {
  readonly code: 'attribute_missing';
  readonly attribute: string;
}
export interface AttributeRepeated {
  readonly code: 'attribute_repeated';
  readonly attribute: string;
}

/**
 * Whether signing-certificate (RFC 2634, 5.4) or signing-certificate-v2 (RFC 5035, 3) names this certificate: the
 * first identifier's digest, and issuer and serial number when given. Which of the two is told; null when neither is
 * there.
 */
export function namedSigner(
  attributes: readonly Attribute[],
  signer: Certificate,
): Result<'v1' | 'v2' | null, AttributeRepeated | SignerMismatch | AttributeMalformed> {
  let found: 'v1' | 'v2' | null = null;
  for (const [version, oid] of [
    ['v1', ATTRIBUTE.signingCertificate],
    ['v2', ATTRIBUTE.signingCertificateV2],
  ] as const) {
    const value = singleValue(attributes, oid);
    if (!value.ok && value.error.code === 'attribute_missing') {
      if (attributes.some((attribute) => attribute.oid === oid))
        return err({ code: 'signing_certificate_mismatch' });
      continue;
    }
    if (!value.ok) return err({ code: 'attribute_repeated', attribute: oid });
    const matches = decode('attribute_malformed', () => identifies(value.value, version, signer));
    if (!matches.ok) return matches;
    if (!matches.value) return err({ code: 'signing_certificate_mismatch' });
    found = version;
  }
  return ok(found);
}

export interface SignerMismatch {
  readonly code: 'signing_certificate_mismatch';
}
export interface AttributeMalformed {
  readonly code: 'attribute_malformed';
  readonly reason: string;
}

function identifies(value: Der, version: 'v1' | 'v2', signer: Certificate): boolean {
  const [ids] = childrenOf(value, TAG.sequence, 'signing certificate');
  const [id] = childrenOf(ids, TAG.sequence, 'signing certificate');
  const parts = childrenOf(id, TAG.sequence, 'signing certificate');
  const named = version === 'v2' && parts[0]?.tag === TAG.sequence ? parts.shift() : undefined;
  const hash = named ? hashOf(algorithmOf(named, 'certificate digest')) : defaultHash(version);
  const [digest, issuerSerial, ...more] = parts;
  if (!hash || more.length > 0) return false;
  const expected = certificateDigest(hash, signer.bytes);
  if (!equalBytes(expectTag(digest, TAG.octetString, 'certificate digest').content, expected)) return false;
  return issuerSerial ? isIssuerSerial(issuerSerial, signer) : true;
}

/** ESSCertID is of SHA-1 always, ESSCertIDv2 of SHA-256 unless it says otherwise. */
function defaultHash(version: 'v1' | 'v2'): Hash | WeakHash | undefined {
  return version === 'v1' ? HASH_OIDS['1.3.14.3.2.26'] : HASH_OIDS['2.16.840.1.101.3.4.2.1'];
}

function isIssuerSerial(element: Der, signer: Certificate): boolean {
  const [names, serial] = childrenOf(element, TAG.sequence, 'issuer and serial number');
  const directory = childrenOf(names, TAG.sequence, 'issuer').find(({ tag }) => tag === contextTag(4));
  if (!directory) return false;
  return (
    equalBytes(wholeDer(directory.content, 'the issuer').bytes, signer.issuer) &&
    equalBytes(integerOf(serial, 'serial number'), signer.serial)
  );
}
