import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { extract, pack } from 'tar-stream';

/** A file or, ending in `/`, a folder on its way into a backup. */
export interface TreeEntry {
  readonly path: string;
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

const BLOCK = 256 * 1024;

/** All files and folders below, deepest last; what vanishes meanwhile is left out. */
export async function* entriesBelow(
  root: string,
  wanted: (path: string) => boolean = () => true,
  folder = '',
): AsyncGenerator<TreeEntry> {
  const found = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (!wanted(`${path}/`)) continue;
      yield folderEntry(`${path}/`);
      yield* entriesBelow(root, wanted, path);
    } else if (entry.isFile() && wanted(path)) {
      const file = await fileEntry(root, path);
      if (file) yield file;
    }
  }
}

export function folderEntry(path: string): TreeEntry {
  return { path, size: 0, read: () => bytesOf(new Uint8Array(0)) };
}

export function textEntry(path: string, text: string): TreeEntry {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, read: () => bytesOf(bytes) };
}

/** The file with the length it has now; null where there is none. */
export async function fileEntry(root: string, path: string): Promise<TreeEntry | null> {
  const found = await stat(join(root, path)).catch(() => null);
  return found && { path, size: found.size, read: () => exactly(join(root, path), found.size) };
}

/**
 * So many bytes of the file. One that was cut short or taken away meanwhile is filled up with zeros: a running database
 * does that, and what is lost by it stands in its log.
 */
async function* exactly(path: string, size: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r').catch(() => null);
  let left = size;
  try {
    while (file && left > 0) {
      const buffer = Buffer.alloc(Math.min(BLOCK, left));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, size - left);
      if (bytesRead === 0) break;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file?.close();
  }
  for (; left > 0; left -= Math.min(BLOCK, left)) yield Buffer.alloc(Math.min(BLOCK, left));
}

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
}

/** The entries as one stream (tar). @param passed told how many bytes of files have been taken */
export async function* packTree(
  entries: AsyncIterable<TreeEntry>,
  passed: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const filling = fill(tar, entries, passed).catch((cause: unknown) => tar.destroy(cause as Error));
  for await (const bytes of tar) yield bytes;
  await filling;
}

async function fill(
  tar: ReturnType<typeof pack>,
  entries: AsyncIterable<TreeEntry>,
  passed: (bytes: number) => void,
): Promise<void> {
  for await (const file of entries) {
    const { path, size } = file;
    if (path.endsWith('/')) {
      tar.entry({ name: path, type: 'directory', mode: 0o700 });
      continue;
    }
    const entry = tar.entry({ name: path, size, mode: 0o600 });
    for await (const bytes of file.read()) {
      if (!entry.write(bytes)) await new Promise((drained) => entry.once('drain', () => drained(null)));
      passed(bytes.length);
    }
    entry.end();
    await new Promise<void>((done, failed) => entry.once('finish', done).once('error', failed));
  }
  tar.finalize();
}

/**
 * Writes what {@link packTree} packed below `root`, each file durable. Refuses (throws) a path that leads out of it.
 * @param passed told how many bytes of files have been written
 */
export async function unpackTree(
  source: AsyncIterable<Uint8Array>,
  root: string,
  passed: (bytes: number) => void = () => {},
): Promise<void> {
  const tar = extract();
  const feeding = feed(source, tar).catch((cause: unknown) => tar.destroy(cause as Error));
  for await (const entry of tar) {
    const path = resolve(root, entry.header.name);
    if (path !== root && !path.startsWith(root + sep)) {
      throw new Error(`${entry.header.name} leads out of its folder`);
    }
    if (entry.header.type === 'directory') {
      await mkdir(path, { recursive: true, mode: 0o700 });
      entry.resume();
      continue;
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const bytes of entry) {
        await file.writeFile(bytes as Uint8Array);
        passed((bytes as Uint8Array).length);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  }
  await feeding;
}

async function feed(source: AsyncIterable<Uint8Array>, tar: ReturnType<typeof extract>): Promise<void> {
  for await (const bytes of source) {
    if (!tar.write(bytes)) await new Promise((drained) => tar.once('drain', () => drained(null)));
  }
  tar.end();
}
