import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { entriesBelow } from '../backup/tree.ts';
import { type Content, type Part, piecesOf, type Shelf, StorageError } from './shelf.ts';

/** A folder of this machine, or one that several machines mount. */
export function folderShelf(root: string): Shelf {
  return {
    add: (name, content) => written(join(root, name), content, link),
    async replace(name, content) {
      await written(join(root, name), content, rename);
    },
    async readPart(name, from, length) {
      try {
        return await partOf(join(root, name), from, length);
      } catch (cause) {
        if (codeOf(cause) === 'ENOENT') return null;
        throw refused(cause, READING);
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
      for await (const { path, size, at } of entriesBelow(join(root, below))) {
        if (at && !DRAFT.test(path)) yield { name: below + path, size, at };
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

/** How a finished draft gets its name: by a link, which fails where that is taken, or in the place of what has it. */
type Naming = (draft: string, file: string) => Promise<void>;

async function written(file: string, content: Content, naming: Naming): Promise<boolean> {
  try {
    // Also where another was first: who is told that it is there may rely on it.
    const added = !(naming === link && existsSync(file)) && (await namedAs(file, content, naming));
    const folder = await open(dirname(file), 'r');
    await folder.sync();
    await folder.close();
    return added;
  } catch (cause) {
    throw refused(cause, WRITING);
  }
}

/** Written under a temporary name and flushed, then named: after a power cut the file is whole or absent. */
async function namedAs(file: string, content: Content, naming: Naming): Promise<boolean> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await openDraft(draft);
    try {
      for await (const bytes of piecesOf(content)) await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await naming(draft, file);
    return true;
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    return false;
  } finally {
    await removed(draft);
  }
}

/** Its folder is made when it is missed: nearly always it is there. */
async function openDraft(draft: string): Promise<FileHandle> {
  return open(draft, 'wx', 0o600).catch(async (cause: unknown) => {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
    return open(draft, 'wx', 0o600);
  });
}

async function partOf(file: string, from: number, length: number): Promise<Part> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - from)));
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await handle.read(bytes, read, bytes.length - read, from + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return { bytes: bytes.subarray(0, read), size };
  } finally {
    await handle.close();
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
