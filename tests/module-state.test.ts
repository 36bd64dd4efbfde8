import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** Where code runs in the page: its modules live as long as the tab, through sign-outs, locks and other people. */
const PLACES = ['src/lib/ui', 'src/lib/offline', 'src/lib/i18n', 'src/lib/domain', 'src/routes'];
const FILES = ['src/lib/api.ts', 'src/hooks.client.ts'];

/** State of modules that is nobody's in particular, and why. What is a person's goes through `belongsToPerson`. */
const ALLOWED: Record<string, string> = {
  'src/lib/ui/app/belongings.svelte.ts: belongings': 'the list of what is forgotten',
  'src/lib/ui/app/session.svelte.ts: session': 'who the person is; lets go of them itself when they leave',
  'src/lib/ui/app/fault.svelte.ts: fault': 'that something failed, not what',
  'src/lib/ui/keys/sheet.svelte.ts: sheet': 'keys that mounted components bring and take away again',
  'src/lib/ui/app/presence.ts: touchedAt': 'when the device was last touched, by whoever it was',
  'src/lib/ui/posture.svelte.ts: tablet': 'the width of the window',
  'src/lib/ui/posture.svelte.ts: desktop': 'the width of the window',
  'src/lib/ui/theme.svelte.ts: chosen': 'the look of the device, for whoever uses it',
  'src/lib/i18n/i18n.svelte.ts: current': 'the language of the device, for whoever uses it',
  'src/lib/i18n/i18n.svelte.ts: t': 'words of the app',
  'src/lib/i18n/i18n.svelte.ts: away': 'words of the app that are not loaded yet',
  'src/lib/i18n/errors/sayable.svelte.ts: sentences': 'words of the app',
  'src/lib/domain/language.ts: counts': 'how a language writes numbers',
  'src/lib/domain/language.ts: formats': 'how a language writes dates',
  'src/lib/domain/report/sort.ts: words': 'how people order words',
  'src/lib/domain/report/xlsx/cells.ts: OSLO': 'how dates are read off the clock in Norway',
  'src/lib/offline/drafts/claims.ts: mine':
    'random ids of receipts this tab writes, as locks the browser holds anyway',
  'src/lib/offline/background.ts: listening': 'that a page listens to its worker, until the device is closed',
  'src/lib/offline/store/names.ts: opened': 'a key that leaves with the vault it is of',
  'src/lib/offline/version.svelte.ts: appVersion': 'the version of the app on the device',
};

describe('state that lives as long as the tab', () => {
  const found = [...PLACES.flatMap(walk), ...FILES].flatMap((path) => moduleState(path, textOf(path)));

  it('belongs to the device or to nobody; what is a person’s ends with them, by belongsToPerson', () => {
    expect(found.filter((name) => !(name in ALLOWED))).toEqual([]);
  });

  it('is allowed only where it still is', () => {
    expect(Object.keys(ALLOWED).filter((name) => !found.includes(name))).toEqual([]);
  });

  it('is not Svelte’s own either: what it has measured for a binding it never lets go of', () => {
    const measuring = /\bbind:((client|offset)(Width|Height)|contentRect|\w+BoxSize)\b/;
    const found = PLACES.flatMap(walk).filter(
      (path) => path.endsWith('.svelte') && measuring.test(readFileSync(join(ROOT, path), 'utf8')),
    );
    expect(found.map((path) => `${path}: measure with ui/primitives/measured.ts`)).toEqual([]);
  });

  it.each([
    ['a variable', 'let count = 0;'],
    ['a map', 'const left = new Map<string, string>();'],
    ['an object of a class', 'export const desk: Readonly<Desk> = new Desk();'],
    ['reactive state', 'const typed = $state({});'],
    ['an empty list to be filled', 'const seen: string[] = [];'],
    ['an empty record to be filled', 'const byId: Record<string, string> = {};'],
    ['a static field', 'class Desk { static last: Desk | null = null; }'],
  ])('is found: %s', (_, text) => {
    expect(moduleState('x.ts', text)).toHaveLength(1);
  });

  it.each([
    ['a constant', 'const MOST = 3;'],
    ['a set that is only read', "const CODES: ReadonlySet<string> = new Set(['a']);"],
    ['a list that is only read', "const KINDS = ['a', 'b'] as const;"],
    ['what belongs to a person', 'const left = belongsToPerson(() => new Map<string, string>());'],
    ['a function with state of its own', 'export function make() { const left = new Map(); return left; }'],
  ])('is not: %s', (_, text) => {
    expect(moduleState('x.ts', text)).toEqual([]);
  });
});

/** The names of what a module's own level holds and can change. */
function moduleState(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      const changing = !(statement.declarationList.flags & ts.NodeFlags.Const);
      return statement.declarationList.declarations
        .filter((declaration) => changing || holdsState(declaration))
        .map((declaration) => `${path}: ${declaration.name.getText()}`);
    }
    if (ts.isClassDeclaration(statement)) {
      return statement.members
        .filter(
          (member) =>
            ts.isPropertyDeclaration(member) &&
            has(member, 'static') &&
            !(has(member, 'readonly') && !holdsState(member)),
        )
        .map((member) => `${path}: ${statement.name?.text}.${member.name?.getText()}`);
    }
    return [];
  });
}

function holdsState({ type, initializer }: ts.VariableDeclaration | ts.PropertyDeclaration): boolean {
  if (!initializer) return false;
  if (ts.isCallExpression(initializer)) return initializer.expression.getText().startsWith('$');
  // The compiler then refuses whoever would change it.
  if (type && /^Readonly(Map|Set)</.test(type.getText())) return false;
  if (ts.isArrayLiteralExpression(initializer)) return initializer.elements.length === 0;
  if (ts.isObjectLiteralExpression(initializer)) return initializer.properties.length === 0;
  return ts.isNewExpression(initializer);
}

function has(member: ts.ClassElement, modifier: 'static' | 'readonly'): boolean {
  return ts.canHaveModifiers(member) && !!ts.getModifiers(member)?.some((one) => one.getText() === modifier);
}

/** A module's text; of a component the part that runs once for all of them. */
function textOf(path: string): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  if (!path.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*\bmodule\b[^>]*>(.*?)<\/script>/gs)]
    .map(([, inner]) => inner)
    .join('\n');
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !/\.test\.ts$|\+server\.ts$/.test(name))
    .map((name) => join(folder, name));
}
