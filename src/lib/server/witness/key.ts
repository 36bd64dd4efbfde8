import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { cosignedMessage, formatMlDsaKey, ML_DSA_44, timestamped } from '#lib/domain/tlog/cosignature.ts';
import { formatKey, formatNote, isKeyName, keyIdOf } from '#lib/domain/tlog/note.ts';
import { cosignatureText, ED25519_COSIGNATURE } from '#lib/domain/tlog/witness-key.ts';
import type { Shelf } from '#lib/server/platform/blobs/shelf.ts';
import { generateMlDsa, openMlDsa, signMlDsa } from '../audit/index.ts';

/** Who a witness is, and what it signs with: Ed25519 and ML-DSA-44, made at its first start. */
export interface Signer {
  readonly name: string;
  /** Verifier keys, Ed25519 first. */
  readonly vkeys: readonly string[];
  /** The witness's lines under a checkpoint, each with its newline; by ML-DSA-44 where that can sign all of the text. */
  cosign(text: string, time: bigint): string;
}

export type NoSigner =
  | { readonly code: 'witness_name_missing' }
  | { readonly code: 'witness_name_differs'; readonly name: string }
  | { readonly code: 'witness_key_damaged' };

const FILE = 'key';
const base64 = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')));
const Stored = z.strictObject({
  name: z.string().refine(isKeyName),
  ed25519: base64,
  mlDsa44: base64,
  mlDsa44Public: base64,
});

/** PKCS #8 of an Ed25519 key is this prefix and the 32-byte seed (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The witness of this folder; its keys are made, and durable, where there are none yet. A name is for ever: what is signed
 * under another is another witness's.
 * @param name needed at the first start; later it may be left out
 */
export async function openSigner(shelf: Shelf, name?: string): Promise<Result<Signer, NoSigner>> {
  let bytes = await shelf.read(FILE);
  if (!bytes) {
    if (name === undefined || !isKeyName(name) || Buffer.byteLength(name) > 255)
      return err({ code: 'witness_name_missing' });
    await shelf.add(FILE, Buffer.from(JSON.stringify(freshKeys(name))));
    bytes = await shelf.read(FILE);
  }
  const stored = readStored(bytes);
  if (!stored) return err({ code: 'witness_key_damaged' });
  if (name !== undefined && name !== stored.name)
    return err({ code: 'witness_name_differs', name: stored.name });
  return ok(signerOf(stored));
}

type Keys = z.output<typeof Stored>;

function freshKeys(name: string): z.input<typeof Stored> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length);
  const second = generateMlDsa();
  const text = (value: Uint8Array) => Buffer.from(value).toString('base64');
  return { name, ed25519: text(seed), mlDsa44: text(second.seed), mlDsa44Public: text(second.publicKey) };
}

function readStored(bytes: Uint8Array | null): Keys | null {
  try {
    return Stored.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
  } catch {
    return null;
  }
}

function signerOf({ name, ed25519: seed, mlDsa44: secondSeed, mlDsa44Public }: Keys): Signer {
  const first = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const firstPublic = createPublicKey(first).export({ format: 'der', type: 'spki' }).subarray(-32);
  const second = openMlDsa({ publicKey: mlDsa44Public, seed: secondSeed });
  const [firstId, secondId] = [
    keyIdOf(name, ED25519_COSIGNATURE, firstPublic),
    keyIdOf(name, ML_DSA_44, mlDsa44Public),
  ];
  return {
    name,
    vkeys: [
      formatKey(name, ED25519_COSIGNATURE, firstPublic),
      formatMlDsaKey({ name, publicKey: mlDsa44Public }),
    ],
    cosign(text, time) {
      const signed = Uint8Array.from(sign(null, cosignatureText(time, text), first));
      const signatures = [{ name, keyId: firstId, signature: timestamped(time, signed) }];
      const message = cosignedMessage(name, time, text);
      if (message)
        signatures.push({ name, keyId: secondId, signature: timestamped(time, signMlDsa(second, message)) });
      return formatNote({ text, signatures }).slice(text.length + 1);
    },
  };
}
