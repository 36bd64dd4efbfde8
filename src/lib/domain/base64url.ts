import { decodeBase64urlIgnorePadding, encodeBase64urlNoPadding } from '@oslojs/encoding';

/** The bytes of base64url without padding (RFC 4648, section 5), in its one form; null where it is none. */
export function bytesOfBase64Url(text: string): Uint8Array | null {
  try {
    const bytes = decodeBase64urlIgnorePadding(text);
    return encodeBase64urlNoPadding(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

export function base64UrlOf(bytes: Uint8Array): string {
  return encodeBase64urlNoPadding(bytes);
}
