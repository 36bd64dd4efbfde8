import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  TAG,
  algorithmOf,
  childrenOf,
  contextTag,
  decode,
  integerOf,
  malformed,
  oidOf,
  smallIntegerOf,
  wholeBitsOf,
  wholeDer,
  withoutParameters,
  type Algorithm,
} from './der.ts';

/** The digests that still bind. */
export type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512';
/** Digests one can be made to collide; a signature that stands on one proves nothing. */
export type WeakHash = 'MD5' | 'SHA-1';

export const HASH_OIDS: Readonly<Record<string, Hash | WeakHash>> = {
  '1.2.840.113549.2.5': 'MD5',
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

type Scheme = 'ECDSA' | 'RSASSA-PKCS1-v1_5' | 'RSA-PSS';
const RSA_KEY = '1.2.840.113549.1.1.1';
const EC_KEY = '1.2.840.10045.2.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const SIGNATURE_OIDS: Readonly<Record<string, { scheme: Scheme; hash: Hash | WeakHash }>> = {
  '1.2.840.113549.1.1.4': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'MD5' },
  '1.2.840.113549.1.1.5': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  '1.2.840.113549.1.1.11': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  '1.2.840.10045.4.1': { scheme: 'ECDSA', hash: 'SHA-1' },
  '1.2.840.10045.4.3.2': { scheme: 'ECDSA', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { scheme: 'ECDSA', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { scheme: 'ECDSA', hash: 'SHA-512' },
};
const CURVES: Readonly<Record<string, { name: string; octets: number }>> = {
  '1.2.840.10045.3.1.7': { name: 'P-256', octets: 32 },
  '1.3.132.0.34': { name: 'P-384', octets: 48 },
  '1.3.132.0.35': { name: 'P-521', octets: 66 },
};
/** Shorter is no signature at all, longer only costs a verifier time. What deserves trust is asked of chains. */
const RSA_BITS = { least: 1024, most: 16_384 };

/** Digest of the concatenated parts. */
export function digestOf(hash: Hash, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const state = { 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 }[hash].create();
  for (const part of parts) state.update(part);
  return Uint8Array.from(state.digest());
}

/** Digest of a certificate under any hash that old identifiers name; they only tell which one is meant. */
export function certificateDigest(hash: Hash | WeakHash, certificate: Uint8Array): Uint8Array {
  if (hash === 'MD5') return md5(certificate);
  return hash === 'SHA-1' ? sha1(certificate) : digestOf(hash, certificate);
}

export function isWeak(hash: Hash | WeakHash): hash is WeakHash {
  return hash === 'MD5' || hash === 'SHA-1';
}

/**
 * Whether `signature` over `data` was made with the key of a SubjectPublicKeyInfo: ECDSA on P-256, P-384 and P-521,
 * RSA with PKCS #1 v1.5 or PSS, with SHA-2.
 *
 * @param hash when given, the digest that the signature must stand on; the algorithm may not name another
 */
export async function checkSignature(input: {
  readonly publicKey: Uint8Array;
  readonly algorithm: Algorithm;
  readonly hash?: Hash;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): Promise<Result<void, SignatureFailure>> {
  const scheme = decode('signature_malformed', () => schemeOf(input.algorithm, input.hash));
  if (!scheme.ok) return scheme;
  if (!scheme.value) return err({ code: 'algorithm_unsupported', oid: input.algorithm.oid });
  const { hash } = scheme.value;
  if (isWeak(hash)) return err({ code: 'weak_digest', algorithm: hash });
  if (input.hash && hash !== input.hash)
    return err({ code: 'signature_malformed', reason: 'the signature algorithm names another digest' });
  const key = decode('signature_malformed', () => keyOf(input.publicKey));
  if (!key.ok) return key;
  if (key.value.kind === 'other') return err({ code: 'algorithm_unsupported', oid: key.value.oid });
  if (key.value.kind === 'rsa' && (key.value.bits < RSA_BITS.least || key.value.bits > RSA_BITS.most))
    return err({ code: 'weak_key', bits: key.value.bits });
  if ((key.value.kind === 'ec') !== (scheme.value.scheme === 'ECDSA'))
    return err({ code: 'signature_malformed', reason: 'the key is of another kind than the signature' });
  return verifyBy({ ...scheme.value, hash }, key.value, input);
}

export type SignatureFailure =
  | { readonly code: 'signature_malformed'; readonly reason: string }
  | { readonly code: 'signature_wrong' }
  | { readonly code: 'algorithm_unsupported'; readonly oid: string }
  | { readonly code: 'weak_digest'; readonly algorithm: WeakHash }
  | { readonly code: 'weak_key'; readonly bits: number };

interface SignatureScheme {
  readonly scheme: Scheme;
  readonly hash: Hash | WeakHash;
  readonly saltLength?: number;
}

function schemeOf(algorithm: Algorithm, hash: Hash | undefined): SignatureScheme | null {
  if (algorithm.oid === RSA_PSS) return pssOf(algorithm);
  const known = algorithm.oid === RSA_KEY && hash ? { scheme: 'RSASSA-PKCS1-v1_5' as const, hash } : null;
  const found = known ?? SIGNATURE_OIDS[algorithm.oid];
  if (!found) return null;
  const bare = found.scheme === 'ECDSA' ? algorithm.parameters === null : withoutParameters(algorithm);
  return bare ? found : malformed('parameters where the signature algorithm has none');
}

/** RSASSA-PSS-params (RFC 4055, 3.1): one hash throughout, MGF1; what is left out means SHA-1, 20 and 1. */
function pssOf({ parameters }: Algorithm): SignatureScheme | null {
  if (!parameters) return malformed('PSS without parameters');
  const parts = childrenOf(parameters, TAG.sequence, 'PSS parameters');
  const tags = parts.map(({ tag }) => tag);
  if (tags.some((tag, at) => tag < contextTag(0) || tag > contextTag(3) || tag <= (tags[at - 1] ?? 0)))
    malformed('PSS parameters out of order');
  const part = (number: number) => {
    const found = parts.find(({ tag }) => tag === contextTag(number));
    return found ? wholeDer(found.content, 'PSS parameter') : null;
  };
  const hashPart = part(0);
  const maskPart = part(1);
  const saltPart = part(2);
  const trailerPart = part(3);
  const hash = hashPart ? hashOf(algorithmOf(hashPart, 'PSS digest')) : 'SHA-1';
  const mask = maskPart ? algorithmOf(maskPart, 'PSS mask') : null;
  if (mask && mask.oid !== MGF1) return null;
  const maskHash = mask ? hashOf(algorithmOf(mask.parameters ?? undefined, 'PSS mask digest')) : 'SHA-1';
  if (!hash || hash !== maskHash) return null;
  if (trailerPart && smallIntegerOf(trailerPart, 'PSS trailer') !== 1) return null;
  const saltLength = saltPart ? smallIntegerOf(saltPart, 'PSS salt') : 20;
  return { scheme: 'RSA-PSS', hash, saltLength };
}

/** The digest an AlgorithmIdentifier names; null when unknown. Throws inside a reader on parameters it has none of. */
export function hashOf(algorithm: Algorithm): Hash | WeakHash | null {
  if (!withoutParameters(algorithm)) malformed('parameters where the digest has none');
  return HASH_OIDS[algorithm.oid] ?? null;
}

type PublicKey =
  | { readonly kind: 'ec'; readonly curve: string; readonly octets: number }
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'other'; readonly oid: string };

/** Bits of an RSA key; null for any other key. */
export function rsaBits(publicKey: Uint8Array): number | null {
  const key = decode('signature_malformed', () => keyOf(publicKey));
  return key.ok && key.value.kind === 'rsa' ? key.value.bits : null;
}

function keyOf(publicKey: Uint8Array): PublicKey {
  const [algorithmPart, bits] = childrenOf(wholeDer(publicKey, 'the key'), TAG.sequence, 'key');
  const algorithm = algorithmOf(algorithmPart, 'key algorithm');
  if (algorithm.oid === EC_KEY) {
    const oid = oidOf(algorithm.parameters ?? undefined, 'curve');
    const curve = CURVES[oid];
    return curve ? { kind: 'ec', curve: curve.name, octets: curve.octets } : { kind: 'other', oid };
  }
  if (algorithm.oid !== RSA_KEY) return { kind: 'other', oid: algorithm.oid };
  const [modulusPart, exponentPart] = childrenOf(
    wholeDer(wholeBitsOf(bits, 'key'), 'the RSA key'),
    TAG.sequence,
    'RSA key',
  );
  const modulus = integerOf(modulusPart, 'modulus');
  if (integerOf(exponentPart, 'exponent').length > 9) malformed('RSA exponent too long');
  const digits = modulus[0] === 0 ? modulus.subarray(1) : modulus;
  return { kind: 'rsa', bits: (digits.length - 1) * 8 + (32 - Math.clz32(digits[0] ?? 0)) };
}

async function verifyBy(
  { scheme, hash, saltLength }: SignatureScheme & { hash: Hash },
  key: Exclude<PublicKey, { kind: 'other' }>,
  input: { publicKey: Uint8Array; data: Uint8Array; signature: Uint8Array },
): Promise<Result<void, SignatureFailure>> {
  const wrong = err({ code: 'signature_wrong' });
  const signature = key.kind === 'ec' ? rawEcdsa(input.signature, key.octets) : input.signature;
  if (!signature) return wrong;
  const named = key.kind === 'ec' ? { name: scheme, namedCurve: key.curve } : { name: scheme, hash };
  const verifying = { name: scheme, hash, ...(saltLength === undefined ? {} : { saltLength }) };
  try {
    const imported = await crypto.subtle.importKey('spki', copy(input.publicKey), named, false, ['verify']);
    const right = await crypto.subtle.verify(verifying, imported, copy(signature), copy(input.data));
    return right ? ok() : wrong;
  } catch (cause) {
    // A key that is no key makes no signature; a runtime without the algorithm must not look like one.
    if (cause instanceof DOMException && cause.name !== 'NotSupportedError') return wrong;
    throw cause;
  }
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
