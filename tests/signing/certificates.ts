import {
  BasicConstraints,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
} from '@peculiar/asn1-x509';
import { readCertificate, type Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import { buildCertificate, type ExtensionInput } from '#lib/server/signing/pki/build.ts';

/** A certificate made for a test, with its keys. */
export interface Made {
  readonly certificate: Certificate;
  readonly der: Uint8Array;
  readonly keys: CryptoKeyPair;
}

export const DAY = 86_400_000;
/** The moment the tests happen at. */
export const NOW = new Date('2026-03-01T12:00:00Z');

/** A certificate with any properties, good or bad: a P-256 key, issued by `issuer` or by itself. */
export async function make(
  name: string,
  options: {
    readonly issuer?: Made;
    readonly extensions?: readonly ExtensionInput[];
    readonly notBefore?: Date;
    readonly notAfter?: Date;
    readonly keys?: CryptoKeyPair;
  } = {},
): Promise<Made> {
  const named = { name: 'ECDSA', namedCurve: 'P-256' };
  const keys = options.keys ?? (await crypto.subtle.generateKey(named, true, ['sign', 'verify']));
  const der = await buildCertificate({
    subject: [['commonName', name]],
    issuer: options.issuer?.der ?? null,
    publicKey: keys.publicKey,
    signingKey: (options.issuer?.keys ?? keys).privateKey,
    notBefore: options.notBefore ?? new Date(NOW.getTime() - DAY),
    notAfter: options.notAfter ?? new Date(NOW.getTime() + DAY),
    extensions: options.extensions ?? [],
  });
  const certificate = readCertificate(der);
  if (!certificate.ok) throw new Error(certificate.error.reason);
  return { certificate: certificate.value, der, keys };
}

/** Extensions of an authority. */
export function authority(pathLenConstraint?: number): ExtensionInput[] {
  const constraints = { cA: true, ...(pathLenConstraint === undefined ? {} : { pathLenConstraint }) };
  return [
    { oid: id_ce_basicConstraints, critical: true, value: new BasicConstraints(constraints) },
    keyUsage(KeyUsageFlags.keyCertSign),
  ];
}

export function keyUsage(flags: number): ExtensionInput {
  return { oid: id_ce_keyUsage, critical: true, value: new KeyUsage(flags) };
}

export function purposes(oids: readonly string[], critical = true): ExtensionInput {
  return { oid: id_ce_extKeyUsage, critical, value: new ExtendedKeyUsage([...oids]) };
}
