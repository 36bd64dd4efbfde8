import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { APP, START } from './plugin.ts';

type Importing = (id: string) => readonly string[];

/** Modules that come with every page; a group of pages has its own beside them. */
const ALL = 'all';
/** More groups of pages would each have their own, and none together. */
const MOST_TOGETHER = 3;

/**
 * What layouts bring, in one file for those that bring it together. Left to the bundler, each set of pages has a file of
 * its own: some eighty for one page, most below a kilobyte, which compress badly and are each named wherever one of them
 * is loaded on demand. What only pages bring is left to it, so no page loads what it does not need.
 */
export function frames(): Plugin {
  let root = '';
  return {
    name: 'segl-frames',
    apply: 'build',
    configResolved: (config) => {
      root = config.root;
    },
    configEnvironment(name) {
      if (name !== 'client') return null;
      let frameOf: ((id: string) => string | null) | undefined;
      const nameOf = (id: string, context: Rolldown.ChunkingContext): string | null => {
        frameOf ??= framing(layouts(root), (each) => context.getModuleInfo(each)?.importedIds ?? []);
        return frameOf(id);
      };
      // What more of them bring goes first, or it would be taken along by what fewer do.
      const groups = Array.from({ length: MOST_TOGETHER + 1 }, (_, rank) => ({
        priority: rank + 1,
        name: (id: string, context: Rolldown.ChunkingContext) => {
          const frame = nameOf(id, context);
          return frame !== null && rankOf(frame) === rank + 1 ? frame : null;
        },
      }));
      return { build: { rollupOptions: { output: { codeSplitting: { groups } } } } };
    },
  };
}

const rankOf = (frame: string): number => (frame === ALL ? MOST_TOGETHER + 1 : frame.split(' ').length);

/** The modules each group of pages begins with, and all of them: its layout, or its pages where it has none. */
function layouts(root: string): Record<string, string[]> {
  const routes = join(root, 'src/routes');
  const files = readdirSync(routes, { recursive: true, encoding: 'utf8' });
  const paths = (wanted: (file: string) => boolean) => files.filter(wanted).map((file) => join(routes, file));
  const groups = readdirSync(routes).filter((folder) => folder.startsWith('('));
  const beginning = (group: string): string[] => {
    const layout = paths((file) => file.startsWith(`${group}/+layout.`));
    return layout.length > 0 ? layout : paths((file) => file.startsWith(group) && file.includes('/+page.'));
  };
  return {
    [ALL]: [join(root, START), join(root, APP), ...paths((file) => /^\+(layout|error)\./.test(file))],
    ...Object.fromEntries(groups.map((group) => [group, beginning(group)])),
  };
}

/**
 * @param roots by the name of a group of pages, what it begins with
 * @returns the frame a module belongs to: the names of the groups that bring it; null where only pages do
 */
export function framing(
  roots: Readonly<Record<string, readonly string[]>>,
  importing: Importing,
): (id: string) => string | null {
  const brought = Object.entries(roots).map(([name, from]) => [name, reached(from, importing)] as const);
  return (id) => {
    const names = brought.filter(([, ids]) => ids.has(id)).map(([name]) => name);
    if (names.includes(ALL)) return ALL;
    return names.length === 0 ? null : names.join(' ');
  };
}

function reached(from: readonly string[], importing: Importing): Set<string> {
  const found = new Set<string>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...importing(id));
  }
  return found;
}
