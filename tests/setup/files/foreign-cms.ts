import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/* Certificates and signatures as other programs make them: node:crypto signs, a few lines of DER wrap it. */

/** What a signature is made with: the names that stand in it, and how node:crypto does it. */
export interface Method {
  readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  /** Encoded AlgorithmIdentifiers. */
  readonly algorithm: Buffer;
  readonly digest: Buffer;
  readonly hash: (content: Uint8Array) => Buffer;
  readonly sign: (data: Buffer, key: KeyObject) => Buffer;
}

export interface CmsOptions {
  /** Else one of its own. */
  readonly certificate?: Buffer;
  /** Encapsulated in it; else nothing is. */
  readonly inside?: Uint8Array;
  /** Octets inside are written in two parts of unknown length. */
  readonly inParts?: boolean;
}

const DIGESTS: Readonly<Record<string, number>> = {
  ...{ sha256: 1, sha384: 2, sha512: 3, 'sha3-256': 8, 'sha3-384': 9, 'sha3-512': 10, shake256: 12 },
};
type CurveName = 'prime256v1' | 'secp256k1' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

export const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length
    .toString(16)
    .padStart(length.toString(16).length + (length.toString(16).length % 2), '0');
  const head =
    length < 0x80 ? Buffer.of(length) : Buffer.of(0x80 | (long.length / 2), ...Buffer.from(long, 'hex'));
  return Buffer.concat([Buffer.of(tag), head, content]);
};
export const seq = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]) =>
  der(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const small = (number: number) => der(0x02, Buffer.of(number));
const bits = (bytes: Uint8Array) => der(0x03, Buffer.of(0), bytes);
const NULL = Buffer.of(0x05, 0x00);

export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].map((arc) => {
    const sevens = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      sevens.unshift((left & 0x7f) | 0x80);
    return Buffer.from(sevens);
  });
  return der(0x06, ...arcs);
}

function digestNamed(hash: string): Pick<Method, 'digest' | 'hash'> {
  const options = hash === 'shake256' ? { outputLength: 64 } : {};
  return {
    digest: seq(oid(`2.16.840.1.101.3.4.2.${DIGESTS[hash]}`)),
    hash: (content) => createHash(hash, options).update(content).digest(),
  };
}

export function edwards(curve: 'ed25519' | 'ed448'): Method {
  return {
    // The declarations know one curve per call.
    keys: curve === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448'),
    algorithm: seq(oid(curve === 'ed25519' ? '1.3.101.112' : '1.3.101.113')),
    ...digestNamed(curve === 'ed25519' ? 'sha512' : 'shake256'),
    sign: (data, key) => sign(null, data, key),
  };
}

/** RSA-PSS; with `onlyPss` the key itself says that it is for nothing else, with a salt as long as the digest. */
export function pss(hash: string, { onlyPss = false, salt = 32 } = {}): Method {
  const named = digestNamed(hash);
  const mask = seq(oid('1.2.840.113549.1.1.8'), named.digest);
  const parameters = seq(der(0xa0, named.digest), der(0xa1, mask), der(0xa2, small(salt)));
  return {
    keys: onlyPss
      ? generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm: hash, mgf1HashAlgorithm: hash })
      : generateKeyPairSync('rsa', { modulusLength: 2048 }),
    algorithm: seq(oid('1.2.840.113549.1.1.10'), parameters),
    ...named,
    sign: (data, key) => sign(hash, data, { key, padding: 6, saltLength: salt }),
  };
}

/** RSA with PKCS #1 v1.5, named by digest or as `rsaEncryption` alone. */
export function pkcs1(hash: string, signature: string): Method {
  return {
    keys: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    algorithm: seq(oid(signature), NULL),
    ...digestNamed(hash),
    sign: (data, key) => sign(hash, data, key),
  };
}

export function ecdsa(namedCurve: CurveName, hash: string, signature: string): Method {
  return {
    keys: generateKeyPairSync('ec', { namedCurve }),
    algorithm: seq(oid(signature)),
    ...digestNamed(hash),
    sign: (data, key) => sign(hash, data, key),
  };
}

/** A certificate that its own key signed, for signing documents, valid from 2025 to 2035. */
export function selfSigned({ keys, algorithm, sign: make }: Method, name = 'Fremmed Program'): Buffer {
  const named = seq(set(seq(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))));
  const times = seq(...['250101000000Z', '350101000000Z'].map((time) => der(0x17, Buffer.from(time))));
  const usage = seq(oid('2.5.29.15'), Buffer.of(0x01, 0x01, 0xff), octets(Buffer.of(0x03, 0x02, 0x06, 0xc0)));
  const key = keys.publicKey.export({ type: 'spki', format: 'der' });
  const version = der(0xa0, small(2));
  const body = seq(version, small(7), algorithm, named, times, named, key, der(0xa3, seq(usage)));
  return seq(body, algorithm, bits(make(body, keys.privateKey)));
}

/** A SignedData with content-type, message-digest and signing-certificate-v2, over content that stays outside. */
export function foreignCms(
  method: Method,
  content: Uint8Array,
  { certificate = selfSigned(method), inside, inParts = false }: CmsOptions = {},
): Buffer {
  const data = oid('1.2.840.113549.1.7.1');
  const digest = createHash('sha256').update(certificate).digest();
  const attributes = [
    seq(oid('1.2.840.113549.1.9.3'), set(data)),
    seq(oid('1.2.840.113549.1.9.4'), set(octets(method.hash(content)))),
    seq(oid('1.2.840.113549.1.9.16.2.47'), set(seq(seq(seq(octets(digest)))))),
  ];
  const signature = method.sign(set(...attributes), method.keys.privateKey);
  const signed = set(...attributes);
  signed[0] = 0xa0;
  const issuer = seq(set(seq(oid('2.5.4.3'), der(0x0c, Buffer.from('Fremmed Program')))));
  const signer = seq(
    small(1),
    seq(issuer, small(7)),
    method.digest,
    signed,
    method.algorithm,
    octets(signature),
  );
  const held = inside ? [inParts ? inTwo(inside) : der(0xa0, octets(inside))] : [];
  const parts = [small(1), set(method.digest), seq(data, ...held), der(0xa0, certificate), set(signer)];
  return seq(oid('1.2.840.113549.1.7.2'), der(0xa0, seq(...parts)));
}

function inTwo(content: Uint8Array): Buffer {
  const half = content.length >> 1;
  const end = Buffer.of(0, 0);
  const parts = [octets(content.subarray(0, half)), octets(content.subarray(half))];
  return Buffer.concat([Buffer.of(0xa0, 0x80, 0x24, 0x80), ...parts, end, end]);
}
