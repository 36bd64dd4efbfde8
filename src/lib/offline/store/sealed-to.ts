import { openBox, sealBox, type Box, type Bound } from './box.ts';
import { utf8, type Bytes } from './bytes.ts';

/*
 * Sealing without the data key: for the vault's public key, by anybody who has it, a locked screen or a service worker;
 * opened by whoever has the vault open. Each time a pair of its own that nobody keeps (ECDH P-256), so that what was
 * sealed can't be opened again by what sealed it.
 */

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** Bytes sealed for a public key. */
export interface SealedTo extends Box {
  version: 1;
  /** The public half of the pair made for this one, uncompressed point. */
  ephemeral: Bytes;
}

export interface KeyPair {
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Bytes;
  /** PKCS #8. */
  readonly privateKey: Bytes;
}

export async function newKeyPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    privateKey: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
  };
}

/** The private half as it is used: not extractable. */
export function privateKeyOf(pkcs8: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', pkcs8, CURVE, false, ['deriveBits']);
}

/** The public half of a private one, uncompressed point. */
export async function publicHalf(pkcs8: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, CURVE, true, ['deriveBits']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key);
  return new Uint8Array([4, ...ofBase64url(x), ...ofBase64url(y)]);
}

const ofBase64url = (text: string): number[] =>
  [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))].map((sign) => sign.charCodeAt(0));

/** @param bound what it is bound to: where it lies, under which id */
export async function sealTo(publicKey: Bytes, plain: Bytes, bound: Bound): Promise<SealedTo> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const key = await agreed(pair.privateKey, publicKey, { ephemeral, publicKey });
  return { version: 1, ephemeral, ...(await sealBox(key, plain, bound)) };
}

/** Rejects with an `OperationError` where it was altered, is bound to something else, or was sealed for another key. */
export async function openSealed(
  pair: { readonly privateKey: CryptoKey; readonly publicKey: Bytes },
  sealed: SealedTo,
  bound: Bound,
): Promise<Bytes> {
  const { privateKey, publicKey } = pair;
  const { ephemeral } = sealed;
  return openBox(await agreed(privateKey, ephemeral, { ephemeral, publicKey }), sealed, bound);
}

/** Both public keys are part of what the key is derived from, so that neither can be put in the place of another. */
async function agreed(
  own: CryptoKey,
  other: Bytes,
  { ephemeral, publicKey }: { ephemeral: Bytes; publicKey: Bytes },
): Promise<CryptoKey> {
  const point = await crypto.subtle.importKey('raw', other, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: point }, own, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const salt = new Uint8Array([...ephemeral, ...publicKey]);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('segl.sealed-to.v1') },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
