import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const LIB = 'src/lib';

const SERVER = ['platform', 'audit', 'witness', 'identity', 'ledger', 'signing', 'desk', 'sync', 'api'].map(
  (name) => `server/${name}`,
);

/** Layers from the ground up. A file may import from its own layer and those named behind it. */
const LAYERS: Record<string, readonly string[]> = {
  domain: [],
  'server/platform': ['domain'],
  'server/audit': ['domain', 'server/platform'],
  // Somebody else's process: it knows nothing of this installation.
  'server/witness': ['domain', 'server/platform', 'server/audit'],
  'server/identity': ['domain', 'server/platform', 'server/audit'],
  'server/ledger': ['domain', 'server/platform', 'server/audit'],
  'server/signing': ['domain', 'server/platform', 'server/audit'],
  'server/desk': ['domain', 'server/platform', 'server/audit', 'server/identity', 'server/ledger'],
  'server/sync': ['domain', 'server/platform', 'server/audit', 'server/ledger', 'server/desk'],
  'server/api': ['domain', ...SERVER],
  'api.ts': ['domain', 'server/api (types)'],
  offline: ['domain', 'api.ts'],
  i18n: ['domain'],
  ui: ['domain', 'api.ts', 'offline', 'i18n'],
  // The command line and the demo companies go through the services, as the browser does.
  '../demo': ['domain', ...SERVER],
  '../cli': ['domain', '../demo', ...SERVER],
};

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  readonly specifier: string;
  /** Path from the project's root, or null for a package. */
  readonly target: string | null;
  readonly typeOnly: boolean;
}

const files = [...walk('src'), ...walk('tests'), 'vite.config.ts'].map(read);
const product = files.filter(({ path }) => path.startsWith('src/'));
const isTest = (path: string) => /\.(test|spec)\.ts$/.test(path) || path.startsWith('tests/');

describe('arrows go one way', () => {
  it('between layers', () => {
    expect(edges().flatMap(wrongArrow)).toEqual([]);
  });

  it('and between the server’s domains only through index.ts', () => {
    const inner = edges()
      .filter(
        ({ from, to }) =>
          (isDomain(layerOf(from)) || layerOf(from)?.startsWith('../')) &&
          isDomain(layerOf(to)) &&
          layerOf(from) !== layerOf(to),
      )
      .filter(({ to }) => !to.endsWith('/index.ts'))
      // An auditor's tool: it must run beside no installation, and not wait for the whole of one to load.
      .filter(({ from }) => from !== 'src/cli/commands/verify.ts')
      // Tables refer to one another across domains; nothing runs in a schema file.
      .filter(({ from, to }) => !(from.endsWith('schema.ts') && to.endsWith('schema.ts')))
      .map(({ from, to }) => `${from} imports ${to}: export it from the domain's index.ts and import that`);
    expect(inner).toEqual([]);
  });

  it('routes reach the server only from +server.ts and hooks.server.ts', () => {
    const wrong = edges()
      .filter(
        ({ from, to, typeOnly }) =>
          from.startsWith('src/routes') && layerOf(to)?.startsWith('server/') && !typeOnly,
      )
      .filter(({ from }) => !/\+(server|page\.server|layout\.server)\.ts$/.test(from))
      .map(({ from, to }) => `${from} imports ${to}: ask through api.ts`);
    expect(wrong).toEqual([]);
  });

  it('without cycles', () => {
    expect(cycles()).toEqual([]);
  });

  it('nor among the folders of ui/, types counted: what two of them show one another lies in a third, below', () => {
    const folderOf = (path: string) => /^src\/lib\/ui\/([^/]+)\//.exec(path)?.[1];
    const arrows = edges().flatMap(({ from, to }) => {
      const [one, other] = [folderOf(from), folderOf(to)];
      return one && other && one !== other ? [{ from: one, to: other, by: `${from} imports ${to}` }] : [];
    });
    expect(arrows.length).toBeGreaterThan(50);
    const below = (folder: string, seen = new Set<string>()): Set<string> => {
      for (const { to } of arrows.filter(({ from }) => from === folder))
        if (!seen.has(to)) below(to, seen.add(to));
      return seen;
    };
    expect(arrows.filter(({ from, to }) => below(to).has(from)).map(({ by }) => by)).toEqual([]);
  });
});

describe('the project’s habits', () => {
  it('only schema.ts, stores and the platform import drizzle', () => {
    const wrong = product
      .filter(
        ({ path, imports }) =>
          !isTest(path) && imports.some(({ specifier }) => /^drizzle-orm/.test(specifier)),
      )
      .filter(({ path }) => !/(schema|store)\.ts$/.test(path) && layerOf(path) !== 'server/platform')
      .map(({ path }) => `${path}: move the query to the store.ts beside it`);
    expect(wrong).toEqual([]);
  });

  it('connections come and go: only the platform opens and lends them, so that nobody keeps one', () => {
    const wrong = product
      .filter(({ path }) => !isTest(path) && layerOf(path) !== 'server/platform')
      .filter(
        ({ text, imports }) =>
          imports.some(({ specifier, typeOnly }) => DRIVERS.includes(specifier) && !typeOnly) ||
          /\.lend\(/.test(text),
      )
      .map(({ path }) => `${path}: ask within a transaction of the context`);
    expect(wrong).toEqual([]);
  });

  it('names are held by hold() of the platform, which refuses them to whoever only reads', () => {
    const wrong = product
      .filter(({ path, text }) => !isTest(path) && /pg_(try_)?advisory/.test(text))
      .filter(({ path }) => layerOf(path) !== 'server/platform')
      .map(({ path }) => `${path}: hold(tx, name) of platform/transaction.ts`);
    expect(wrong).toEqual([]);
  });

  it('a transaction begins in one place, is for one client, and stays with it', () => {
    const home = 'src/lib/server/platform/transaction.ts';
    const verify = ['audit/verify/verify.ts', 'audit/verify/runs/health.ts'];
    const beginners = [
      'platform/context.ts',
      'platform/health.ts',
      'platform/keys/client-keys.ts',
      ...verify,
    ];
    const known = [home, ...beginners.map((each) => `src/lib/server/${each}`)];
    const outside = product.filter(({ path }) => !isTest(path));
    const begun = outside
      .filter(({ path, text }) => !known.includes(path) && /\binTransaction[<(]/.test(text))
      .map(({ path }) => `${path}: begin it with a context's transaction()`);
    const turned = outside
      .filter(({ path, text }) => path !== home && /segl\.(client_id|begun_for)/.test(text))
      .map(({ path }) => `${path}: announce it, or begin another transaction`);
    expect([...begun, ...turned]).toEqual([]);
  });

  it('domain/ is pure: no Node, no clock, no randomness', () => {
    const wrong = product
      .filter(({ path }) => layerOf(path) === 'domain' && !isTest(path))
      .flatMap(({ path, text, imports }) => [
        ...imports
          .filter(({ specifier }) => specifier.startsWith('node:'))
          .map(({ specifier }) => `${path}: ${specifier}`),
        ...[
          ...text.matchAll(/\b(Date\.now|new Date\(\)|Math\.random|getRandomValues|randomUUID|fetch)\b/g),
        ].map((match) => `${path}: ${match[0]}: pass it in from the caller`),
      ]);
    expect(wrong).toEqual([]);
  });

  it('screens ask whether a procedure answers, never which ability that takes', () => {
    const wrong = product
      .filter(({ path }) => /^src\/(lib\/(ui|offline)|routes)\//.test(path) && !isTest(path))
      .filter(({ text }) => /\bmay\(/.test(text))
      .map(({ path }) => `${path}: mayAsk(role, procedure) of domain/access/procedures.ts`);
    expect(wrong).toEqual([]);
  });

  it('imports name the file with its extension, by #lib or within the folder', () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .map(({ specifier }) => specifier)
        .filter(
          (specifier) =>
            /^(\$lib|\$app\/stores)/.test(specifier) || (isOurs(specifier) && !EXTENSION.test(specifier)),
        )
        .map((specifier) => `${path}: ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('no folder for unlike things', () => {
    const wrong = product
      .map(({ path }) => path)
      .filter((path) => /\/(utils?|helpers?|misc|common|shared)(\/|\.)/.test(path));
    expect(wrong.map((path) => `${path}: name it after its subject`)).toEqual([]);
  });

  it('every file is imported by something', () => {
    const imported = new Set(files.flatMap(({ imports }) => imports.flatMap(({ target }) => target ?? [])));
    const entries = /^src\/(routes|cli\/[a-z-]+\.ts|service-worker|hooks\.|app\.)|(schema)\.ts$|\.d\.ts$/;
    const lost = product
      .map(({ path }) => path)
      .filter((path) => !isTest(path) && !entries.test(path) && !imported.has(path));
    expect(lost.map((path) => `${path}: nobody imports it`)).toEqual([]);
  });

  it('no mark of unfinished work', () => {
    const mark = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX'].join(''));
    const wrong = files.filter(({ text }) => mark.test(text)).map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  it('files stay small', () => {
    const lengths = product
      .filter(({ path }) => !isTest(path) && !path.includes('/i18n/'))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
      .sort((a, b) => a.lines - b.lines);
    const at = (share: number) => lengths[Math.floor(lengths.length * share)]?.lines ?? 0;
    expect(
      lengths.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines} lines`),
    ).toEqual([]);
    expect(at(0.95)).toBeLessThanOrEqual(300);
    expect(at(0.5)).toBeLessThanOrEqual(100);
  });
});

/** What can open a connection. */
const DRIVERS = ['postgres', 'pg', 'graphile-worker', 'nodemailer'];
const EXTENSION = /\.(ts|js|svelte|css|json|svg|woff2)$/;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function edges(): Edge[] {
  return product
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, imports }) =>
      imports.flatMap(({ target, typeOnly }) => (target ? [{ from: path, to: target, typeOnly }] : [])),
    );
}

function wrongArrow({ from, to, typeOnly }: Edge): string[] {
  const below = layerOf(from);
  const above = layerOf(to);
  if (!below || !above || below === above) return [];
  const allowed = LAYERS[below] ?? [];
  if (allowed.includes(above) || (typeOnly && allowed.includes(`${above} (types)`)))
    return primitives(from, to);
  return [
    `${from} (${below}) imports ${to} (${above}): ${below} may import ${allowed.join(', ') || 'nothing'}`,
  ];
}

function primitives(from: string, to: string): string[] {
  return from.startsWith(`${LIB}/ui/primitives/`) && to.startsWith(`${LIB}/domain/`)
    ? [`${from} imports ${to}: a primitive knows no domain; build it in a folder of ui/ beside primitives`]
    : [];
}

function layerOf(path: string): string | null {
  const fromLib = relative(LIB, path);
  return Object.keys(LAYERS).find((layer) => fromLib === layer || fromLib.startsWith(`${layer}/`)) ?? null;
}

function isDomain(layer: string | null): boolean {
  return (
    layer !== null && layer.startsWith('server/') && layer !== 'server/platform' && layer !== 'server/api'
  );
}

/** Import cycles among the product's files, those of types alone too: each as the path that comes back to its start. */
function cycles(): string[] {
  const next = Map.groupBy(edges(), ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) return void found.push([...trail.slice(at), path].join(' → '));
    if (done.has(path)) return;
    for (const { to } of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of product) visit(path, []);
  return found;
}

function isOurs(specifier: string): boolean {
  return /^#(lib|tests)\//.test(specifier) || (specifier.startsWith('.') && !specifier.endsWith('/$types'));
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)|new Worker\(new URL\('([^']+)'/g;
  const imports = [...text.matchAll(pattern)].map(([, type, specifier, dynamic, worker]) => {
    const name = specifier ?? dynamic ?? worker ?? '';
    return {
      specifier: name,
      typeOnly: type !== undefined,
      target: isOurs(name) ? targetOf(path, name) : null,
    };
  });
  return { path, text, imports };
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('#lib/')) return join(LIB, specifier.slice('#lib/'.length));
  return specifier.startsWith('#tests/')
    ? join('tests', specifier.slice('#tests/'.length))
    : relative(ROOT, resolve(ROOT, dirname(path), specifier));
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return /\.(ts|js|svelte)$/.test(entry.name) ? [path] : [];
  });
}
