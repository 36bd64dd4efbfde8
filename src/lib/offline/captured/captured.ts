import { utf8, type Bytes } from '../store/bytes.ts';
import type { Came, CapturedRow } from '../store/database.ts';
import { sealTo } from '../store/sealed-to.ts';

/*
 * What comes while nobody has the key: a picture taken on the locked screen, a file that another app shares with Segl. It is
 * sealed for the vault's public key at once, and becomes a draft at the next unlocking (`take-in.ts`). Whoever sealed it
 * can't open it again, so that a page and a service worker may both do it.
 */

/** One file as it came, or as it is kept. */
export interface Captured {
  readonly came: Came;
  /** The file's; may be empty. */
  readonly name: string;
  /** What it is about, where whoever shared it said so. */
  readonly title: string;
  /** By the device's clock, in milliseconds. */
  readonly at: number;
  /** A letter, whose attachments may be receipts. */
  readonly mail: boolean;
  /** What is kept of it has been made of it already. */
  readonly ready: boolean;
  /** SHA-256 of the HEIC file that it was made from, hex; null where it was not. */
  readonly original: string | null;
  readonly bytes: Bytes;
}

/** As photos are: the length of what is sealed tells that much of its size. */
const BUCKET = 64 * 1024;

/** @param id of the row (UUIDv7) */
export async function sealCaptured(publicKey: Bytes, id: string, captured: Captured): Promise<CapturedRow> {
  return { id, ...(await sealTo(publicKey, framed(captured), boundTo(id))) };
}

export const boundTo = (id: string) => ['captured', id];

/** What is said of it, then it, each behind its length. */
function framed({ bytes, ...said }: Captured): Bytes {
  const head = utf8(JSON.stringify(said));
  const length = 8 + head.length + bytes.length;
  const frame = new Uint8Array(Math.ceil(length / BUCKET) * BUCKET);
  const view = new DataView(frame.buffer);
  view.setUint32(0, head.length);
  view.setUint32(4, bytes.length);
  frame.set(head, 8);
  frame.set(bytes, 8 + head.length);
  return frame;
}
