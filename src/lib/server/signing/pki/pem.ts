import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----/g;

/** In the data folder: the certificates that `segl verify` trusts without asking a database. */
export const ROOTS_FILE = 'signing-roots.pem';
/** Beside them: the root's revocation list, DER. */
export const LISTS_FILE = 'signing-roots.crl';

/**
 * The certificates (DER) in a PEM text (RFC 7468), in order; text between them is passed over.
 *
 * @throws TypeError when there is none, or one of them is no certificate
 */
export function readPem(text: string): Uint8Array[] {
  const found = [...text.matchAll(BLOCK)].map(([, base64 = '']) =>
    Uint8Array.from(Buffer.from(base64, 'base64')),
  );
  if (found.length === 0) throw new TypeError('no certificate in PEM');
  for (const [at, der] of found.entries()) {
    const certificate = readCertificate(der);
    if (!certificate.ok) throw new TypeError(`certificate ${at + 1}: ${certificate.error.reason}`);
  }
  return found;
}

/** Certificates as PEM, one behind the other. */
export function writePem(certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => {
      const lines = Buffer.from(der)
        .toString('base64')
        .replace(/(.{64})(?=.)/g, '$1\n');
      return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
}
