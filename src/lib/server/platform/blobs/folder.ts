import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { entriesBelow } from '../backup/tree.ts';
import { type Shelf, StorageError } from './shelf.ts';

/** A folder of this machine, or one that several machines mount. */
export function folderShelf(root: string): Shelf {
  return {
    async add(name, bytes) {
      const file = join(root, name);
      try {
        return await writeOnce(file, bytes).catch(async (cause: unknown) => {
          // Its folder is made when it is missed: nearly always it is there.
          if (codeOf(cause) !== 'ENOENT') throw cause;
          await mkdir(dirname(file), { recursive: true, mode: 0o700 });
          return writeOnce(file, bytes);
        });
      } catch (cause) {
        throw refused(cause, WRITING);
      }
    },
    async read(name) {
      try {
        return await readFile(join(root, name));
      } catch (cause) {
        if (codeOf(cause) === 'ENOENT') return null;
        throw refused(cause, READING);
      }
    },
    async *entries(below = '') {
      for await (const { path, size } of entriesBelow(join(root, below))) {
        if (!path.endsWith('/') && !DRAFT.test(path)) yield { name: below + path, size };
      }
    },
    async remove(name) {
      try {
        await removed(join(root, name));
      } catch (cause) {
        throw refused(cause, WRITING);
      }
    },
  };
}

/** What a killed process may leave behind; nothing reads it. */
const DRAFT = /\.[0-9a-f]{8}$/;

/**
 * A temporary name, flushed, then linked to its own, which fails where that is taken, and the folder flushed: after a
 * power cut the file is whole or absent.
 */
async function writeOnce(file: string, bytes: Uint8Array): Promise<boolean> {
  const added = !existsSync(file) && (await linkedAs(file, bytes));
  // Also where another was first: who is told that it is there may rely on it.
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
  return added;
}

async function linkedAs(file: string, bytes: Uint8Array): Promise<boolean> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file);
    return true;
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    return false;
  } finally {
    await removed(draft);
  }
}

async function removed(file: string): Promise<void> {
  await unlink(file).catch((cause: unknown) => {
    if (codeOf(cause) !== 'ENOENT') throw cause;
  });
}

type Codes = Readonly<Record<string, StorageError['code']>>;

const WRITING: Codes = {
  ENOSPC: 'storage_full',
  EDQUOT: 'storage_full',
  EACCES: 'storage_unwritable',
  EROFS: 'storage_unwritable',
  EPERM: 'storage_unwritable',
  EIO: 'storage_unavailable',
};

/** Of who only reads it is no matter what may be written. */
const READING: Codes = {
  EACCES: 'storage_unavailable',
  EPERM: 'storage_unavailable',
  EIO: 'storage_unavailable',
};

function refused(cause: unknown, codes: Codes): unknown {
  const code = codes[codeOf(cause) ?? ''];
  return code ? new StorageError(code, cause) : cause;
}

function codeOf(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException).code;
}
