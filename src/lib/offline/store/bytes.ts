/** Bytes that WebCrypto and IndexedDB take: never a view of shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** UTF-8 in memory of its own. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
