import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsOf } from '../setup/log/faults.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, holdPressed, newDevice, PHONE, type Device } from './browser.ts';

/* The VAT return of a company, from a client of which nothing is registered to a corrected return. */

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

it('takes the safe default, and has the terms of the books', async () => {
  const { page } = device;
  await page.getByRole('link', { name: 'Mva-melding' }).click();
  await page.getByText('Det er ikke sagt om klienten er mva-registrert.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Registrert, to måneder' }).click();
  await page.getByRole('link', { name: '5. termin 2026' }).waitFor();
  expect(await page.getByRole('link', { name: '2. termin 2026' }).count()).toBe(0);
});

it('leads from a figure to its postings and to the voucher, with the keyboard', async () => {
  const { page } = device;
  await page.getByRole('link', { name: '3. termin 2026' }).click();
  await page.getByRole('heading', { name: '3. termin 2026' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Poster bak tallet' }).waitFor();
  await page.getByText(/\d+ poster/).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/vouchers\//);
  await page.goBack();
  await page.goBack();
  await page.getByRole('heading', { name: '3. termin 2026' }).waitFor();
  expect(await page.getByText('Kontoene for mva har beveget seg').count()).toBe(0);
});

it('is delivered under a reference, as the file that was downloaded, and locks the term', async () => {
  const { page } = device;
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Last ned filen' }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(file).toContain('<skattleggingsperiodeToMaaneder>mai-juni</skattleggingsperiodeToMaaneder>');
  await page.getByRole('button', { name: 'Si at den er levert' }).click();
  const dialog = page.getByRole('dialog', { name: /^Levert: 3\. termin 2026/ });
  await dialog.getByLabel('Referanse').fill('AR 4711');
  await expectAccessible(page);
  await holdPressed(page, dialog.getByRole('button', { name: 'Hold inne: levert' }));
  await page.getByText('Referanse AR 4711').waitFor();
  const [kept] = await app.database.owner<{ xml: string }[]>`
    select convert_from(xml, 'utf8') as xml from ledger.vat_return where client_id = ${app.clientId}`;
  expect(kept?.xml).toBe(file);
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await page.setViewportSize(DESKTOP);
});

it('is corrected by one that follows it, and the log holds both', async () => {
  const { page } = device;
  await page.getByRole('button', { name: 'Korriger' }).click();
  const opening = page.getByRole('dialog', { name: 'Åpne terminen for korrigering' });
  await opening.getByLabel('Hvorfor').fill('Glemt faktura');
  await holdPressed(page, opening.getByRole('button', { name: 'Hold inne for å åpne terminen' }));
  await page.getByText('Glemt faktura').waitFor();
  await page.getByRole('button', { name: 'Merknad til hele meldingen' }).click();
  const remarking = page.getByRole('dialog', { name: 'Merknad til hele meldingen' });
  await remarking.getByText('Fritekst').click();
  await remarking.getByLabel('Merknaden').fill('Retter forrige melding');
  await remarking.getByRole('button', { name: 'Lagre' }).click();
  await page.getByText('Retter forrige melding').waitFor();
  await page.getByRole('button', { name: 'Si at den er levert' }).click();
  const dialog = page.getByRole('dialog', { name: /^Levert: 3\. termin 2026/ });
  await dialog.getByLabel('Referanse').fill('AR 4712');
  await holdPressed(page, dialog.getByRole('button', { name: 'Hold inne: levert' }));
  await page.getByText('Korrigerer meldingen over').waitFor();
  expect(await faultsOf(app.context())).toEqual([]);
});
