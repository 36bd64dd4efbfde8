import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPORT } from '../../src/weight/plugin.ts';
import type { Weight } from '../../src/weight/weigh.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, newDevice, PHONE, type Device } from './browser.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PASSPHRASE = 'fire gamle furutrær';

type Groups = Record<string, Record<string, unknown>>;
const words = (language: 'nb' | 'en'): Set<string> => {
  const modules = import.meta.glob<Groups>(
    ['../../src/lib/i18n/ground/{nb,en}.ts', '../../src/lib/ui/*/messages/{nb,en}.ts'],
    { eager: true },
  );
  const ours = Object.entries(modules).filter(([path]) => path.endsWith(`/${language}.ts`));
  const said = ours.flatMap(([, groups]) => Object.values(groups).flatMap((group) => Object.values(group)));
  return new Set(said.filter((message) => typeof message === 'string'));
};
/** What only one of the two says: a word that both have is no sign of either. */
const only = (language: 'nb' | 'en', other: 'nb' | 'en'): ReadonlySet<string> => {
  const both = words(other);
  return new Set([...words(language)].filter((text) => !both.has(text)));
};
const ONLY = { nb: only('nb', 'en'), en: only('en', 'nb') };

let app: App;
let field: Device;
let desk: Device;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  [field, desk] = await Promise.all([newDevice(PHONE), newDevice(DESKTOP)]);
});
afterAll(async () => {
  await Promise.all([field, desk].map((device) => device?.close()));
  await app?.close();
});

it('a browser loads no file for a room that its budget has not weighed', async () => {
  const { page } = field;
  await page.goto(`${app.url}/sign-in`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect(await unweighed(page, '(auth)/sign-in')).toEqual([]);

  await app.signIn(page, 'field');
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.goto(`${app.url}/capture`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp' }).click();
  await page.getByLabel('Hva gjelder det?').waitFor();
  expect(await unweighed(page, '(app)/capture')).toEqual([]);
});

it('without network it opens, searches and changes its language, though these are loaded on demand', async () => {
  const { page, context } = field;
  await context.setOffline(true);
  await page.goto(`${app.url}/capture`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp' }).click();
  await page.getByLabel('Hva gjelder det?').fill('Hengsler til låven');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('English');
  await page.getByRole('option', { name: /English/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('What was it for?').waitFor();
  expect(await page.getByLabel('What was it for?').inputValue()).toBe('Hengsler til låven');
  expect(await saidOnly(page, 'nb')).toEqual([]);
  await page.reload();
  await page.getByRole('button', { name: 'Unlock' }).waitFor();
  expect(await saidOnly(page, 'nb')).toEqual([]);
  await context.setOffline(false);
});

it.each([
  ['nb', 'en'],
  ['en', 'nb'],
] as const)('every screen in %s says nothing in %s', async (language, other) => {
  const { page } = desk;
  if (language === 'nb') await app.signIn(page, 'bookkeeper');
  await page.evaluate((chosen) => localStorage.setItem('segl.locale', chosen), language);
  const found: string[] = [];
  for (const path of pages()) {
    await page.goto(app.url + path);
    await page.locator('h1').first().waitFor();
    await page.waitForLoadState('networkidle');
    found.push(...(await saidOnly(page, other)).map((text) => `${path}: ${text}`));
  }
  expect(found).toEqual([]);
});

/** The scripts that the page has loaded and that are not among those weighed for the room. */
async function unweighed(page: Page, room: string): Promise<string[]> {
  const weights = JSON.parse(readFileSync(join(ROOT, REPORT), 'utf8')) as Record<string, Weight>;
  const weighed = weights[room]?.files ?? [];
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => new URL(name).pathname),
  );
  const scripts = loaded.filter((path) => path.startsWith('/_app/') && path.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  return scripts.filter((path) => !weighed.includes(path.slice(1)));
}

/** Pages that need no one thing to be shown. */
function pages(): string[] {
  const found = readdirSync(join(ROOT, 'src/routes'), { recursive: true, encoding: 'utf8' });
  return found
    .filter((path) => path.endsWith('+page.svelte') && !path.includes('[') && !path.startsWith('shell'))
    .map((path) => `/${path.replace(/\([a-z]+\)\//, '').replace(/\/?\+page\.svelte$/, '')}`)
    .sort();
}

/** What is shown or read aloud and stands only in this language's table. */
async function saidOnly(page: Page, language: 'nb' | 'en'): Promise<string[]> {
  const said = await page.evaluate(() => {
    const texts: string[] = [document.title.replace(/ · Segl$/, '')];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // The language switch says each language's name in itself.
      if (node instanceof Element) {
        for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
          texts.push(node.getAttribute(name) ?? '');
      } else texts.push(node.textContent ?? '');
    }
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  });
  return said.filter((text) => ONLY[language].has(text));
}
