import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { extract, pack, type Entry } from 'tar-stream';

/** A file or, ending in `/`, a folder on its way into a backup. */
export interface TreeEntry {
  readonly path: string;
  readonly size: number;
  /** When it was last changed; null of what is made here. */
  readonly at: Date | null;
  read(): AsyncIterable<Uint8Array>;
}

const BLOCK = 256 * 1024;

/** It is there and can't be read: a copy that leaves it out would look whole. */
export class Unreadable extends Error {
  readonly path: string;
  /** The system's code: `EACCES`, `EIO` … */
  readonly reason: string;
  constructor(path: string, reason: string) {
    super(`${path} can't be read (${reason})`);
    this.path = path;
    this.reason = reason;
  }
}

/** For what may vanish at any moment: null then, and {@link Unreadable} for every other reason. */
function nullIfGone(path: string): (cause: NodeJS.ErrnoException) => null {
  return (cause) => {
    if (cause.code === 'ENOENT') return null;
    throw new Unreadable(path, cause.code ?? 'unknown');
  };
}

/**
 * All files and folders below, through links too, deepest last. What vanishes meanwhile is left out, and its folder is looked
 * at again, for what has taken its place: a list of old names alone would say that nothing is there. Throws {@link Unreadable}.
 */
export async function* entriesBelow(
  root: string,
  wanted: (path: string) => boolean = () => true,
  folder = '',
): AsyncGenerator<TreeEntry> {
  const at = join(root, folder);
  const seen = new Set<string>();
  for (let again = true; again;) {
    again = false;
    const found = (await readdir(at, { withFileTypes: true }).catch(nullIfGone(at))) ?? [];
    const news = found.filter(({ name }) => !seen.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of news) {
      seen.add(entry.name);
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      // Somebody may have moved a folder to a larger disk and left a link.
      const link = entry.isSymbolicLink();
      const kind = link ? await stat(join(root, path)).catch(nullIfGone(join(root, path))) : entry;
      if (kind?.isDirectory()) {
        if (!wanted(`${path}/`)) continue;
        yield folderEntry(`${path}/`);
        yield* entriesBelow(root, wanted, path);
      } else if (kind?.isFile() && wanted(path)) {
        const file = await fileEntry(root, path);
        if (file) yield file;
        else again = true;
      }
    }
  }
}

export function folderEntry(path: string): TreeEntry {
  return { path, size: 0, at: null, read: () => bytesOf(new Uint8Array(0)) };
}

export function textEntry(path: string, text: string): TreeEntry {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, at: null, read: () => bytesOf(bytes) };
}

/** The file with the length it has now; null where there is none. */
export async function fileEntry(root: string, path: string): Promise<TreeEntry | null> {
  const at = join(root, path);
  const found = await stat(at).catch(nullIfGone(at));
  return found && { path, size: found.size, at: found.mtime, read: () => exactly(at, found.size) };
}

/**
 * So many bytes of the file. One that was cut short or taken away meanwhile is filled up with zeros: a running database
 * does that, and what is lost by it stands in its log. Throws {@link Unreadable}.
 */
async function* exactly(path: string, size: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r').catch(nullIfGone(path));
  let left = size;
  try {
    while (file && left > 0) {
      const buffer = Buffer.alloc(Math.min(BLOCK, left));
      const { bytesRead } = await file
        .read(buffer, 0, buffer.length, size - left)
        .catch((cause: NodeJS.ErrnoException) => {
          throw new Unreadable(path, cause.code ?? 'unknown');
        });
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
  const source = told(fill(tar, entries, passed), tar);
  try {
    for await (const bytes of tar) yield bytes;
  } catch (cause) {
    throw source.failed ?? cause;
  }
  await source.done;
}

/** Ends `tar` with the work that feeds it. In the middle of a file it would say only that it was destroyed, not why. */
function told(work: Promise<void>, tar: { destroy(error: Error): void }) {
  const source: { failed?: unknown; done: Promise<void> } = {
    done: work.catch((cause: unknown) => {
      source.failed = cause;
      tar.destroy(cause as Error);
    }),
  };
  return source;
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
    // Destroyed with the whole, which tells; an error that nobody hears would end the process.
    entry.on('error', () => {});
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
  const feeding = told(feed(source, tar), tar);
  try {
    for await (const entry of tar) await unpackEntry(entry, root, passed);
  } catch (cause) {
    throw feeding.failed ?? cause;
  }
  await feeding.done;
}

async function unpackEntry(entry: Entry, root: string, passed: (bytes: number) => void): Promise<void> {
  const path = resolve(root, entry.header.name);
  if (path !== root && !path.startsWith(root + sep)) {
    throw new Error(`${entry.header.name} leads out of its folder`);
  }
  if (entry.header.type === 'directory') {
    await mkdir(path, { recursive: true, mode: 0o700 });
    entry.resume();
    return;
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

async function feed(source: AsyncIterable<Uint8Array>, tar: ReturnType<typeof extract>): Promise<void> {
  for await (const bytes of source) {
    if (!tar.write(bytes)) await new Promise((drained) => tar.once('drain', () => drained(null)));
  }
  tar.end();
}
