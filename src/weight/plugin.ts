import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { BUDGETS, overBudget, roomsOf, type Room } from './budget.ts';
import { weigh, type Chunk, type Weight } from './weigh.ts';

/** Where a build leaves what each place of the app weighs; `npm run bench -- app` reads it. */
export const REPORT = '.svelte-kit/weight.json';

/** Weighs each place of the app when it is built, and ends the build where one is heavier than its budget. */
export function budget(): Plugin {
  let root = '';
  return {
    name: 'segl-budget',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    configResolved: (config) => {
      root = config.root;
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [chunkOf(file, root)] : []));
      const nodes = chunks.flatMap(({ facade }) => (facade && NODE.test(facade) ? [facade] : []));
      const madeFrom = (node: string) =>
        (this.getModuleInfo(join(root, node))?.importedIds ?? []).map((id) => relative(root, id));
      const rooms = roomsOf(new Map(nodes.flatMap((node) => madeFrom(node).map((source) => [source, node] as const))), BUDGETS);
      const weights: Record<string, Room & Weight> = {};
      for (const room of rooms) weights[room.route] = { ...room, ...weigh(chunks, [...ENTRIES, ...room.facades]) };
      writeFileSync(join(root, REPORT), JSON.stringify(weights, null, 1));
      const over = overBudget(weights);
      if (over.length > 0) this.error(over.join('\n'));
    },
  };
}

const NODE = /generated\/client-optimized\/nodes\/\d+\.js$/;
const ENTRIES: string[] = [];

function chunkOf(file: Rolldown.OutputChunk, root: string): Chunk {
  const { fileName, code, imports, facadeModuleId } = file;
  const modules = Object.fromEntries(
    Object.entries(file.modules).map(([id, { renderedLength }]) => [relative(root, id), renderedLength]),
  );
  return { fileName, code, imports, modules, facade: facadeModuleId && relative(root, facadeModuleId) };
}
