import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  Certificate,
  Extension,
  Extensions,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_subjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { ECDSA_SHA256, signEcdsa } from './signature.ts';

/** A name as its parts in order, such as `[['organisation', 'Fjord AS'], ['commonName', 'Kari']]`. */
export type NameParts = readonly (readonly [keyof typeof NAME_OIDS, string])[];

const NAME_OIDS = {
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  organisationIdentifier: '2.5.4.97',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
} as const;
/** These two are of PrintableString by their definition (X.520); all other text is UTF8String. */
const PRINTABLE: readonly string[] = ['country', 'serialNumber'];

/** An extension before it is encoded: its value is an object of `@peculiar/asn1-x509`. */
export interface ExtensionInput {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: unknown;
}

/**
 * A certificate of version 3 over `publicKey`, with a random serial number of 128 bits and both key identifiers.
 *
 * @param input.issuer null: the certificate is issued by its own subject
 * @returns its DER
 */
export async function buildCertificate(input: {
  readonly subject: NameParts;
  readonly issuer: Uint8Array | null;
  readonly publicKey: CryptoKey;
  readonly signingKey: CryptoKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly ExtensionInput[];
}): Promise<Uint8Array> {
  const subject = nameOf(input.subject);
  const key = AsnConvert.parse(await crypto.subtle.exportKey('spki', input.publicKey), SubjectPublicKeyInfo);
  const keyId = await keyIdOf(key);
  const issuer = input.issuer ? issuerOf(input.issuer) : { name: subject, keyId };
  const identifiers: ExtensionInput[] = [
    { oid: id_ce_subjectKeyIdentifier, critical: false, value: new SubjectKeyIdentifier(keyId) },
    {
      oid: id_ce_authorityKeyIdentifier,
      critical: false,
      value: new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(issuer.keyId) }),
    },
  ];
  const signed = new TBSCertificate({
    version: Version.v3,
    serialNumber: randomSerial(),
    signature: ECDSA_SHA256,
    issuer: issuer.name,
    validity: new Validity({ notBefore: input.notBefore, notAfter: input.notAfter }),
    subject,
    subjectPublicKeyInfo: key,
    extensions: new Extensions([...input.extensions, ...identifiers].map(extensionOf)),
  });
  const signatureValue = await signEcdsa(input.signingKey, new Uint8Array(AsnConvert.serialize(signed)));
  const certificate = { tbsCertificate: signed, signatureAlgorithm: ECDSA_SHA256, signatureValue };
  return new Uint8Array(AsnConvert.serialize(new Certificate(certificate)));
}

/** A positive number of 128 random bits, as the content of an INTEGER in its shortest form. */
export function randomSerial(): ArrayBuffer {
  return Uint8Array.of(1, ...crypto.getRandomValues(new Uint8Array(16))).buffer;
}

function nameOf(parts: NameParts): Name {
  return new Name(
    parts.map(([kind, text]) => {
      const value = new AttributeValue(
        PRINTABLE.includes(kind) ? { printableString: text } : { utf8String: text },
      );
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type: NAME_OIDS[kind], value })]);
    }),
  );
}

function issuerOf(der: Uint8Array): { name: Name; keyId: ArrayBuffer } {
  const { tbsCertificate } = AsnConvert.parse(der, Certificate);
  const found = tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_subjectKeyIdentifier);
  if (!found) throw new TypeError('the issuer has no key identifier');
  const { buffer } = AsnConvert.parse(found.extnValue.buffer, SubjectKeyIdentifier);
  return { name: tbsCertificate.subject, keyId: buffer };
}

/** The leftmost 160 bits of the SHA-256 of the key (RFC 7093, 2, method 1). */
async function keyIdOf({ subjectPublicKey }: SubjectPublicKeyInfo): Promise<ArrayBuffer> {
  return (await crypto.subtle.digest('SHA-256', subjectPublicKey)).slice(0, 20);
}

function extensionOf({ oid, critical, value }: ExtensionInput): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value));
  return new Extension({ extnID: oid, critical, extnValue });
}
