import { dirname } from 'node:path';
import type { Weight } from './weigh.ts';

/** What a room may weigh: JavaScript, gzipped, in bytes. */
export interface Budget {
  readonly limit: number;
  /** Packages that are not counted. */
  readonly beside: readonly string[];
  /** Modules that the room loads on demand whenever it is opened. */
  readonly also: readonly string[];
}

/** English is loaded beside the Norwegian that comes with the room. */
const ENGLISH = (domains: readonly string[], errors: readonly string[]): string[] => [
  'src/lib/i18n/ground/en.ts',
  ...domains.map((domain) => `src/lib/ui/${domain}/messages/en.ts`),
  ...errors.map((subject) => `src/lib/i18n/errors/${subject}/en.ts`),
];

/** Registers the service worker; see `offline/version.svelte.ts`. */
const WORKER = 'node_modules/workbox-window/build/workbox-window.prod.mjs';

/** Rooms whose weight is held, by the page they are, in each language. A phone on a slow net waits for these two. */
export const BUDGETS: Readonly<Record<string, Budget>> = {
  '(auth)/sign-in': { limit: 72_150, beside: [], also: [WORKER] },
  '(auth)/sign-in in English': {
    limit: 76_700,
    beside: [],
    also: [WORKER, ...ENGLISH(['app'], ['access', 'device'])],
  },
  '(app)/capture': {
    limit: 137_100,
    beside: ['dexie'],
    also: [WORKER, 'src/lib/ui/app/on-device.ts'],
  },
  '(app)/capture in English': {
    limit: 147_650,
    beside: ['dexie'],
    also: [
      WORKER,
      'src/lib/ui/app/on-device.ts',
      ...ENGLISH(['app', 'shell', 'capture', 'unlock'], ['access', 'device', 'drafts', 'vault']),
    ],
  },
};

/** Everything a page stands in, from the root, and the page; the framework loads the error page with them. */
export function chainOf(page: string, sources: readonly string[]): string[] {
  const folders = [page];
  while (folders[0] !== '.' && folders[0] !== undefined) folders.unshift(dirname(folders[0]));
  const at = (folder: string, file: string) => `src/routes/${folder === '.' ? '' : `${folder}/`}${file}`;
  const layouts = folders.map((folder) => at(folder, '+layout.svelte'));
  return ['src/routes/+error.svelte', ...layouts, at(page, '+page.svelte')].filter((path) =>
    sources.includes(path),
  );
}

/** What counts of a weight. */
export function counted({ total, parts }: Weight, beside: readonly string[]): number {
  return Math.round(total - beside.reduce((sum, part) => sum + (parts[part] ?? 0), 0));
}

/** One sentence for each room that is heavier than it may be. */
export function overBudget(
  weights: Readonly<Record<string, Weight>>,
  budgets: Readonly<Record<string, Budget>> = BUDGETS,
): string[] {
  return Object.entries(budgets).flatMap(([room, { limit, beside }]) => {
    const weight = weights[room];
    if (!weight) return [`${room} has a budget and is not among the pages`];
    const bytes = counted(weight, beside);
    if (bytes <= limit) return [];
    return [`${room} weighs ${bytes} bytes of ${limit}: \`npm run bench -- app\` says what of`];
  });
}
