import { v7 } from 'uuid';
import { leafHash } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Ground } from '../memory/go-on.ts';
import type { RememberedHead } from '../memory/statement.ts';
import { grow } from '../sequence/grow.ts';
import { insertHeads, type Head } from './store.ts';

/** Makes these heads leaves of the installation's log, and signs the head that covers them: {@link grow}. */
export function takeHeads(
  tx: Tx,
  directory: Context,
  ground: Ground,
  heads: readonly Head[],
): Promise<RememberedHead> {
  const rows = heads.map((head) => ({ ...head, id: v7() }));
  return grow(tx, directory, ground, {
    hashes: heads.map(({ note }) => leafHash(new TextEncoder().encode(note))),
    place: (first) => insertHeads(tx, directory.clientId, first, rows),
    authenticated: false,
  });
}
