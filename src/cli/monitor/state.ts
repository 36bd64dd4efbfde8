import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Seen = z.strictObject({
  /** Verifier keys that it is believed by, Ed25519 first. */
  keys: z.array(z.string()).min(1).readonly(),
  /** The signed note of the last head. */
  note: z.string().min(1),
  /** Of an installation's log: the last head of each client's. Null where its entries are not to be had. */
  clients: z.record(z.string(), z.strictObject({ size: z.int().min(0), root: z.string() })).nullable(),
});

/** What somebody who follows a log has seen of it. */
export type Seen = Readonly<z.infer<typeof Seen>>;

const FILE = 'seen.json';

/** Null where nothing was seen yet. @throws where the file can't be read: it must not look like a log never seen */
export async function readSeen(folder: string): Promise<Seen | null> {
  try {
    return Seen.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${join(folder, FILE)} can’t be read. What was seen of the log is not known.`, { cause });
  }
}

/**
 * Whole or not at all, and only in the place of what was there before the look: who looked in between may have seen more.
 * @throws where somebody else has written, or is writing
 */
export async function writeSeen(folder: string, seen: Seen, before: Seen | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  await alone(join(folder, `${FILE}.lock`), async () => {
    if ((await readSeen(folder))?.note !== before?.note) throw new Error(`${folder} ${OTHERS}`);
    const written = join(folder, `${FILE}.new`);
    await writeFile(written, `${JSON.stringify(seen, null, 1)}\n`, { flush: true });
    await rename(written, join(folder, FILE));
  });
}

const OTHERS = 'is written to by another monitor: each needs a folder of its own';

/** Longer than a small file takes: whoever left a lock for so long has died. */
const ABANDONED_MS = 60_000;

async function alone(lock: string, work: () => Promise<void>): Promise<void> {
  const left = await stat(lock).catch(() => null);
  if (left && Date.now() - left.mtimeMs > ABANDONED_MS) await rm(lock, { force: true });
  const held = await open(lock, 'wx').catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EEXIST' ? new Error(`${lock} ${OTHERS}`, { cause }) : cause;
  });
  try {
    await held.close();
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Keeps two heads that can't both be true, the same two under the same names; of what nobody signed only the last, or whoever
 * is in the way could fill the disk. @returns the names
 */
export async function keepBoth(
  folder: string,
  { kept, seen, isSigned }: { readonly kept: string; readonly seen: string; readonly isSigned: boolean },
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const both = createHash('sha256')
    .update(`${kept}\n${isSigned ? seen : ''}`)
    .digest('hex')
    .slice(0, 16);
  return Promise.all(
    Object.entries({ kept, seen }).map(async ([name, note]) => {
      const file = join(folder, `alarm-${both}-${name}`);
      await writeFile(file, note, { flush: true });
      return file;
    }),
  );
}
