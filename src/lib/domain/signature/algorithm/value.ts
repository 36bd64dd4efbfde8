import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { childrenOf, decode, integerOf, malformed, TAG, wholeDer } from '../der.ts';
import { digestOf, isSha2, type Hash } from './hashes.ts';
import type { EcCurve, EdwardsCurve, PublicKey } from './keys.ts';
import { verifiesPkcs1, verifiesPss } from './rsa.ts';

/** How a signature is made; the key must be of the same kind. */
export type Scheme =
  | { readonly scheme: 'EdDSA'; readonly curve: EdwardsCurve }
  | { readonly scheme: 'ECDSA' | 'RSASSA-PKCS1-v1_5'; readonly hash: Hash }
  | { readonly scheme: 'RSA-PSS'; readonly hash: Hash; readonly saltLength: number };

const EDWARDS = { Ed25519: ed25519, Ed448: ed448 } as const satisfies Record<EdwardsCurve, unknown>;
const EC = {
  ...{ 'P-256': p256, 'P-384': p384, 'P-521': p521 },
  ...{ brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 },
} as const satisfies Record<EcCurve, unknown>;

interface Signed {
  readonly publicKey: Uint8Array;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Whether the mathematics are right: by WebCrypto where every runtime has them, else computed here, so that browser,
 * server and command line come to one verdict. Never throws for what the bytes are.
 */
export async function isRightValue(
  scheme: Scheme,
  key: Exclude<PublicKey, { kind: 'other' }>,
  signed: Signed,
): Promise<boolean> {
  if (scheme.scheme === 'EdDSA') return key.kind === 'edwards' && verifiesEdwards(scheme, key.point, signed);
  if (key.kind === 'edwards') return false;
  return (await byRuntime(scheme, key, signed)) ?? byHand(scheme, key, signed);
}

/** By WebCrypto; null when this runtime does not have the algorithm. */
async function byRuntime(
  scheme: Exclude<Scheme, { scheme: 'EdDSA' }>,
  key: Exclude<PublicKey, { kind: 'other' | 'edwards' }>,
  { publicKey, data, signature }: Signed,
): Promise<boolean | null> {
  const { scheme: name, hash } = scheme;
  const common = key.kind === 'ec' ? key.curve.startsWith('P-') : key.pss === null;
  if (!isSha2(hash) || !common) return null;
  const value = key.kind === 'ec' ? rawEcdsa(signature, key.octets) : signature;
  if (!value) return false;
  const named = key.kind === 'ec' ? { name, namedCurve: key.curve } : { name, hash };
  const verifying =
    scheme.scheme === 'RSA-PSS' ? { name, hash, saltLength: scheme.saltLength } : { name, hash };
  try {
    const imported = await crypto.subtle.importKey('spki', copy(publicKey), named, false, ['verify']);
    return await crypto.subtle.verify(verifying, imported, copy(value), copy(data));
  } catch (cause) {
    // A key that is no key makes no signature; a runtime without the algorithm must not look like one.
    if (!(cause instanceof DOMException)) throw cause;
    return cause.name === 'NotSupportedError' ? null : false;
  }
}

function byHand(
  scheme: Exclude<Scheme, { scheme: 'EdDSA' }>,
  key: Exclude<PublicKey, { kind: 'other' | 'edwards' }>,
  signed: Signed,
): boolean {
  if (key.kind === 'ec') return verifiesEc(key, scheme.hash, signed);
  const { hash } = scheme;
  return scheme.scheme === 'RSA-PSS'
    ? verifiesPss(key, { ...signed, hash, saltLength: scheme.saltLength })
    : verifiesPkcs1(key, { ...signed, hash });
}

function verifiesEc(
  { curve, octets, point }: Extract<PublicKey, { kind: 'ec' }>,
  hash: Hash,
  { data, signature }: Signed,
): boolean {
  const raw = rawEcdsa(signature, octets);
  if (!raw || !EC[curve].utils.isValidPublicKey(point)) return false;
  return EC[curve].verify(raw, digestOf(hash, data), point, { prehash: false, lowS: false });
}

/** As RFC 8032 has it, not the looser rule of some ledgers, under which one signature may fit several messages. */
function verifiesEdwards(
  { curve }: Extract<Scheme, { scheme: 'EdDSA' }>,
  point: Uint8Array,
  { data, signature }: Signed,
): boolean {
  const { lengths, verify } = EDWARDS[curve];
  if (signature.length !== lengths.signature || point.length !== lengths.publicKey) return false;
  return verify(signature, data, point, { zip215: false });
}

/** Ecdsa-Sig-Value (RFC 3279, 2.2.3) as WebCrypto wants it: r and s side by side; null when it is neither. */
function rawEcdsa(signature: Uint8Array, octets: number): Uint8Array | null {
  const read = decode('signature_malformed', () => {
    const [r, s, ...more] = childrenOf(wholeDer(signature, 'the signature'), TAG.sequence, 'signature');
    if (more.length > 0) malformed('signature of more than two numbers');
    const raw = new Uint8Array(2 * octets);
    for (const [at, number] of [integerOf(r, 'r'), integerOf(s, 's')].entries()) {
      const digits = number[0] === 0 ? number.subarray(1) : number;
      if ((number[0] ?? 0) >= 0x80 || digits.length > octets) malformed('number out of range');
      raw.set(digits, (at + 1) * octets - digits.length);
    }
    return raw;
  });
  return read.ok ? read.value : null;
}

function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
