import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  GeneralName,
  id_ad_caIssuers,
  id_ce_cRLDistributionPoints,
  id_pe_authorityInfoAccess,
} from '@peculiar/asn1-x509';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import type { ExtensionInput } from './build.ts';

/**
 * What a certificate says of where its issuer's own certificate is, and the list of those revoked. Both lie under the
 * issuer's key identifier: an address that never changes, and says nothing of whose it is.
 *
 * @param origin under which everybody reaches this installation; null: it has none, and an address that only works on
 * this machine would be one that nobody can follow, for as long as the certificate lives
 */
export function addressesOf(
  issuer: Uint8Array,
  origin: string | null,
  { revocable }: { readonly revocable: boolean },
): ExtensionInput[] {
  if (origin === null) return [];
  const at = `${origin}/pki/${keyIdOf(issuer)}`;
  const access = new AccessDescription({ accessMethod: id_ad_caIssuers, accessLocation: uri(`${at}.crt`) });
  const point = new DistributionPoint({
    distributionPoint: new DistributionPointName({ fullName: [uri(`${at}.crl`)] }),
  });
  return [
    { oid: id_pe_authorityInfoAccess, critical: false, value: new AuthorityInfoAccessSyntax([access]) },
    // Beside noRevAvail there may be no such address (RFC 9608, 4).
    ...(revocable
      ? [{ oid: id_ce_cRLDistributionPoints, critical: false, value: new CRLDistributionPoints([point]) }]
      : []),
  ];
}

/** The key identifier that a certificate says it has, hexadecimal. @throws TypeError when it says none */
export function keyIdOf(der: Uint8Array): string {
  const read = readCertificate(der);
  const keyId = read.ok ? read.value.extensions.subjectKeyId : null;
  if (keyId === null) throw new TypeError('a certificate without a key identifier');
  return keyId;
}

function uri(address: string): GeneralName {
  return new GeneralName({ uniformResourceIdentifier: address });
}
