import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes, fromBase64, toBase64 } from './bytes.ts';

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

const ED25519 = 0x01;
const MAX_LENGTH = 1_000_000;
const MAX_SIGNATURES = 100;
const KEY_NAME = /^[^\p{White_Space}+]+$/u;
// oxlint-disable-next-line no-control-regex -- the format forbids them
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SIGNATURE_LINE = /^— (\S+) (\S+)$/u;

/** The key ID of an Ed25519 key: SHA-256(name || 0x0A || 0x01 || public key)[:4]. */
export function keyId({ name, publicKey }: VerifierKey): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(ED25519), publicKey)).slice(0, 4);
}

/** `name+hex key ID+base64(0x01 || public key)`: how a verifier's key is handed on. */
export function formatVerifierKey(key: VerifierKey): string {
  const encoded = toBase64(concatBytes(Uint8Array.of(ED25519), key.publicKey));
  return `${key.name}+${bytesToHex(keyId(key))}+${encoded}`;
}

/** Reads what {@link formatVerifierKey} writes and refuses all else, a wrong key ID included. */
export function parseVerifierKey(text: string): Result<VerifierKey, { code: 'verifier_key_malformed' }> {
  const malformed = err({ code: 'verifier_key_malformed' });
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text);
  const [, name = '', id = '', encoded = ''] = match ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return malformed;
  const key = { name, publicKey: bytes.slice(1) };
  return bytesToHex(keyId(key)) === id ? ok(key) : malformed;
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

/**
 * Accepts a note that at least one of the trusted keys signed. Signatures of unknown keys are passed over; one
 * under the name and key ID of a trusted key that is false condemns the whole note.
 */
export async function verifyNote(
  note: Note,
  trusted: readonly VerifierKey[],
): Promise<Result<void, NoteUntrusted>> {
  const bytes = utf8ToBytes(note.text);
  let verified = 0;
  for (const { name, keyId: id, signature } of note.signatures) {
    const key = trusted.find((one) => one.name === name && equalBytes(keyId(one), id));
    if (!key) continue;
    if (!(await verifyEd25519(key.publicKey, bytes, signature)))
      return err({ code: 'note_signature_invalid', name });
    verified += 1;
  }
  return verified > 0 ? ok() : err({ code: 'note_not_signed_by_trusted_key' });
}

export type NoteUntrusted =
  { code: 'note_signature_invalid'; name: string } | { code: 'note_not_signed_by_trusted_key' };

async function verifyEd25519(
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
