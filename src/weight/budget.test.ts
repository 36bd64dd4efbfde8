import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { chainOf, counted, overBudget } from './budget.ts';
import { framing } from './frames.ts';
import { partOf, weigh, type Chunk } from './weigh.ts';

const chunk = (fileName: string, given: Partial<Chunk>): Chunk => ({
  fileName,
  code: `/* ${fileName} */ ${'x'.repeat(500)}`,
  imports: [],
  modules: {},
  facade: null,
  ...given,
});

const CHUNKS = [
  chunk('page.js', {
    facade: 'src/routes/+page.svelte',
    imports: ['both.js'],
    modules: { 'src/lib/ui/a/A.svelte': 1 },
  }),
  chunk('both.js', {
    imports: ['page.js'],
    modules: { 'node_modules/.pnpm/x/node_modules/@trpc/client/index.js': 3, 'src/lib/domain/money.ts': 1 },
  }),
  chunk('later.js', { modules: { 'src/lib/ui/app/on-device.ts': 1 } }),
];
const size = (index: number): number => gzipSync(CHUNKS[index]?.code ?? '').length;

it('counts each file once, gzipped, with all it can’t run without, by what it is made of', () => {
  const { total, parts, files } = weigh(CHUNKS, ['src/routes/+page.svelte']);
  expect(files).toEqual(['page.js', 'both.js']);
  expect(total).toBe(size(0) + size(1));
  expect(parts['ui/a']).toBe(size(0));
  expect(parts['@trpc/client']).toBe(size(1) * 0.75);
  expect(parts['domain']).toBe(size(1) * 0.25);
  expect(weigh(CHUNKS, ['src/routes/+page.svelte', 'src/lib/ui/app/on-device.ts']).files).toHaveLength(3);
  expect(() => weigh(CHUNKS, ['src/gone.ts'])).toThrow('src/gone.ts');
});

it('a room above its budget fails, by a byte; so does one that is no page', () => {
  const weight = { total: 1000, parts: { dexie: 300 }, files: [] };
  const at = (limit: number, beside: string[]) =>
    overBudget({ room: weight }, { room: { limit, beside, also: [] } });
  expect(counted(weight, ['dexie'])).toBe(700);
  expect(at(1000, [])).toEqual([]);
  expect(at(999, [])).toEqual([expect.stringMatching(/^room weighs 1000 bytes of 999/)]);
  expect(at(700, ['dexie'])).toEqual([]);
  expect(at(699, ['dexie'])).toHaveLength(1);
  expect(overBudget({}, { gone: { limit: 1, beside: [], also: [] } })).toHaveLength(1);
});

it('a page is loaded with what it stands in', () => {
  const sources = [
    '+layout.svelte',
    '+error.svelte',
    '(app)/+layout.svelte',
    '(app)/a/+page.svelte',
    '(b)/+layout.svelte',
  ];
  expect(
    chainOf(
      '(app)/a',
      sources.map((path) => `src/routes/${path}`),
    ),
  ).toEqual([
    'src/routes/+error.svelte',
    'src/routes/+layout.svelte',
    'src/routes/(app)/+layout.svelte',
    'src/routes/(app)/a/+page.svelte',
  ]);
});

it.each([
  ['node_modules/zod/v4/mini/index.js', 'zod'],
  ['src/lib/ui/capture/Capture.svelte', 'ui/capture'],
  ['src/lib/ui/theme.svelte.ts', 'ui'],
  ['src/lib/domain/drafts/draft.ts', 'domain'],
  ['src/routes/(app)/+page.svelte', 'routes'],
  ['.svelte-kit/generated/root.svelte', 'made by the build'],
])('%s belongs to %s', (path, part) => {
  expect(partOf(path)).toBe(part);
});

it('what layouts bring goes with those that bring it, what pages bring stays with them', () => {
  const graph: Record<string, string[]> = {
    root: ['svelte'],
    app: ['notice', 'shell'],
    auth: ['notice'],
    notice: ['svelte', 'tone'],
    page: ['shell', 'own'],
  };
  const frameOf = framing({ all: ['root'], '(app)': ['app'], '(auth)': ['auth'] }, (id) => graph[id] ?? []);
  expect(['svelte', 'tone', 'shell', 'auth', 'own', 'page'].map(frameOf)).toEqual([
    'all',
    '(app) (auth)',
    '(app)',
    '(auth)',
    null,
    null,
  ]);
});
