import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const ROUTES = join(ROOT, 'src/routes');

type Message = string | ((...parameters: never[]) => string);
type Groups = Record<string, Record<string, Message>>;

const modules = import.meta.glob<Groups>(
  ['../src/lib/i18n/ground/*.ts', '../src/lib/ui/*/messages/{nb,en}.ts'],
  {
    eager: true,
  },
);
const domains = [...new Set(Object.keys(modules).map((path) => dirname(path)))];

describe('each domain’s messages', () => {
  it.each(domains)('%s: the same in both languages, each saying something', (domain) => {
    const [nb = {}, en = {}] = ['nb', 'en'].map((language) => modules[`${domain}/${language}.ts`]);
    expect(shapeOf(en)).toEqual(shapeOf(nb));
    for (const message of [nb, en].flatMap((groups) =>
      Object.values(groups).flatMap((group) => Object.values(group)),
    )) {
      const text = typeof message === 'function' ? message(...([2, 3] as never[])) : message;
      expect(text.trim()).not.toBe('');
      expect(text).not.toContain('undefined');
    }
  });

  it('stand in one domain each', () => {
    const names = domains.flatMap((domain) => Object.keys(modules[`${domain}/nb.ts`] ?? {}));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

/** Groups, their messages, and how many parameters each takes. */
function shapeOf(groups: Groups): Record<string, Record<string, number>> {
  const lengths = (group: Record<string, Message>) =>
    Object.fromEntries(
      Object.entries(group).map(([name, message]) => [
        name,
        typeof message === 'function' ? message.length : -1,
      ]),
    );
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, lengths(group)]));
}

describe('each room', () => {
  const rooms = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\+(page|layout)\.svelte$/.test(path))
    .sort();

  it.each(rooms)('%s brings what it says, and waits for it', (room) => {
    const component = join(ROUTES, room);
    const loader = component.replace(/svelte$/, 'ts');
    const above = layoutsOf(component).flatMap((each) => [each, each.replace(/svelte$/, 'ts')]);
    const own = reached([component, loader].filter((path) => existsSync(path)));
    const brought = groupsIn([...own, ...reached(above.filter((path) => existsSync(path)))]);
    expect([...said(own)].filter((group) => !brought.has(group)).sort()).toEqual([]);
    if (own.some((path) => /(messages|ground)\/index\.ts$/.test(path)))
      expect(existsSync(loader) ? readFileSync(loader, 'utf8') : '').toContain('spoken');
  });

  it('and so does what is loaded on demand, itself', () => {
    const found = walk(join(ROOT, 'src/lib/ui')).flatMap((path) =>
      onDemand(path).map((demanded) => [path, demanded] as const),
    );
    const lacking = found.flatMap(([path, demanded]) => {
      const own = reached([demanded]);
      const brought = groupsIn([...own, ...reached([path, join(ROUTES, '+layout.ts')])]);
      return [...said(own)]
        .filter((group) => !brought.has(group))
        .map((group) => `${relative(ROOT, demanded)} says ${group}`);
    });
    expect(lacking).toEqual([]);
  });
});

/** The layouts a page stands in. */
function layoutsOf(component: string): string[] {
  const folders = [];
  for (let folder = dirname(component); folder.startsWith(ROUTES); folder = dirname(folder))
    folders.push(folder);
  return folders.map((folder) => join(folder, '+layout.svelte')).filter((path) => path !== component);
}

const texts = new Map<string, string>();
function textOf(path: string): string {
  let text = texts.get(path);
  if (text === undefined) texts.set(path, (text = readFileSync(path, 'utf8')));
  return text;
}

const STATIC = /(?:^|\n)\s*(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?\s*'([^']+)'/g;
const DEMANDED = /\bimport\('([^']+)'\)/g;

function resolved(path: string, specifier: string): string[] {
  const target = specifier.startsWith('#lib/')
    ? join(ROOT, 'src/lib', specifier.slice('#lib/'.length))
    : specifier.startsWith('.')
      ? join(dirname(path), specifier)
      : '';
  return /\.(ts|svelte)$/.test(target) && existsSync(target) ? [target] : [];
}

function onDemand(path: string): string[] {
  return [...textOf(path).matchAll(DEMANDED)].flatMap(([, specifier = '']) => resolved(path, specifier));
}

/** Whatever is loaded together with these files. */
function reached(from: readonly string[]): string[] {
  const found = new Set<string>();
  const take = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, specifier = ''] of textOf(path).matchAll(STATIC)) resolved(path, specifier).forEach(take);
  };
  from.forEach(take);
  return [...found];
}

/** The groups of messages that these files read. */
function said(paths: readonly string[]): Set<string> {
  const speaking = paths.filter((path) => !path.endsWith('/i18n.svelte.ts'));
  return new Set(
    speaking.flatMap((path) =>
      [...textOf(path).matchAll(/\bt\.([a-zA-Z]+)[.[]/g)].flatMap(([, group = '']) => group),
    ),
  );
}

/** The groups that are there once these files are. */
function groupsIn(paths: readonly string[]): Set<string> {
  const nb = paths.filter((path) => /\/(messages|ground)\/nb\.ts$/.test(path));
  return new Set(
    nb.flatMap((path) =>
      [...textOf(path).matchAll(/^export const (\w+)/gm)].flatMap(([, name = '']) => name),
    ),
  );
}

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !/\.test\.ts$/.test(path))
    .map((path) => join(folder, path));
}
