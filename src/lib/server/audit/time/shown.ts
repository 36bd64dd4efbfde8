import { bytesToHex } from '@noble/hashes/utils.js';
import { ok, type Result } from '#lib/domain/result.ts';
import { toBase64 } from '#lib/domain/tlog/bytes.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { inclusionProof } from '#lib/domain/tlog/proof.ts';
import type { StampedProof } from '#lib/domain/tlog/stamped-event.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { pathOfHead } from '../heads/inclusion.ts';
import { namedLog } from '../memory/forks.ts';
import { readHashes } from '../store.ts';
import { stampOverLeaf } from './store.ts';

/** `off`: no authority is configured, and no token covers it · `none`: none does yet. */
export type Stamped =
  | { readonly state: 'off' }
  | { readonly state: 'none' }
  | { readonly state: 'unprovable' }
  | { readonly state: 'proof'; readonly proof: StampedProof };

/**
 * The first token that covers a leaf of the client's log, with what leads there, to be judged where it is shown: nothing of
 * it was verified here. `unprovable`: the stored trees lack what leads there.
 */
export async function stampedProof(
  context: Context,
  { index }: { readonly index: number },
): Promise<Result<Stamped, never>> {
  const { clientId, platform } = context;
  const named = await context.transaction(async (tx) => ok(await namedLog(tx, context)));
  const origin = named.ok && named.value ? named.value.now.origin : '';
  const directory = machine(platform);
  try {
    const found = await directory.transaction(async (tx) => {
      const over = await stampOverLeaf(tx, { clientId, origin, index });
      const path = over && (await pathOfHead(tx, over.headIndex, over.stampedSize));
      return ok(over && path && { over, headPath: path });
    });
    if (!found.ok || !found.value)
      return ok({ state: platform.config.timestamping === 'none' ? 'off' : 'none' });
    const { over, headPath } = found.value;
    const path = await context.transaction(async (tx) =>
      ok(await inclusionProof((asked) => readHashes(tx, clientId, asked), index, over.size)),
    );
    const stamped = parseNote(over.stamped);
    if (!path.ok || !stamped.ok) return ok({ state: 'unprovable' });
    const proof: StampedProof = {
      ...{ note: over.note, headIndex: over.headIndex, text: stamped.value.text },
      path: path.value.map((hash) => bytesToHex(hash)),
      headPath: headPath.map((hash) => bytesToHex(hash)),
      token: toBase64(over.token),
    };
    return ok({ state: 'proof', proof });
  } catch (cause) {
    // A node that should be there isn't: the log was changed behind the app's back.
    if (cause instanceof RangeError) return ok({ state: 'unprovable' });
    throw cause;
  }
}
