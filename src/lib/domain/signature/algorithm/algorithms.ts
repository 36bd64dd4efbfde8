import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  TAG,
  algorithmOf,
  childrenOf,
  contextTag,
  decode,
  malformed,
  smallIntegerOf,
  wholeDer,
  withoutParameters,
  type Algorithm,
} from '../der.ts';
import { hashOf, isWeak, type Hash, type WeakHash } from './hashes.ts';
import { EDWARDS_CURVES, keyOf, RSA_KEY, RSA_PSS, type EdwardsCurve, type PublicKey } from './keys.ts';
import { isRightValue, type Scheme } from './value.ts';

export {
  certificateDigest,
  digestOf,
  HASH_OIDS,
  hashOf,
  isWeak,
  type Hash,
  type WeakHash,
} from './hashes.ts';

const MGF1 = '1.2.840.113549.1.1.8';
const SIGNATURE_OIDS: Readonly<
  Record<string, { scheme: 'ECDSA' | 'RSASSA-PKCS1-v1_5'; hash: Hash | WeakHash }>
> = {
  '1.2.840.113549.1.1.4': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'MD5' },
  '1.2.840.113549.1.1.5': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  '1.2.840.113549.1.1.11': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  '2.16.840.1.101.3.4.3.14': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA3-256' },
  '2.16.840.1.101.3.4.3.15': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA3-384' },
  '2.16.840.1.101.3.4.3.16': { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA3-512' },
  '1.2.840.10045.4.1': { scheme: 'ECDSA', hash: 'SHA-1' },
  '1.2.840.10045.4.3.2': { scheme: 'ECDSA', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { scheme: 'ECDSA', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { scheme: 'ECDSA', hash: 'SHA-512' },
  '2.16.840.1.101.3.4.3.10': { scheme: 'ECDSA', hash: 'SHA3-256' },
  '2.16.840.1.101.3.4.3.11': { scheme: 'ECDSA', hash: 'SHA3-384' },
  '2.16.840.1.101.3.4.3.12': { scheme: 'ECDSA', hash: 'SHA3-512' },
};
/** Shorter is no signature at all, longer only costs a verifier time. What deserves trust is asked of chains. */
const RSA_BITS = { least: 1024, most: 16_384 };

/**
 * Whether `signature` over `data` was made with the key of a SubjectPublicKeyInfo: ECDSA on the NIST and Brainpool
 * curves (P-256 to P-521, brainpoolP256r1 to P512r1), RSA with PKCS #1 v1.5 or PSS, with SHA-2 or SHA-3; Ed25519, Ed448.
 *
 * @param hash when given, the digest that the signature must stand on; the algorithm may not name another. Ed25519 and
 *   Ed448 name none
 */
export async function checkSignature(input: {
  readonly publicKey: Uint8Array;
  readonly algorithm: Algorithm;
  readonly hash?: Hash;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): Promise<Result<void, SignatureFailure>> {
  const read = decode('signature_malformed', () => schemeOf(input.algorithm, input.hash));
  if (!read.ok) return read;
  const named = read.value;
  if (!named) return err({ code: 'algorithm_unsupported', oid: input.algorithm.oid });
  const scheme = bindingOf(named);
  if (!scheme.ok) return scheme;
  if (input.hash && 'hash' in scheme.value && scheme.value.hash !== input.hash)
    return err({ code: 'signature_malformed', reason: 'the signature algorithm names another digest' });
  const key = decode('signature_malformed', () => keyOf(input.publicKey));
  if (!key.ok) return key;
  if (key.value.kind === 'other') return err({ code: 'algorithm_unsupported', oid: key.value.oid });
  const fits = decode('signature_malformed', () => checkKey(key.value, scheme.value));
  if (!fits.ok || !fits.value.ok) return fits.ok ? fits.value : fits;
  return (await isRightValue(scheme.value, key.value, input)) ? ok() : err({ code: 'signature_wrong' });
}

export type SignatureFailure =
  | { readonly code: 'signature_malformed'; readonly reason: string }
  | { readonly code: 'signature_wrong' }
  | { readonly code: 'algorithm_unsupported'; readonly oid: string }
  | { readonly code: 'weak_digest'; readonly algorithm: WeakHash }
  | { readonly code: 'weak_key'; readonly bits: number };

/** A scheme as an identifier names it, its digest strong or not. */
type NamedScheme =
  | { readonly scheme: 'EdDSA'; readonly curve: EdwardsCurve }
  | { readonly scheme: 'ECDSA' | 'RSASSA-PKCS1-v1_5'; readonly hash: Hash | WeakHash }
  | PssScheme;

interface PssScheme {
  readonly scheme: 'RSA-PSS';
  readonly hash: Hash | WeakHash;
  readonly saltLength: number;
}

function bindingOf(named: NamedScheme): Result<Scheme, SignatureFailure> {
  if (named.scheme === 'EdDSA') return ok(named);
  const { hash } = named;
  return isWeak(hash) ? err({ code: 'weak_digest', algorithm: hash }) : ok({ ...named, hash });
}

function schemeOf(algorithm: Algorithm, hash: Hash | undefined): NamedScheme | null {
  if (algorithm.oid === RSA_PSS) return pssOf(algorithm);
  const curve = EDWARDS_CURVES[algorithm.oid];
  if (curve) {
    if (algorithm.parameters) malformed('parameters where the signature algorithm has none');
    return { scheme: 'EdDSA', curve };
  }
  const known = algorithm.oid === RSA_KEY && hash ? { scheme: 'RSASSA-PKCS1-v1_5' as const, hash } : null;
  const found = known ?? SIGNATURE_OIDS[algorithm.oid];
  if (!found) return null;
  const bare = found.scheme === 'ECDSA' ? algorithm.parameters === null : withoutParameters(algorithm);
  return bare ? found : malformed('parameters where the signature algorithm has none');
}

/** Whether a key of this kind, length and purpose can have made such a signature. Throws inside a reader. */
function checkKey(key: PublicKey, scheme: Scheme): Result<void, SignatureFailure> {
  const kind = scheme.scheme === 'ECDSA' ? 'ec' : scheme.scheme === 'EdDSA' ? 'edwards' : 'rsa';
  if (key.kind !== kind) malformed('the key is of another kind than the signature');
  if (key.kind === 'edwards' && scheme.scheme === 'EdDSA' && key.curve !== scheme.curve)
    malformed('the key is of another curve than the signature');
  if (key.kind !== 'rsa') return ok();
  if (key.bits < RSA_BITS.least) return err({ code: 'weak_key', bits: key.bits });
  if (key.bits > RSA_BITS.most) return err({ code: 'algorithm_unsupported', oid: RSA_KEY });
  if (!key.pss) return ok();
  const allowed = key.pss.parameters ? pssOf(key.pss) : null;
  const held =
    scheme.scheme === 'RSA-PSS' &&
    (!key.pss.parameters || (allowed?.hash === scheme.hash && allowed.saltLength <= scheme.saltLength));
  return held ? ok() : malformed('the key is for another signature algorithm');
}

/** RSASSA-PSS-params (RFC 4055, 3.1): one hash throughout, MGF1; what is left out means SHA-1, 20 and 1. */
function pssOf({ parameters }: Algorithm): PssScheme | null {
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
  if (!hash || hash !== maskHash || hash === 'SHAKE256') return null;
  if (trailerPart && smallIntegerOf(trailerPart, 'PSS trailer') !== 1) return null;
  const saltLength = saltPart ? smallIntegerOf(saltPart, 'PSS salt') : 20;
  return { scheme: 'RSA-PSS', hash, saltLength };
}
