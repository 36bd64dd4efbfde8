import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientHeads } from '#lib/domain/tlog/head-leaves.ts';

/** What somebody who follows a log has seen of it. */
export interface Seen {
  /** Verifier keys that it is believed by, Ed25519 first. */
  readonly keys: readonly string[];
  /** The signed note of the last head. */
  readonly note: string;
  /** Of an installation's log: the last head of each client's. Null where its entries are not to be had. */
  readonly clients: ClientHeads | null;
}

const FILE = 'seen.json';

/** Null where nothing was seen yet. @throws where the file can't be read: it must not look like a log never seen */
export async function readSeen(folder: string): Promise<Seen | null> {
  try {
    return JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Seen;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${join(folder, FILE)} can’t be read. What was seen of the log is not known.`, { cause });
  }
}

/** Whole or not at all. */
export async function writeSeen(folder: string, seen: Seen): Promise<void> {
  await mkdir(folder, { recursive: true });
  const written = join(folder, `${FILE}.new`);
  await writeFile(written, `${JSON.stringify(seen, null, 1)}\n`, { flush: true });
  await rename(written, join(folder, FILE));
}

/** Keeps two heads that can't both be true, the same two under the same names. @returns these */
export async function keepBoth(
  folder: string,
  { kept, seen }: { readonly kept: string; readonly seen: string },
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const both = createHash('sha256').update(`${kept}\n${seen}`).digest('hex').slice(0, 16);
  return Promise.all(
    Object.entries({ kept, seen }).map(async ([name, note]) => {
      const file = join(folder, `alarm-${both}-${name}`);
      await writeFile(file, note, { flush: true });
      return file;
    }),
  );
}
