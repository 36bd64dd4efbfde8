import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signEd25519,
  type KeyObject,
} from 'node:crypto';
import { formatCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { formatNote, keyId, type VerifierKey } from '#lib/domain/tlog/note.ts';
import type { Config } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import type { LogRow } from './store.ts';

/** PKCS #8 of an Ed25519 key is this prefix and the 32-byte seed (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A fresh log for the context's client: named once and for ever, its private key sealed for this client alone. */
export function newLog(context: Context): LogRow {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = Buffer.from(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length));
  return {
    origin: `${hostOf(context.platform.config)}/log/${context.clientId}`,
    publicKey: publicKeyOf(privateKey),
    sealedPrivateKey: context.platform.keys.seal(purposeOf(context.clientId), seed),
  };
}

/**
 * Signs a tree head as the client's log, under the origin as key name.
 * @throws when the sealed key doesn't open or isn't the private half of the stored public key
 */
export function signCheckpoint(context: Context, log: LogRow, head: Omit<Checkpoint, 'origin'>): string {
  const privateKey = openPrivateKey(context.platform.keys, context.clientId, log);
  const text = formatCheckpoint({ origin: log.origin, ...head });
  const signature = Uint8Array.from(signEd25519(null, Buffer.from(text), privateKey));
  return formatNote({
    text,
    signatures: [{ name: log.origin, keyId: keyId(verifierKeyOf(log)), signature }],
  });
}

/** The key that others check this log with. */
export function verifierKeyOf(log: LogRow): VerifierKey {
  return { name: log.origin, publicKey: log.publicKey };
}

/** @throws when the sealed key doesn't open or isn't the private half of the stored public key */
export function openPrivateKey(keys: KeyProvider, clientId: string, log: LogRow): KeyObject {
  const seed = keys.open(purposeOf(clientId), log.sealedPrivateKey);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  if (!publicKeyOf(key).equals(log.publicKey))
    throw new Error('the private key of the log is not that of its public key');
  return key;
}

function publicKeyOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
}

const purposeOf = (clientId: string) => `audit.log:${clientId}`;

function hostOf(config: Config): string {
  return config.origin ? new URL(config.origin).host : 'segl.localhost';
}
