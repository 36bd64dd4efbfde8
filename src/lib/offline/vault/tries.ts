import type { TriesRow, VaultDatabase } from './database.ts';

/** So many are mistakes of whoever types. */
const FREE = 3;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** How long to wait after so many wrong ones in a row. */
export function waitAfter(wrong: number): number {
  return wrong < FREE ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - FREE), LONGEST_WAIT_MS);
}

/** What is left to wait, in milliseconds. A clock that was set back has made no time pass. */
export async function leftToWait(database: VaultDatabase, now: number): Promise<number> {
  return database.transaction('rw', database.tries, async () => {
    const row = await database.tries.get('tries');
    if (!row) return 0;
    const leftMs = leftOf(row, now);
    // From here on it is counted by the clock as it is now.
    if (row.leftMs > 0) await database.tries.put({ ...row, leftMs, seenAt: now });
    return leftMs;
  });
}

/**
 * Counts a try before it is made, so that ending the page in the middle of one saves none; {@link tryFits} takes it back.
 * @returns how many there have been with this one; or what is left to wait, and then nothing is counted
 */
export async function countTry(
  database: VaultDatabase,
  now: number,
): Promise<{ readonly wrong: number } | { readonly waitMs: number }> {
  return database.transaction('rw', database.tries, async () => {
    const row = await database.tries.get('tries');
    const waitMs = row ? leftOf(row, now) : 0;
    if (row && waitMs > 0) {
      await database.tries.put({ ...row, leftMs: waitMs, seenAt: now });
      return { waitMs };
    }
    const wrong = (row?.wrong ?? 0) + 1;
    await database.tries.put({ id: 'tries', wrong, leftMs: waitAfter(wrong), seenAt: now });
    return { wrong };
  });
}

/** The secret was the right one. */
export async function tryFits(database: VaultDatabase): Promise<void> {
  await database.tries.delete('tries');
}

function leftOf({ leftMs, seenAt }: TriesRow, now: number): number {
  return Math.max(0, leftMs - Math.max(0, now - seenAt));
}
