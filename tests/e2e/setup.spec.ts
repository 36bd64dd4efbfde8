import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsOf } from '../setup/log/faults.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';

/* Where VAT is posted, and what the import read, kept and left behind. */

let app: App;
let device: Device;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  device = await newDevice(DESKTOP);
  await app.signIn(device.page, 'bookkeeper');
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

it('says what an import left behind, and all of it when asked', async () => {
  const { page } = device;
  await page.getByRole('link', { name: 'Oppsett' }).click();
  await page.getByRole('heading', { name: 'Import fra SAF-T', exact: true }).waitFor();
  await page.getByText('1. jan. 2026 – ').first().waitFor();
  const table = page.getByRole('table', { name: 'Lest, beholdt og ikke tatt med' });
  await table.getByRole('rowheader', { name: 'Line / DueDate' }).waitFor();
  expect(await table.getByRole('rowheader', { name: /Account \/ AccountID$/ }).count()).toBe(0);
  await page.getByText('Alt', { exact: true }).click();
  await table
    .getByRole('rowheader', { name: /Account \/ AccountID$/ })
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await page.setViewportSize(DESKTOP);
});

it('shows where VAT is posted, and the bookkeeper chooses otherwise', async () => {
  const { page } = device;
  const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'mva-kode 11' }) });
  await row.getByText('Funnet i').waitFor();
  await row.getByRole('button').click();
  const dialog = page.getByRole('dialog', { name: 'Endre konto for mva-kode 11' });
  const field = dialog.getByRole('combobox', { name: 'Konto for inngående mva' });
  await field.fill('1920');
  await page.getByRole('option', { name: /^1920/ }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Lagre' }).click();
  await row.getByText('Valgt her').waitFor();
  await row.getByText('1920').waitFor();
  expect(await faultsOf(app.context())).toEqual([]);
});
