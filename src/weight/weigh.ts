import { gzipSync } from 'node:zlib';

/** A file of the build, as the bundler tells of it. Paths are from the project's root. */
export interface Chunk {
  readonly fileName: string;
  readonly code: string;
  /** Names of the files it can't run without. */
  readonly imports: readonly string[];
  /** What it is made of: each module and its length. */
  readonly modules: Readonly<Record<string, number>>;
  /** The module it was made for, where it is one: an entry, a page, something loaded on demand. */
  readonly facade: string | null;
}

/** What a room loads, gzipped, in bytes. */
export interface Weight {
  readonly total: number;
  /** By package and by folder of ours. A file's bytes are shared out by the lengths of what it is made of. */
  readonly parts: Readonly<Record<string, number>>;
  readonly files: readonly string[];
}

/**
 * @param entries modules whose files are loaded, with all that these can't run without
 * @throws where the build has no such file
 */
export function weigh(chunks: readonly Chunk[], entries: readonly string[]): Weight {
  const files = [...loaded(chunks, entries)];
  const parts: Record<string, number> = {};
  let total = 0;
  for (const { code, modules } of files) {
    const bytes = gzipSync(code).length;
    const length = Object.values(modules).reduce((sum, each) => sum + each, 0);
    for (const [path, each] of Object.entries(modules)) {
      const part = partOf(path);
      parts[part] = (parts[part] ?? 0) + (bytes * each) / (length || 1);
    }
    total += bytes;
  }
  return { total, parts, files: files.map(({ fileName }) => fileName) };
}

function loaded(chunks: readonly Chunk[], entries: readonly string[]): Set<Chunk> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<Chunk>();
  const take = (chunk: Chunk | undefined): void => {
    if (!chunk || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) take(byName.get(name));
  };
  for (const entry of entries) {
    const chunk =
      chunks.find(({ facade }) => facade === entry) ?? chunks.find(({ modules }) => entry in modules);
    if (!chunk) throw new Error(`the build has no file for ${entry}`);
    take(chunk);
  }
  return found;
}

/** `zod`, `@trpc/client`; `ui/capture`, `domain`, `routes`. */
export function partOf(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (inPackage) return inPackage;
  const [, folder, inner] = /^src\/(?:lib\/)?([^/]+)(?:\/([^/]+)\/)?/.exec(path) ?? [];
  if (folder === undefined) return 'made by the build';
  return inner === undefined || folder === 'routes' || folder === 'domain' ? folder : `${folder}/${inner}`;
}
