import { canonicalText, type Json, type JsonObject } from '../canonical.ts';
import { equalBytes } from '#lib/domain/bytes.ts';

/** The text of UTF-8 bytes; null where writing it again would give others. */
export function sameText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The lines of a text of which each ends in a newline; null for any other. */
export function linesOf(bytes: Uint8Array): string[] | null {
  const text = sameText(bytes);
  return text?.endsWith('\n') ? text.slice(0, -1).split('\n') : null;
}

/** Objects and lists in one another: no statement has as many, and programs differ in how many they can read. */
const DEEPEST = 64;

/**
 * The object that bytes are the canonical JSON of (RFC 8785); null of all else, so that an object has one writing. Its numbers
 * are whole and safe: how others are written is where programs differ, and no statement has one. Nor has it more than
 * {@link DEEPEST} objects and lists in one another.
 */
export function canonicalObject(bytes: Uint8Array): JsonObject | null {
  const text = sameText(bytes);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return isPlain(value as JsonObject, DEEPEST) && canonicalText(value as JsonObject) === text
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}

function isPlain(value: Json, deep: number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  return deep > 0 && Object.values(value).every((each) => isPlain(each, deep - 1));
}

/** Hashes of 32 bytes, one behind the other; null where they are not whole. */
export function hashesIn(bytes: Uint8Array): Uint8Array[] | null {
  if (bytes.length % 32 !== 0) return null;
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
}

const LINE = 64;

/** Certificates as PEM (RFC 7468), in the one writing that is taken. */
export function pemOf(certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => {
      let binary = '';
      for (const byte of der) binary += String.fromCharCode(byte);
      const lines = btoa(binary).match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
      return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
}

/** What {@link pemOf} was given; null of any other text. */
export function certificatesIn(bytes: Uint8Array): Uint8Array[] | null {
  const text = sameText(bytes) ?? '';
  const found = [
    ...text.matchAll(/-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n/g),
  ];
  try {
    const certificates = found.map(([, body = '']) =>
      Uint8Array.from(atob(body.replaceAll('\n', '')), (character) => character.charCodeAt(0)),
    );
    const again = new TextEncoder().encode(pemOf(certificates));
    return found.length > 0 && equalBytes(again, bytes) ? certificates : null;
  } catch {
    return null;
  }
}
