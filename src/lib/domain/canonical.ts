import canonicalize from 'canonicalize';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a canonical statement may hold: no floats, no dates, no bigints; amounts are decimal strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * The UTF-8 bytes of the RFC 8785 (JCS) form. Two equal statements give equal bytes on every
 * device; these bytes, never a serializer's habit, are what Segl hashes and signs.
 */
export function canonicalBytes(statement: Json): Uint8Array {
  return utf8ToBytes(canonicalText(statement));
}

/** The RFC 8785 text whose UTF-8 bytes {@link canonicalBytes} gives. */
export function canonicalText(statement: Json): string {
  const text = canonicalize(statement);
  if (text === undefined) throw new TypeError('a statement must be JSON');
  return text;
}

/** SHA-256 of the canonical bytes, 32 bytes. */
export function statementHash(statement: Json): Uint8Array {
  return sha256(canonicalBytes(statement));
}

/** {@link statementHash} as 64 lower-case hex digits. */
export function statementHashHex(statement: Json): string {
  return bytesToHex(statementHash(statement));
}
