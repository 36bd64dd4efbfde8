import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { accounts as chart } from '#lib/server/ledger/chart/registers.ts';
import { addToChart, calendarYear } from '#lib/server/ledger/chart/service.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { voucherOf } from '../setup/books/chart.ts';
import { day } from '../setup/books/day.ts';
import { must } from '../setup/books/drafts.ts';
import { EQUITY, lockYear } from '../setup/books/year-end.ts';
import { until } from '../setup/until.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { soundFile } from '../fixtures/saft-file.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

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

it('says that an import left nothing behind, and all of it when asked', async () => {
  const { page } = device;
  await page.getByRole('link', { name: 'Oppsett' }).click();
  await page.getByRole('heading', { name: 'Import fra SAF-T', exact: true }).waitFor();
  await page.getByText('2026: 1. jan. 2026 – ').first().waitFor();
  await page.getByText('Alt i filen er tatt vare på.').waitFor();
  await page.getByText('Alt', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Lest, beholdt og ikke tatt med' });
  await table.getByRole('rowheader', { name: 'Line / DueDate' }).waitFor();
  await table
    .getByRole('rowheader', { name: /Account \/ AccountID$/ })
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await page.setViewportSize(DESKTOP);
});

it('takes what the company says of itself in its files, and shows both before it is agreed to', async () => {
  const { page } = device;
  await page.getByRole('button', { name: 'Sett firmaopplysninger' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Gjelder fra').fill('01.01.2026');
  await dialog.getByLabel('Gateadresse').fill('Storgata 1');
  await dialog.getByLabel('Postnummer').fill('0155');
  await dialog.getByLabel('Poststed').fill('Oslo');
  await dialog.getByLabel('Kontaktpersonens fornavn').fill('Kari');
  await dialog.getByLabel('Kontaktpersonens etternavn').fill('Nordmann');
  await dialog.getByText('Kari Nordmann, Storgata 1, 0155 Oslo').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Lagre' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Fra 1. jan. 2026').waitFor();
  await page.getByText('Kari Nordmann, Storgata 1, 0155 Oslo').waitFor();
});

it('gives the books of some periods as a SAF-T file, whole, and the log says who took it', async () => {
  const { page } = device;
  await page.getByLabel('Regnskapsår').selectOption('2026');
  await page.getByLabel('Til og med periode').selectOption('6');
  await page.getByText('Filen blir i versjon 1.30').waitFor();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Last ned SAF-T' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^SAF-T Financial_\d{9}_\d{14}_1_1\.xml$/);
  await page.getByText(/er lastet ned\.$/).waitFor();
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain('<SelectionEndDate>2026-06-30</SelectionEndDate>');
  expect(file.trimEnd().endsWith('</AuditFile>')).toBe(true);
  await until(async () => {
    const told = await app.database.owner`select from audit.event where kind = 'reading.opened'
      and subject_id = 'saft-file' and client_id = ${app.clientId}`;
    return told.length === 1;
  });
  // The wrong way round there is nothing to make.
  await page.getByLabel('Fra og med periode').selectOption('9');
  await page.getByRole('button', { name: 'Last ned SAF-T' }).click();
  await page.getByText('den siste kommer før den første').waitFor();
  await expectAccessible(page);
});

it('takes no file that does not go on from the books, and names each account with both figures', async () => {
  const { page } = device;
  const choose = async (text: string) => {
    const file = { name: 'neste.xml', mimeType: 'application/xml', buffer: Buffer.from(text) };
    await page.getByLabel('SAF-T-filer').setInputFiles(file);
    await page.getByRole('button', { name: 'Importer' }).click();
  };
  await choose('<ingenting/>');
  await page.getByText(/^En fil kan ikke leses \(saft_/).waitFor();
  const [client] = await app.database.owner<{ orgnr: string }[]>`
    select orgnr from platform.client where id = ${app.clientId}`;
  const later = soundFile()
    .join('\n')
    .replace(/<RegistrationNumber>\d+/, `<RegistrationNumber>${client?.orgnr}`)
    .replaceAll('2026', '2027');
  await choose(later);
  await page.getByText(/^En fil går ikke videre fra regnskapet her/).waitFor();
  await page.getByRole('rowheader', { name: 'Konto 1920' }).waitFor();
  await expectAccessible(page, ['light', 'dark']);
});

it('shows where VAT is posted, and the bookkeeper chooses otherwise', LONG, async () => {
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

it('a month is locked under a held press, once what is left to do in it was shown; and opened again with a reason', async () => {
  const { page } = device;
  await page.setViewportSize(DESKTOP);
  await page.getByRole('link', { name: 'Perioder' }).click();
  const month = (await page.getByRole('heading', { name: /^Neste: / }).innerText()).replace('Neste: ', '');
  await page
    .getByText(/datert i måneden/)
    .first()
    .waitFor();
  await expectAccessible(page);
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: month }) });
  await row.getByText('Åpen').waitFor();
  await page.getByRole('button', { name: `Sperr ${month} for andre` }).click();
  await row.getByText(/^Sperret for andre av Ingrid Dahl/).waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await page.getByRole('button', { name: `Opphev sperren av ${month}` }).click();
  await row.getByText('Åpen').waitFor();
  await page.getByRole('button', { name: `Sperr ${month} for andre` }).click();
  await row.getByText(/^Sperret for andre/).waitFor();
  await holdOn(page, `Hold inne for å låse ${month}`);
  await row.getByText(/^Låst av Ingrid Dahl/).waitFor();

  await page.getByRole('button', { name: `Åpne ${month} igjen` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Hvorfor?' }).fill('En faktura kom for sent');
  await expectAccessible(page);
  await holdOn(page, 'Hold inne for å be om det');
  // Nobody else in the company may lock periods, so that one is enough.
  await page.getByText(`${month} er åpen igjen.`).waitFor();
  await row.getByText('Åpen').waitFor();
  expect(await faultsOf(app.context())).toEqual([]);
});

it('a year is ended when it is locked: the result goes to equity by the voucher that was shown, once', async () => {
  const { page } = device;
  const machine = app.context();
  await machine.transaction(async (tx) => {
    const there = new Set((await chart.list(tx, machine.clientId)).map(({ number }) => number));
    const accounts = EQUITY.filter(({ number }) => !there.has(number));
    return ok(await addToChart(tx, machine, { ...calendarYear(2025), accounts }));
  });
  const line = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
  const lines = [
    { ...line, account: '1920', amount: 12_345_600n },
    { ...line, account: '3000', amount: -12_345_600n },
  ];
  const sold = { ...voucherOf({ amount: 1n }), date: day('2025-06-15'), lines };
  must(await postVoucher(machine, sold));
  await page.getByRole('link', { name: 'Perioder' }).click();
  await page.getByRole('link', { name: 'Årsavslutning' }).click();
  await page.getByText('12 perioder er åpne. Lås dem først, fra januar 2025.').waitFor();
  await lockYear(machine, 2025);
  await page.reload();
  await page.getByText('Alle periodene i året er låst.').waitFor();
  const preview = page.getByRole('table', { name: 'Bilaget' });
  await preview.getByRole('rowheader', { name: /^8960/ }).waitFor();
  await expectAccessible(page);
  // Something else is decided: what does not come to the result is not posted.
  await page.getByLabel('Beløp').fill('100000');
  await page.getByText('skiller disponeringen').waitFor();
  await page.getByLabel('Beløp').fill('123456');
  await preview.getByRole('row', { name: /^2050.*123.456,00/ }).waitFor();
  await page.setViewportSize(PHONE);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await page.setViewportSize(DESKTOP);
  await holdOn(page, 'Hold inne for å avslutte 2025');
  await page.getByText('2025 er avsluttet.').waitFor();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '2025' }) });
  await row.getByText('Avsluttet').waitFor();
  await row.getByRole('link').click();
  await page.getByText('Årsavslutning, automatisk').waitFor();
  expect(await faultsOf(app.context())).toEqual([]);
});

/** A press that is held until the seal is done. */
async function holdOn(page: Page, name: string): Promise<void> {
  const box = await page.getByRole('button', { name }).boundingBox();
  if (!box) throw new Error(`there is no button ${name}`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.getByRole('button', { name }).waitFor({ state: 'hidden' });
  await page.mouse.up();
}
