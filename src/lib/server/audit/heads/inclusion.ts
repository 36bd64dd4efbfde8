import { inclusionProof } from '#lib/domain/tlog/proof.ts';
import { NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { readHashes } from '../store.ts';

/**
 * From a client's head, which is a leaf of the installation's log, up to the root of its checkpoint of that size.
 * @throws RangeError where the stored tree has no such leaf, or lacks a node
 */
export function pathOfHead(tx: Tx, index: number, size: number): Promise<Uint8Array[]> {
  return inclusionProof((coordinates) => readHashes(tx, NO_CLIENT, coordinates), index, size);
}
