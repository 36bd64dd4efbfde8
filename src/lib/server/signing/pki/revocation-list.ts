import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  CRLNumber,
  CRLReason,
  CRLReasons,
  Certificate,
  CertificateList,
  Extension,
  KeyIdentifier,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
} from '@peculiar/asn1-x509';
import { keyIdOf } from './addresses.ts';
import type { Authority } from './certificates.ts';
import { ECDSA_SHA256, signEcdsa } from './signature.ts';

/** Why a certificate is not good any more, as far as this service revokes (RFC 5280, 5.3.1). */
export const REVOCATION_REASONS = [
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

export interface Revoked {
  /** Of the certificate, hexadecimal. */
  readonly serial: string;
  readonly at: Date;
  readonly reason: RevocationReason;
}

/**
 * A certificate revocation list (RFC 5280, 5), whole and direct: every certificate that `issuer` has revoked, signed
 * with its own key. Times are cut to the second, which is as fine as a list can say.
 *
 * @param input.number greater than that of any list of the same issuer before
 * @returns its DER
 */
export async function buildRevocationList(
  issuer: Authority,
  input: {
    readonly number: number;
    readonly thisUpdate: Date;
    readonly nextUpdate: Date;
    readonly revoked: readonly Revoked[];
  },
): Promise<Uint8Array> {
  const { subject } = AsnConvert.parse(issuer.certificate, Certificate).tbsCertificate;
  const revoked = input.revoked.map(
    ({ serial, at, reason }) =>
      new RevokedCertificate({
        userCertificate: Uint8Array.from(Buffer.from(serial, 'hex')).buffer,
        revocationDate: timeOf(at),
        crlEntryExtensions: [extension(id_ce_cRLReasons, new CRLReason(CRLReasons[reason]))],
      }),
  );
  const keyIdentifier = new KeyIdentifier(Uint8Array.from(Buffer.from(keyIdOf(issuer.certificate), 'hex')));
  const signed = new TBSCertList({
    version: Version.v2,
    signature: ECDSA_SHA256,
    issuer: subject,
    thisUpdate: timeOf(input.thisUpdate),
    nextUpdate: timeOf(input.nextUpdate),
    // An empty list is left out (RFC 5280, 5.1.2.6).
    ...(revoked.length > 0 ? { revokedCertificates: revoked } : {}),
    crlExtensions: [
      extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier })),
      extension(id_ce_cRLNumber, new CRLNumber(input.number)),
    ],
  });
  const signature = await signEcdsa(issuer.privateKey, new Uint8Array(AsnConvert.serialize(signed)));
  const list = new CertificateList({ tbsCertList: signed, signatureAlgorithm: ECDSA_SHA256, signature });
  return new Uint8Array(AsnConvert.serialize(list));
}

function timeOf(moment: Date): Time {
  return new Time(new Date(Math.floor(moment.getTime() / 1000) * 1000));
}

function extension(oid: string, value: unknown): Extension {
  return new Extension({
    extnID: oid,
    critical: false,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}
