/**
 * The text as every part can keep it: without U+0000, which PostgreSQL refuses, and with U+FFFD for half a surrogate
 * pair, which RFC 8785 refuses. Without this, one pasted text would stop a device's outbox for good.
 */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
