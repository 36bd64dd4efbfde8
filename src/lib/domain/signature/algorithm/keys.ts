import {
  algorithmOf,
  childrenOf,
  decode,
  integerOf,
  malformed,
  oidOf,
  TAG,
  wholeBitsOf,
  wholeDer,
  withoutParameters,
  type Algorithm,
  type Der,
} from '../der.ts';

export type EcCurve = 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';
export type EdwardsCurve = 'Ed25519' | 'Ed448';

/** The key in a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), as far as it is of a kind that can be judged. */
export type PublicKey =
  | { readonly kind: 'ec'; readonly curve: EcCurve; readonly octets: number; readonly point: Uint8Array }
  | { readonly kind: 'edwards'; readonly curve: EdwardsCurve; readonly point: Uint8Array }
  | RsaKey
  | { readonly kind: 'other'; readonly oid: string };

export interface RsaKey {
  readonly kind: 'rsa';
  readonly bits: number;
  /** Without leading zeros. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
  /** When the key is for PSS alone (RFC 4055, 3.1): its conditions, with null as parameters when it has none. */
  readonly pss: Algorithm | null;
}

export const RSA_KEY = '1.2.840.113549.1.1.1';
export const RSA_PSS = '1.2.840.113549.1.1.10';
const EC_KEY = '1.2.840.10045.2.1';
const EC_CURVES: Readonly<Record<string, { curve: EcCurve; octets: number }>> = {
  '1.2.840.10045.3.1.7': { curve: 'P-256', octets: 32 },
  '1.3.132.0.34': { curve: 'P-384', octets: 48 },
  '1.3.132.0.35': { curve: 'P-521', octets: 66 },
  '1.3.36.3.3.2.8.1.1.7': { curve: 'brainpoolP256r1', octets: 32 },
  '1.3.36.3.3.2.8.1.1.11': { curve: 'brainpoolP384r1', octets: 48 },
  '1.3.36.3.3.2.8.1.1.13': { curve: 'brainpoolP512r1', octets: 64 },
};
/** One identifier for the key and the signature (RFC 8410, 3). */
export const EDWARDS_CURVES: Readonly<Record<string, EdwardsCurve>> = {
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
};
/** Longer exponents are of no use, and cost a verifier time. */
const MOST_EXPONENT = 9;

/** Bits of an RSA key; null for any other key. */
export function rsaBits(publicKey: Uint8Array): number | null {
  const key = decode('signature_malformed', () => keyOf(publicKey));
  return key.ok && key.value.kind === 'rsa' ? key.value.bits : null;
}

/** Reads a SubjectPublicKeyInfo. Throws inside a reader. */
export function keyOf(publicKey: Uint8Array): PublicKey {
  const [algorithmPart, bits] = childrenOf(wholeDer(publicKey, 'the key'), TAG.sequence, 'key');
  const algorithm = algorithmOf(algorithmPart, 'key algorithm');
  const { oid, parameters } = algorithm;
  if (oid === EC_KEY) {
    // A curve that is not named but told in full is none that is known.
    const named = parameters?.tag === TAG.oid ? oidOf(parameters, 'curve') : oid;
    const known = EC_CURVES[named];
    return known ? { kind: 'ec', ...known, point: wholeBitsOf(bits, 'key') } : { kind: 'other', oid: named };
  }
  const edwards = EDWARDS_CURVES[oid];
  if (edwards) {
    if (parameters) malformed('parameters where the key has none');
    return { kind: 'edwards', curve: edwards, point: wholeBitsOf(bits, 'key') };
  }
  if (oid === RSA_KEY && withoutParameters(algorithm)) return rsaKeyOf(bits, oid, null);
  return oid === RSA_PSS ? rsaKeyOf(bits, oid, algorithm) : { kind: 'other', oid };
}

function rsaKeyOf(bits: Der | undefined, oid: string, pss: Algorithm | null): PublicKey {
  const [modulusPart, exponentPart] = childrenOf(
    wholeDer(wholeBitsOf(bits, 'key'), 'the RSA key'),
    TAG.sequence,
    'RSA key',
  );
  const signed = integerOf(modulusPart, 'modulus');
  const exponent = integerOf(exponentPart, 'exponent');
  if (exponent.length > MOST_EXPONENT) return { kind: 'other', oid };
  const modulus = signed[0] === 0 ? signed.subarray(1) : signed;
  const size = (modulus.length - 1) * 8 + (32 - Math.clz32(modulus[0] ?? 0));
  return { kind: 'rsa', bits: size, modulus, exponent, pss };
}
