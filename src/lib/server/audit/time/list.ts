import { equalBytes } from '#lib/domain/bytes.ts';
import { rootOfLeaves } from '#lib/domain/tlog/tree.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { memoryOf } from '../memory/memory.ts';
import { NotSigned } from '../memory/not-signed.ts';
import { begun, type RememberedHead } from '../memory/statement.ts';

/** Under which name the list of tokens is remembered outside the database, as a client's log is under the client's. */
export const TIMES = '00000000-0000-7000-8000-000000000003';

/** That the list had these tokens. */
export function listHead(leaves: readonly Uint8Array[], generation: number): RememberedHead {
  return { ...begun(TIMES), generation, size: leaves.length, root: rootOfLeaves(leaves) };
}

/**
 * Holds the list against what is remembered of it, the first time it is empty, or begins to remember it.
 * @returns the generation that is remembered
 * @throws NotSigned where it is shorter, or another, or nothing is remembered of one that has tokens
 */
export async function heldList(platform: Platform, leaves: readonly Uint8Array[]): Promise<number> {
  const memory = memoryOf(platform);
  const known = await memory.heads(TIMES);
  if (known.length === 0) {
    if (leaves.length > 0) throw new NotSigned('memory_missing', 'what was remembered of the time tokens');
    await memory.remember(begun(TIMES));
  }
  for (const { size, root } of known) {
    if (size > leaves.length)
      throw new NotSigned('log_shorter', `there were ${size} time tokens, and are ${leaves.length}`);
    if (!equalBytes(rootOfLeaves(leaves.slice(0, size)), root))
      throw new NotSigned('head_differs', `the first ${size} time tokens are not those that were`);
  }
  return known[0]?.generation ?? 0;
}

/** Durable once it resolves. */
export async function rememberList(
  platform: Platform,
  leaves: readonly Uint8Array[],
  generation: number,
): Promise<void> {
  await memoryOf(platform).remember(listHead(leaves, generation));
}

/** Takes the list as it is for the right one, whatever was remembered: a person has said so. */
export async function rememberListAnew(platform: Platform, leaves: readonly Uint8Array[]): Promise<void> {
  const memory = memoryOf(platform);
  const known = await memory.headsAtHand(TIMES);
  await memory.replace(listHead(leaves, known[0] ? known[0].generation + 1 : 0));
}
