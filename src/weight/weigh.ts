import { gzipSync } from 'node:zlib';

/** A file of the build, as the bundler tells of it. */
export interface Chunk {
  readonly fileName: string;
  readonly code: string;
  /** Names of the files it can't run without. */
  readonly imports: readonly string[];
  /** What it is made of: each module's path and length. */
  readonly modules: Readonly<Record<string, number>>;
  /** The module that it was made for, where it is one: an entry, a page, something loaded on demand. */
  readonly facade: string | null;
}

/** What a place of the app loads, gzipped, in bytes. */
export interface Weight {
  readonly total: number;
  /** By package, and by folder of ours; a file's bytes are shared out by the lengths of what it is made of. */
  readonly parts: Readonly<Record<string, number>>;
  readonly files: readonly string[];
}

/** @param facades modules whose files are loaded, with all that these can't run without */
export function weigh(chunks: readonly Chunk[], facades: readonly string[]): Weight {
  const files = [...loaded(chunks, facades)];
  const parts: Record<string, number> = {};
  let total = 0;
  for (const { code, modules } of files) {
    const bytes = gzipSync(code).length;
    const length = Object.values(modules).reduce((sum, each) => sum + each, 0) || 1;
    for (const [path, each] of Object.entries(modules)) {
      const part = partOf(path);
      parts[part] = (parts[part] ?? 0) + (bytes * each) / length;
    }
    total += bytes;
  }
  return { total, parts, files: files.map(({ fileName }) => fileName) };
}

function loaded(chunks: readonly Chunk[], facades: readonly string[]): Set<Chunk> {
  const found = new Set<Chunk>();
  const take = (chunk: Chunk | undefined, name: string): void => {
    if (!chunk) throw new Error(`the build has no file ${name}`);
    if (found.has(chunk)) return;
    found.add(chunk);
    for (const next of chunk.imports)
      take(
        chunks.find(({ fileName }) => fileName === next),
        next,
      );
  };
  for (const path of facades)
    take(
      chunks.find(({ facade, modules }) => facade === path || path in modules),
      path,
    );
  return found;
}

/** `zod`, `@trpc/client`; `ui/capture`, `domain`, `routes`. */
export function partOf(path: string): string {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path);
  if (inPackage) return inPackage[1] ?? path;
  const ours = /(?:^|\/)src\/(?:lib\/)?([^/]+)(?:\/([^/]+)\/)?/.exec(path);
  if (!ours) return 'the bundler';
  const [, folder = '', inner] = ours;
  return inner === undefined || folder === 'routes' || folder === 'domain' ? folder : `${folder}/${inner}`;
}
