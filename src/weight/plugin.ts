import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { BUDGETS, chainOf, overBudget } from './budget.ts';
import { weigh, type Chunk, type Weight } from './weigh.ts';

/** Where a build leaves what each room weighs; `npm run bench -- app` reads it. */
export const REPORT = '.svelte-kit/weight.json';

export const START = 'node_modules/@sveltejs/kit/src/runtime/client/entry.js';
export const APP = '.svelte-kit/generated/client-optimized/app.js';
const NODE = /generated\/client-optimized\/nodes\/\d+\.js$/;

/** Weighs every room of the app when it is built, and fails the build where one is heavier than its budget. */
export function budget(): Plugin {
  let root = '';
  return {
    name: 'segl-budget',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    configResolved: (config) => {
      root = config.root;
    },
    generateBundle: {
      // Last, when the files say what else they need: that is read by a browser as well.
      order: 'post',
      handler(_, bundle) {
        const chunks = Object.values(bundle).flatMap((file) =>
          file.type === 'chunk' ? [chunkOf(file, root)] : [],
        );
        const nodes = new Map<string, string>();
        for (const { facade } of chunks) {
          if (!facade || !NODE.test(facade)) continue;
          // Made by the framework for each page and layout: what it takes in says for which.
          const { importedIds = [] } = this.getModuleInfo(join(root, facade)) ?? {};
          for (const id of importedIds) nodes.set(relative(root, id), facade);
        }
        const weights = weightsOf(chunks, nodes);
        mkdirSync(dirname(join(root, REPORT)), { recursive: true });
        writeFileSync(join(root, REPORT), JSON.stringify(weights));
        const over = overBudget(weights);
        if (over.length > 0) this.error(over.join('\n'));
      },
    },
  };
}

/** @param nodes by the page or layout it is for, the module that the framework loads it by */
function weightsOf(chunks: readonly Chunk[], nodes: ReadonlyMap<string, string>): Record<string, Weight> {
  const pages = [...nodes.keys()].flatMap(
    (path) => /^src\/routes\/(.+)\/\+page\.svelte$/.exec(path)?.[1] ?? [],
  );
  const rooms = [...pages.sort(), ...Object.keys(BUDGETS).filter((room) => !pages.includes(room))];
  return Object.fromEntries(
    rooms.map((room) => {
      const page = room.replace(/ in English$/, '');
      const chain = chainOf(page, [...nodes.keys()]).map((source) => nodes.get(source) ?? source);
      return [room, weigh(chunks, [START, APP, ...chain, ...(BUDGETS[room]?.also ?? [])])];
    }),
  );
}

function chunkOf(file: Rolldown.OutputChunk, root: string): Chunk {
  const { fileName, code, imports, facadeModuleId } = file;
  const modules = Object.entries(file.modules).map(([id, { renderedLength }]) => [
    relative(root, id),
    renderedLength,
  ]);
  const facade = facadeModuleId && relative(root, facadeModuleId);
  return { fileName, code, imports, modules: Object.fromEntries(modules) as Chunk['modules'], facade };
}
