import { bytesToHex } from '@noble/hashes/utils.js';
import { fileAddress } from '#lib/offline/documents/address.ts';
import { ownProblem, Refused } from '#lib/ui/loading/problem.ts';
import { refusalIn } from '#lib/ui/loading/refusal.ts';

export interface WantedFile {
  readonly documentId: string;
  readonly clientId: string;
  /** Bytes, for the progress. */
  readonly size: number;
}

const READS = { reads: true };

/**
 * The bytes of a document's newest file.
 * @param onprogress told the share that has arrived, 0–1
 * @throws Refused with what the server said, `unreachable`, or `server_failed` where it said nothing
 */
export async function fetchFile(
  wanted: WantedFile,
  onprogress: (share: number) => void,
): Promise<Uint8Array> {
  const response = await reach(() => fetch(fileAddress(wanted), { cache: 'no-store' }));
  if (!response.ok) throw new Refused(refusalIn(await reach(() => response.text()), READS));
  if (!response.body) throw new Refused(ownProblem('server_failed', READS));
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reach(() => reader.read());
    if (done) break;
    chunks.push(value);
    received += value.length;
    onprogress(wanted.size > 0 ? Math.min(1, received / wanted.size) : 0);
  }
  return joined(chunks, received);
}

/** Hex SHA-256, computed on this device. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** fetch and its stream reject with a TypeError when the network goes. */
async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new Refused(ownProblem('unreachable', READS));
  }
}
