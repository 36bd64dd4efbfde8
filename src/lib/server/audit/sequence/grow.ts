import { equalBytes } from '#lib/domain/bytes.ts';
import { append, rootOf } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { newSecondKey, signCheckpoint } from '../keys/log.ts';
import { showPass } from '../keys/pass.ts';
import { headOf, type Ground } from '../memory/go-on.ts';
import { NotSigned } from '../memory/not-signed.ts';
import type { RememberedHead } from '../memory/statement.ts';
import { insertSecondKey, insertTree, type LogRow } from '../store.ts';

/** What a log is to have behind the leaves it has. */
export interface Grown {
  /** Of what was checked. */
  readonly hashes: readonly Uint8Array[];
  /** Writes the leaves from `first` on. @returns the hashes of what lies there, in their order */
  readonly place: (first: number) => Promise<readonly Uint8Array[]>;
  /** Whether any of them bears the application's mark. */
  readonly authenticated: boolean;
}

/**
 * Gives a log these leaves behind the ground's, under its lock, and signs the head that covers them, with whichever key it
 * has; what is signed is to be remembered after the commit. @throws where what lies there is not what was checked
 */
export async function grow(
  tx: Tx,
  context: Context,
  { log, tree, known, ahead }: Ground,
  { hashes, place, authenticated }: Grown,
): Promise<RememberedHead> {
  const { clientId } = context;
  const shown = showPass(tx, context, log);
  // A log without one gets its pass first; else both are sent together.
  if (!log.pass) await shown;
  const [, placed] = await Promise.all([shown, place(tree.size)]);
  // Hashed twice, by code that has nothing in common: what is signed is what lies there.
  if (placed.length !== hashes.length || placed.some((hash, at) => !equalBytes(hash, hashes[at] ?? NONE)))
    throw new Error(`the leaves of client ${clientId} from ${tree.size} on are not what was checked`);
  const { frontier, completed } = append(tree, hashes);
  const head = { size: frontier.size, root: rootOf(frontier) };
  const signing = await withSecondKey(tx, context, log, head.size);
  const signed = { ...head, note: noteOf(context, signing, head) };
  await insertTree(tx, clientId, completed, signed);
  const before = ahead ?? known;
  return headOf(signing, { ...before, authenticated: before.authenticated || authenticated }, signed);
}

const NONE = new Uint8Array(0);

function noteOf(context: Context, log: LogRow, head: { size: number; root: Uint8Array }): string {
  try {
    return signCheckpoint(context, log, head);
  } catch (cause) {
    throw new NotSigned(
      'log_damaged',
      `the key of the log of client ${context.clientId} does not open`,
      cause,
    );
  }
}

/** A log of a version that signed with Ed25519 alone gets its second key with the first head that it signs now. */
async function withSecondKey(tx: Tx, context: Context, log: LogRow, since: number): Promise<LogRow> {
  if (log.second) return log;
  const second = newSecondKey(context, since);
  await insertSecondKey(tx, context.clientId, second);
  return { ...log, second };
}
