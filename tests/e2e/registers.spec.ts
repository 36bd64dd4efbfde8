import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsOf } from '../setup/log/faults.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

/* What the books rest on, kept with the keyboard alone, and read by who may not change it. */

let app: App;
let device: Device;
let page: Page;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  device = await newDevice(DESKTOP);
  ({ page } = device);
  await app.signIn(page, 'bookkeeper');
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

/** On by Tab until the control has the keyboard; what stands there is marked, and typing replaces it. */
async function tabTo(control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let press = 0; press < 30; press++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not come to ${String(control)}`);
}

async function write(within: Locator, label: string, text: string): Promise<void> {
  await tabTo(
    within.getByLabel(label, { exact: true }).or(within.getByLabel(`${label} (valgfritt)`, { exact: true })),
  );
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

const row = (name: string) => page.getByRole('row').filter({ hasText: name });

it('a bookkeeper makes an account, a supplier and a project, and closes one, without the mouse', async () => {
  await page.goto(`${app.url}/registers`);
  await row('1920').first().waitFor();

  await page.keyboard.press('n');
  const account = page.getByRole('dialog', { name: 'Ny konto' });
  await account.waitFor();
  await page.keyboard.type('6305');
  await write(account, 'Navn', 'Verneutstyr');
  // After the account that is most like it.
  await account.getByText(/^Foreslått etter konto 63/).waitFor();
  await write(account, 'Mva-kode på nye linjer', '1');
  await page.keyboard.press('Tab');
  await expectAccessible(page);
  await tabTo(account.getByRole('button', { name: 'Lagre' }));
  await page.keyboard.press('Enter');
  await account.waitFor({ state: 'detached' });
  await row('Verneutstyr').getByText('Annen driftskostnad').waitFor();
  await row('Verneutstyr').getByText('mva-kode 1').waitFor();

  await page.keyboard.press('3');
  await page
    .getByRole('link', { name: 'Kunder og leverandører', exact: true })
    .and(page.locator('[aria-current]'))
    .waitFor();
  await page.keyboard.press('n');
  const party = page.getByRole('dialog', { name: 'Ny kunde eller leverandør' });
  await party.waitFor();
  const number = await party.getByLabel('Nummer', { exact: true }).inputValue();
  expect(number).toMatch(/^\d{5}$/);
  await write(party, 'Navn', 'Sveisemesteren AS');
  await write(party, 'Organisasjonsnummer', '974 760 674');
  await write(party, 'Bankkonto', '8601.11.17947');
  await page.keyboard.press('Enter');
  await party.getByText('Organisasjonsnummer 974 760 674 kan ikke være riktig').waitFor();
  await tabTo(party.getByLabel('Organisasjonsnummer'), 'Shift+Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('974 760 673');
  await page.keyboard.press('Enter');
  await party.waitFor({ state: 'detached' });
  await row('Sveisemesteren AS').getByText('974760673 · 8601 11 17947').waitFor();

  // Another with the same number is said before it is made.
  await page.keyboard.press('n');
  await write(party, 'Organisasjonsnummer', '974760673');
  await party.getByText(`Samme organisasjonsnummer har ${number} Sveisemesteren AS.`).waitFor();
  await page.keyboard.press('Escape');
  await party.waitFor({ state: 'detached' });

  await page.keyboard.press('4');
  await page.keyboard.press('n');
  const project = page.getByRole('dialog', { name: 'Ny dimensjonsverdi' });
  await project.waitFor();
  await page.keyboard.type('P-90');
  await write(project, 'Navn', 'Brygga');
  await page.keyboard.press('Enter');
  await project.waitFor({ state: 'detached' });
  await row('Brygga').getByText('Prosjekt').waitFor();

  await page.keyboard.press('f');
  await page.keyboard.type('brygga');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await tabTo(row('Brygga').getByRole('link'));
  await page.keyboard.press('Enter');
  const own = page.getByRole('dialog', { name: 'Prosjekt P-90' });
  await write(own, 'Siste dag', '31.12.2025');
  await page.keyboard.press('Enter');
  await own.waitFor({ state: 'detached' });
  await row('Brygga')
    .getByText(/^Stengt etter/)
    .waitFor();
  expect(await faultsOf(app.context())).toEqual([]);
});

it('an account says what becomes of what is reported before it is grouped otherwise, and what its lines must have', async () => {
  await page.goto(`${app.url}/registers/accounts?row=4020`);
  const account = page.getByRole('dialog', { name: 'Konto 4020' });
  await account.getByText(/^Brukt fra/).waitFor();
  await account.getByLabel('Gruppering', { exact: true }).selectOption('annenDriftskostnad');
  await write(account, 'Grupperingskode', '6500');
  await page.keyboard.press('Tab');
  await account.getByText('Rapporteres under Annen driftskostnad 6500').waitFor();
  await account.getByText(/^2026: /).waitFor();
  await expectAccessible(page, ['light', 'dark']);
  // Looked at and left: nothing is changed, and what was written is there when it is opened again.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await account.waitFor({ state: 'detached' });
  await row('4020').getByText('Varekostnad').waitFor();
  await row('4020').first().getByRole('link').press('Enter');
  await account.getByText('Rapporteres under Annen driftskostnad 6500').waitFor();
  await account.getByRole('button', { name: 'Avbryt' }).press('Enter');
});

it('who only reads sees all of it, and is offered nothing, on a phone too', LONG, async () => {
  const reader = await newDevice(PHONE);
  await app.signIn(reader.page, 'manager');
  await reader.page.goto(`${app.url}/registers/vat-codes`);
  const code = reader.page.getByRole('link', { name: '1 Kjøp med fradragsrett, høy sats' });
  await code.waitFor();
  expect(await reader.page.getByRole('button', { name: 'Ny mva-kode' }).count()).toBe(0);
  await code.click();
  const dialog = reader.page.getByRole('dialog', { name: 'Mva-kode 1' });
  await dialog.getByRole('table', { name: 'Satser' }).waitFor();
  expect(await dialog.getByLabel('Beskrivelse').isDisabled()).toBe(true);
  expect(await dialog.getByRole('button', { name: 'Lagre' }).count()).toBe(0);
  expect(await reader.page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await expectAccessible(reader.page);
  await reader.close();
});
