import type { Bytes } from './bytes.ts';

const HEADER = 4;

/** A length before it, and zeros behind, up to a multiple of `bucket`: what is encrypted then does not tell how long it is. */
export function padded(plain: Bytes, bucket: number): Bytes {
  const framed = new Uint8Array(Math.ceil((HEADER + plain.length) / bucket) * bucket);
  new DataView(framed.buffer).setUint32(0, plain.length);
  framed.set(plain, HEADER);
  return framed;
}

export function unpadded(framed: Bytes): Bytes {
  const length = new DataView(framed.buffer, framed.byteOffset).getUint32(0);
  return framed.slice(HEADER, HEADER + length);
}
