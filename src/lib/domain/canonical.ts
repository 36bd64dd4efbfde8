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
  return textOf(statement, 0);
}

/** Statements are flat; what is deeper is left to who does not call itself for each level. */
const DEEP = 32;
/** Without what JSON escapes, and halves of a sign, a text is said as it is. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

function textOf(value: Json, depth: number): string {
  if (typeof value === 'string') return ESCAPED.test(value) ? byLibrary(value) : `"${value}"`;
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || depth > DEEP || !isPlain(value)) return byLibrary(value);
  let text = '';
  if (Array.isArray(value)) {
    const all = value as readonly Json[];
    for (let at = 0; at < all.length; at += 1)
      text += `${at === 0 ? '' : ','}${textOf(all[at] ?? null, depth + 1)}`;
    return `[${text}]`;
  }
  // By UTF-16 code units, as section 3.2.3 asks.
  for (const key of Object.keys(value).sort()) {
    const member = (value as JsonObject)[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${textOf(key, 0)}:${textOf(member, depth + 1)}`;
  }
  return `{${text}}`;
}

/** What JSON makes: no dates, and nothing else that has a text of its own. */
function isPlain(value: object): boolean {
  const made = Object.getPrototypeOf(value) as unknown;
  return made === Object.prototype || made === Array.prototype || made === null;
}

/** A kept library: it knows what few statements say. @throws of what is no JSON */
function byLibrary(value: Json): string {
  const text = canonicalize(value);
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
