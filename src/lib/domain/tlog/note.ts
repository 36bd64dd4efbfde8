import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { fromBase64, toBase64 } from './bytes.ts';

/** A signed note (c2sp.org/signed-note): text that ends in a newline, and signatures over its UTF-8 bytes. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}
export interface NoteSignature {
  readonly name: string;
  /** Four bytes that tell one key of a name from another. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** An Ed25519 key one trusts, and the name it signs under. */
export interface VerifierKey {
  readonly name: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Somebody whose signatures count, and how one of them is checked. */
export interface Verifier {
  readonly name: string;
  readonly keyId: Uint8Array;
  verify(text: string, signature: Uint8Array): boolean | Promise<boolean>;
}

const ED25519 = 0x01;
const MAX_LENGTH = 1_000_000;
const MAX_SIGNATURES = 100;
const KEY_NAME = /^[^\p{White_Space}+]+$/u;
// oxlint-disable-next-line no-control-regex -- the format forbids them
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SIGNATURE_LINE = /^— ([^ ]+) ([^ ]+)$/u;

/** The key ID of an Ed25519 key: SHA-256(name || 0x0A || 0x01 || public key)[:4]. */
export function keyId({ name, publicKey }: VerifierKey): Uint8Array {
  return keyIdOf(name, ED25519, publicKey);
}

/** The same for a key of any signature type that the format assigns a byte. */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4);
}

/** `name+hex key ID+base64(0x01 || public key)`: how a verifier's key is handed on. */
export function formatVerifierKey(key: VerifierKey): string {
  return formatKey(key.name, ED25519, key.publicKey);
}

/** The same for any signature type. */
export function formatKey(name: string, type: number, publicKey: Uint8Array): string {
  const encoded = toBase64(concatBytes(Uint8Array.of(type), publicKey));
  return `${name}+${bytesToHex(keyIdOf(name, type, publicKey))}+${encoded}`;
}

/** Reads what {@link formatVerifierKey} writes and refuses all else, a wrong key ID included. */
export function parseVerifierKey(text: string): Result<VerifierKey, { code: 'verifier_key_malformed' }> {
  const key = parseKey(text);
  if (key?.type !== ED25519 || key.publicKey.length !== 32) return err({ code: 'verifier_key_malformed' });
  return ok({ name: key.name, publicKey: key.publicKey });
}

/** Reads what {@link formatKey} writes; null for all else. How long the key must be, its type says. */
export function parseKey(
  text: string,
): { readonly name: string; readonly type: number; readonly publicKey: Uint8Array } | null {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  const type = bytes?.[0];
  if (!isKeyName(name) || !bytes || type === undefined) return null;
  const key = { name, type, publicKey: bytes.slice(1) };
  return bytesToHex(keyIdOf(name, type, key.publicKey)) === id ? key : null;
}

/** Whether a key may have this name: not empty, no Unicode space, no plus. */
export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name) && name.isWellFormed() && !CONTROL.test(name);
}

/** Reads a note; its text means nothing before {@link verifyNote} has accepted it. */
export function parseNote(message: string): Result<Note, NoteMalformed> {
  const malformed = (reason: string) => err({ code: 'note_malformed', reason });
  if (message.length > MAX_LENGTH) return malformed('too long');
  if (!message.isWellFormed() || CONTROL.test(message))
    return malformed('control character or broken Unicode');
  const split = message.lastIndexOf('\n\n');
  if (split < 0) return malformed('no blank line before the signatures');
  const text = message.slice(0, split + 1);
  const tail = message.slice(split + 2);
  if (text === '\n') return malformed('no text');
  if (!tail.endsWith('\n')) return malformed('does not end in a newline');
  const lines = tail.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return malformed('too many signatures');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignature(line);
    if (!signature) return malformed('a line after the text is no signature');
    signatures.push(signature);
  }
  return ok({ text, signatures });
}

export interface NoteMalformed {
  readonly code: 'note_malformed';
  readonly reason: string;
}

function parseSignature(line: string): NoteSignature | null {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || !bytes || bytes.length < 5) return null;
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** The inverse of {@link parseNote}. @throws TypeError when the text could not be read back */
export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map((one) => `— ${one.name} ${toBase64(concatBytes(one.keyId, one.signature))}\n`);
  const message = `${text}\n${lines.join('')}`;
  const parsed = parseNote(message);
  if (!parsed.ok || parsed.value.text !== text) throw new TypeError('this text can not be a note');
  return message;
}

/** Of an Ed25519 key: its signatures are over the note's text. */
export function ed25519(key: VerifierKey): Verifier {
  const { name, publicKey } = key;
  return {
    name,
    keyId: keyId(key),
    verify: (text, signature) => verifyEd25519(publicKey, utf8ToBytes(text), signature),
  };
}

/**
 * Accepts a note that at least one of the trusted signed. Signatures of others are passed over; one under the name and
 * key ID of somebody trusted that is false condemns the whole note.
 * @returns those who signed
 */
export async function verifyNote(
  note: Note,
  trusted: readonly Verifier[],
): Promise<Result<readonly Verifier[], NoteUntrusted>> {
  const signed: Verifier[] = [];
  for (const { name, keyId: id, signature } of note.signatures) {
    const verifier = trusted.find((one) => one.name === name && equalBytes(one.keyId, id));
    if (!verifier) continue;
    if (!(await verifier.verify(note.text, signature))) return err({ code: 'note_signature_invalid', name });
    signed.push(verifier);
  }
  return signed.length > 0 ? ok(signed) : err({ code: 'note_not_signed_by_trusted_key' });
}

/** Whether a note has a line of theirs. In one that {@link verifyNote} accepted with them, it is a right one. */
export function bearsLineOf(message: string, { name, keyId: id }: Verifier): boolean {
  const note = parseNote(message);
  return note.ok && note.value.signatures.some((line) => line.name === name && equalBytes(line.keyId, id));
}

export type NoteUntrusted =
  | { code: 'note_signature_invalid'; name: string }
  | { code: 'note_not_signed_by_trusted_key' };

/** Never throws for what is no key and no signature: it is a false one. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, [
      'verify',
    ]);
    return await crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(message));
  } catch (cause) {
    // Bytes that are no curve point are a false signature; a runtime without Ed25519 must not look like one.
    if (cause instanceof DOMException && cause.name === 'DataError') return false;
    throw cause;
  }
}
