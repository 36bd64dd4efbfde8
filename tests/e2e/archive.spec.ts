import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { uploaded } from '../setup/books/documents.ts';
import { newApp, type App } from './app.ts';
import {
  DESKTOP,
  expectAccessible,
  expectTargets,
  newDevice,
  PHONE,
  rested,
  type Device,
} from './browser.ts';

/* Folders and groups by hand: who is given something sees it, and who is not finds nothing. */

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

/** As the bookkeeper of the company. */
async function bookkeeper(): Promise<Context> {
  const [row] = await app.database.owner`
    select user_id as id from identity.membership where client_id = ${app.clientId} and role = 'bookkeeper'`;
  const { clientId, requestId, platform } = app.context();
  return createContext(platform, { clientId, requestId, actorId: String(row?.['id']) });
}

const dialogOf = (page: Page) => page.getByRole('dialog');

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('the archive, on a %s', (where, size) => {
  const [folder, group] = [`Lønn ${where}`, `Lønnsfolk ${where}`];
  let documentId: string;
  let [per, ingrid, marit]: Device[] = [];
  beforeAll(async () => {
    documentId = await uploaded(await bookkeeper());
    [per, ingrid, marit] = [await newDevice(size), await newDevice(size), await newDevice(size)];
    for (const { page } of [per, ingrid, marit]) page.setDefaultTimeout(15_000);
    await app.signIn(per.page, 'administrator');
    await app.signIn(ingrid.page, 'bookkeeper');
    await app.signIn(marit.page, 'manager');
  });
  afterAll(async () => {
    for (const device of [per, ingrid, marit]) await device?.close();
  });

  it('a folder and a group are made, and the folder is kept to the group', async () => {
    const { page } = per!;
    await page.goto(`${app.url}/documents`);
    await page.getByRole('link', { name: 'Mapper og grupper' }).click();
    await page.getByRole('heading', { name: 'Mapper og grupper' }).waitFor();
    await page.getByRole('button', { name: 'Ny mappe' }).click();
    await dialogOf(page).getByLabel('Navn').fill(folder);
    await expectAccessible(page);
    await dialogOf(page).getByRole('button', { name: 'Lagre' }).click();
    await page.getByRole('button', { name: 'Ny gruppe' }).click();
    await dialogOf(page).getByLabel('Navn').fill(group);
    await dialogOf(page).getByLabel('Ingrid Dahl').check();
    await dialogOf(page).getByRole('button', { name: 'Lagre' }).click();
    await page.getByText(group, { exact: true }).waitFor();

    await page.getByRole('link', { name: folder, exact: true }).click();
    await page.getByText('Som rollen gir').waitFor();
    if (where === 'phone') {
      await page.getByRole('link', { name: 'Alle mapper' }).click();
      await page.getByRole('link', { name: folder, exact: true }).click();
    }
    await page.getByRole('button', { name: 'Endre rettigheter' }).click();
    await dialogOf(page).getByLabel('Arver det som gjelder').uncheck();
    await dialogOf(page)
      .getByLabel('Person eller gruppe')
      .selectOption({ label: `${group} (gruppe)` });
    const given = dialogOf(page).getByRole('group', { name: `${group} (gruppe)` });
    // Whoever may anything may see.
    expect(await given.getByLabel('Se', { exact: true }).isDisabled()).toBe(true);
    await given.getByLabel('Legge inn og sende').check();
    await expectAccessible(page);
    if (where === 'phone') await expectTargets(page);
    await dialogOf(page).getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('Fra: denne mappen').waitFor();
    expect(await page.getByText('Som rollen gir').count()).toBe(0);
    await rested(page);
    await expectAccessible(page);
    if (where === 'phone') await expectTargets(page);
  });

  it('who uploaded a document moves it there, finds it there, and others find nothing', async () => {
    const { page } = ingrid!;
    await marit!.page.goto(`${app.url}/documents/${documentId}`);
    await marit!.page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${app.url}/documents/${documentId}`);
    await page.getByRole('button', { name: 'Flytt', exact: true }).click();
    await dialogOf(page)
      .getByLabel('Mappe')
      .selectOption({ label: `\u2003${folder}` });
    await expectAccessible(page);
    await dialogOf(page).getByRole('button', { name: 'Flytt' }).click();
    await dialogOf(page).waitFor({ state: 'hidden' });
    await page.goto(`${app.url}/documents`);
    await page.getByRole('navigation', { name: 'Mapper' }).getByRole('link', { name: folder }).click();
    await page.locator(`a[href="/documents/${documentId}"]`).first().waitFor();
    await page.getByRole('navigation', { name: 'Mapper' }).getByRole('link', { name: 'Alle mapper' }).click();
    await page.waitForURL(`${app.url}/documents`);
    await page.goBack();
    await page.getByText('1 dokument').first().waitFor();
    await expectAccessible(page);
    if (where === 'phone') await expectTargets(page);

    for (const { page: other } of [marit!, per!]) {
      await other.goto(`${app.url}/documents`);
      await other.getByRole('heading', { name: 'Dokumenter', level: 1 }).waitFor();
      await other
        .getByText(/Ingen dokumenter|Alle dokumenter/)
        .first()
        .waitFor();
      expect(await other.locator(`a[href="/documents/${documentId}"]`).count()).toBe(0);
      await other.goto(`${app.url}/documents/${documentId}`);
      await other.getByText('Dokumentet finnes ikke').first().waitFor();
    }
  });
});
