import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signEd25519,
  type KeyObject,
} from 'node:crypto';
import { formatCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import {
  cosignedMessage,
  formatMlDsaKey,
  mlDsa44,
  mlDsaKeyId,
  timestamped,
} from '#lib/domain/tlog/cosignature.ts';
import {
  formatNote,
  formatVerifierKey,
  keyId,
  type NoteSignature,
  type Verifier,
  type VerifierKey,
} from '#lib/domain/tlog/note.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { Known } from './known.ts';
import { generateMlDsa, openMlDsa, signMlDsa, verifyMlDsa } from './ml-dsa.ts';
import type { LogRow, SecondKeyRow } from '../store.ts';

/** PKCS #8 of an Ed25519 key is this prefix and the 32-byte seed (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A fresh log for the context's client: named once and for ever, its private keys sealed for this client alone. */
export function newLog(context: Context, origin: string): LogRow {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = Buffer.from(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length));
  return {
    origin,
    publicKey: publicKeyOf(privateKey),
    sealedPrivateKey: context.platform.keys.seal(purposeOf(context.clientId), seed),
    ...{ second: null, pass: null },
  };
}

/** The ML-DSA-44 key that the log signs with too, from the checkpoint of that size on. */
export function newSecondKey({ platform, clientId }: Context, since: number): SecondKeyRow {
  const { publicKey, seed } = generateMlDsa();
  return { publicKey, sealedSeed: platform.keys.seal(secondPurposeOf(clientId), seed), since };
}

/**
 * Signs a tree head as the client's log, under the origin as key name, with each of its keys.
 * @throws when a sealed key doesn't open or isn't the private half of the stored public key
 */
export function signCheckpoint(context: Context, log: LogRow, head: Omit<Checkpoint, 'origin'>): string {
  const { keys } = context.platform;
  const text = formatCheckpoint({ origin: log.origin, ...head });
  const privateKey = openPrivateKey(keys, context.clientId, log);
  const signature = Uint8Array.from(signEd25519(null, Buffer.from(text), privateKey));
  const signatures: NoteSignature[] = [{ name: log.origin, keyId: keyId(verifierKeyOf(log)), signature }];
  if (log.second) {
    const message = cosignedMessage(log.origin, NO_TIME, text);
    if (!message) throw new Error('the origin of the log is too long to be signed');
    const made = signMlDsa(openSecondKey(keys, context.clientId, log.second), message);
    const id = mlDsaKeyId({ name: log.origin, publicKey: log.second.publicKey });
    signatures.push({ name: log.origin, keyId: id, signature: timestamped(NO_TIME, made) });
  }
  return formatNote({ text, signatures });
}

/** A log says no time of its own. */
const NO_TIME = 0n;

/** The key that others check this log with. */
export function verifierKeyOf(log: LogRow): VerifierKey {
  return { name: log.origin, publicKey: log.publicKey };
}

/** Opening a key and holding it against the public one costs more than signing: it is done once, by the bytes that are stored. */
interface Opened {
  readonly first: Known<KeyObject>;
  readonly second: Known<KeyObject>;
  readonly passes: Known<string>;
}

const opened = new WeakMap<KeyProvider, Opened>();

export function openedBy(keys: KeyProvider): Opened {
  let found = opened.get(keys);
  if (!found) opened.set(keys, (found = { first: new Known(), second: new Known(), passes: new Known() }));
  return found;
}

/** @throws when the sealed key doesn't open or isn't the private half of the stored public key */
export function openPrivateKey(keys: KeyProvider, clientId: string, log: LogRow): KeyObject {
  const { publicKey, sealedPrivateKey } = log;
  return openedBy(keys).first.once([clientId, sealedPrivateKey, publicKey], () =>
    opensPrivateKey(keys, clientId, log),
  );
}

function opensPrivateKey(keys: KeyProvider, clientId: string, log: LogRow): KeyObject {
  const seed = openSeed(keys, clientId, log);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  if (!publicKeyOf(key).equals(log.publicKey))
    throw new Error('the private key of the log is not that of its public key');
  return key;
}

/** The 32 bytes that the private key is made of. @throws when they don't open */
export function openSeed(keys: KeyProvider, clientId: string, log: LogRow): Uint8Array {
  return keys.open(purposeOf(clientId), log.sealedPrivateKey);
}

/** The key of its second signature, and how that is checked; null where the log has none yet. */
export function secondVerifierOf({ origin, second }: LogRow): Verifier | null {
  return second && mlDsa44({ name: origin, publicKey: second.publicKey }, verifyMlDsa);
}

/** What its checkpoints are opened with, beside the key itself. */
export function othersOf(log: LogRow): Verifier[] {
  const second = secondVerifierOf(log);
  return second ? [second] : [];
}

/** Its keys as they are handed on: Ed25519 first. */
export function verifierKeysOf(log: LogRow): string[] {
  const { origin: name, second } = log;
  const first = formatVerifierKey(verifierKeyOf(log));
  return second ? [first, formatMlDsaKey({ name, publicKey: second.publicKey })] : [first];
}

/** @throws when the sealed seed doesn't open or isn't that of the stored public key */
export function openSecondKey(keys: KeyProvider, clientId: string, second: SecondKeyRow): KeyObject {
  const { publicKey, sealedSeed } = second;
  return openedBy(keys).second.once([clientId, sealedSeed, publicKey], () =>
    openMlDsa({ publicKey, seed: keys.open(secondPurposeOf(clientId), sealedSeed) }),
  );
}

function publicKeyOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
}

const purposeOf = (clientId: string) => `audit.log:${clientId}`;
const secondPurposeOf = (clientId: string) => `audit.log.ml-dsa-44:${clientId}`;
