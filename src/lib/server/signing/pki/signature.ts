import { ECDSASigValue } from '@peculiar/asn1-ecc';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** The curve of every key that this service makes. */
export const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** ecdsa-with-SHA256, without parameters as RFC 5758 demands. */
export const ECDSA_SHA256 = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });

/** Signs with ECDSA on P-256 over SHA-256. @returns the DER of an Ecdsa-Sig-Value (RFC 3279, 2.2.3) */
export async function signEcdsa(privateKey: CryptoKey, data: Uint8Array): Promise<ArrayBuffer> {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const raw = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, Uint8Array.from(data)));
  const half = raw.length / 2;
  return AsnConvert.serialize(
    new ECDSASigValue({ r: unsigned(raw.subarray(0, half)), s: unsigned(raw.subarray(half)) }),
  );
}

/** The content of the INTEGER that this unsigned number is, in its shortest form. */
function unsigned(number: Uint8Array): ArrayBuffer {
  const first = number.findIndex((octet) => octet !== 0);
  const digits = number.subarray(first < 0 ? number.length - 1 : first);
  const padded = (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : [...digits];
  return Uint8Array.from(padded).buffer;
}
