import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newKeptDevice, PHONE, type KeptDevice } from './browser.ts';
import { LONG } from '../setup/long.ts';

const NAME = 'segl.test';

let app: App;
let device: KeptDevice | null = null;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

/** Browsers that lack what Segl stands on: each says what, and what to do, and nothing opens for ever. */
describe('a browser without', () => {
  it('a secure address', LONG, async () => {
    const page = await fresh(PHONE);
    const origin = app.url.replace('localhost', NAME);
    await page.goto(`${origin}/sign-in`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByText('Adressen er ikke sikret').waitFor();
    await page.getByText(/Bruk adressen som begynner med https/).waitFor();
    await expectAccessible(page);
    await signIn(page, origin, 'field');
    await expectGate(page, 'Adressen er ikke sikret');
    await expectAccessible(page);
    await page.goto(`${origin}/documents`);
    await page.getByRole('heading', { name: 'Dokumenter', exact: true }).waitFor();
    await page.getByText('Adressen er ikke sikret').waitFor();
  });

  it('IndexedDB', LONG, async () => {
    const page = await fresh(DESKTOP, () => {
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
    });
    await page.goto(`${app.url}/sign-in`);
    await page.getByText('Nettleseren lagrer ingenting').waitFor();
    await signIn(page, app.url, 'bookkeeper');
    await page.getByRole('heading', { name: 'Innboks', exact: true }).waitFor();
    await page.goto(`${app.url}/capture`);
    await expectGate(page, 'Nettleseren lagrer ingenting');
    await expectAccessible(page);
  });

  it('an IndexedDB that answers', LONG, async () => {
    const page = await fresh(PHONE, () => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    });
    await signIn(page, app.url, 'field');
    await expectGate(page, 'Nettleseren lagrer ingenting');
    await page.goto(`${app.url}/drafts`);
    await expectGate(page, 'Nettleseren lagrer ingenting');
  });

  it('an IndexedDB that can be opened, or any other storage', LONG, async () => {
    const page = await fresh(PHONE, () => {
      const closed = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      IDBFactory.prototype.open = closed;
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(globalThis, name, { get: closed });
    });
    await signIn(page, app.url, 'field');
    await expectGate(page, 'Nettleseren lagrer ingenting');
    await page.getByRole('link', { name: 'Dokumenter' }).first().click();
    await page.getByRole('heading', { name: 'Dokumenter', exact: true }).waitFor();
  });
});

/** What nobody expected ends in a sentence as well. */
it('a rejection that no screen has caught is told', LONG, async () => {
  const page = await fresh(PHONE);
  await page.goto(`${app.url}/sign-in`);
  await page.getByRole('button', { name: 'Logg inn' }).waitFor();
  await page.evaluate(() => void Promise.reject(new DOMException('', 'AbortError')));
  await page.evaluate(() => void Promise.reject(new TypeError('x is not a function')));
  await page.getByText('Noe gikk galt som Segl ikke ventet').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Lukk' }).click();
  expect(await page.getByText('Noe gikk galt som Segl ikke ventet').count()).toBe(0);
});

/** @param before runs in each page before anything of ours */
async function fresh(viewport: typeof PHONE, before: () => void = () => {}): Promise<Page> {
  await device?.close();
  device = await newKeptDevice(viewport, { flags: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`] });
  await device.context.addInitScript(before);
  return device.page;
}

async function signIn(page: Page, origin: string, role: Role): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('E-post').fill(`${role}@havblikk.example`);
  await page.getByLabel('Passord', { exact: true }).fill('en lang og god setning');
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.getByLabel(/Engangskode/).fill(await app.freshCode(role));
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** In place of the screens of the device: one sentence that says why, and nothing that could be pressed in vain. */
async function expectGate(page: Page, title: string): Promise<void> {
  const main = page.getByRole('main');
  // The address that leads home says it too, and is left at once.
  await main.getByRole('heading', { level: 1 }).waitFor();
  await main.getByText(title).last().waitFor();
  expect(await main.getByRole('button').count()).toBe(0);
  expect(await page.getByText('Åpner Segl').count()).toBe(0);
}
