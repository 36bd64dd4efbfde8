import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeDraft } from '#lib/server/desk/index.ts';
import { coding, must } from '../setup/books/drafts.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { as, receiptInInbox } from './inbox.ts';
import { LONG } from '../setup/long.ts';

/* The log as an auditor reads it: found by words and by what is chosen, and the history of one thing, field by field. */

let app: App;
let device: Device;
let page: Page;
let draftId: string;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  const [receipt] = demoReceipts();
  if (!receipt) throw new Error('the demo has no receipt');
  ({ draftId } = await receiptInInbox(app, { jpeg: receipt.bytes, text: 'Skiferplater til trappa' }));
  const bookkeeper = await as(app, 'bookkeeper');
  const first = { ...coding, account: '6300', project: null };
  const coded = must(await codeDraft(bookkeeper, { draftId, baseRevision: 1, coding: first }));
  const second = { ...first, account: '6540', amount: 13_000n };
  must(await codeDraft(bookkeeper, { draftId, baseRevision: coded.revision, coding: second }));
  device = await newDevice(DESKTOP);
  ({ page } = device);
  await app.signIn(page, 'auditor');
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

it('is found by a word, and by what is chosen beside it; each can be taken away again', async () => {
  await page.goto(`${app.url}/log`);
  await page.getByRole('searchbox', { name: 'Ord' }).fill('skiferplater');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ta bort: Ord: «skiferplater»' }).waitFor();
  const rows = page.locator('a[data-row]');
  await expect.poll(() => rows.allInnerTexts()).toEqual(['Kladd kontert', 'Kladd kontert', 'Kladd lagret']);
  await page.getByLabel('Hva', { exact: false }).selectOption({ label: 'Kladd lagret' });
  await expect.poll(() => rows.allInnerTexts()).toEqual(['Kladd lagret']);
  expect(page.url()).toContain('/log?text=skiferplater&kind=draft.saved');
  await expectAccessible(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Ta bort: Hva: Kladd lagret' }).click();
  await expect.poll(() => rows.count()).toBe(3);
  await page.goto(`${app.url}/log?text=finnesikke`);
  await page.getByText('Ingen hendelser svarer til det som er valgt').waitFor();
  await page.goto(`${app.url}/log?kind=voucher.viewed`);
  await page.getByRole('alert').filter({ hasText: 'kind=voucher.viewed' }).waitFor();
});

it('days that turn back are told of, and what is no day asks for nothing', async () => {
  await page.goto(`${app.url}/log`);
  const since = page.getByLabel(/^Fra og med/);
  const until = page.getByLabel(/^Til og med/);
  await since.fill('14.6.2026');
  await until.fill('1.6.2026');
  await page.keyboard.press('Enter');
  await page.getByText('Den siste dagen er før den første.').waitFor();
  await until.fill('en gang');
  await page.keyboard.press('Enter');
  await page.getByText('Skriv datoen som').waitFor();
  await page.getByLabel('Hva', { exact: false }).selectOption({ label: 'Kladd lagret' });
  await page.waitForURL(/\/log\?kind=draft\.saved$/);
  expect(await until.inputValue()).toBe('en gang');
  await until.fill('15.6.2026');
  await page.keyboard.press('Enter');
  await page.waitForURL(/since=2026-06-14&until=2026-06-15/);
});

it('tells of one thing what was changed, who did and from what to what', async () => {
  await page.goto(`${app.url}/log?text=skiferplater&kind=draft.coded`);
  await page.locator('a[data-row]').first().click();
  await page.getByRole('heading', { name: /^Historikk: Kladd/ }).waitFor();
  expect(page.url()).toContain(`/history?of=draft&id=${draftId}`);
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    const changes = page.getByRole('heading', { name: 'Hva som ble endret' }).locator('..');
    await changes.getByText('Kontering, konto').first().waitFor();
    const text = (await changes.innerText()).replaceAll('\u00a0', ' ');
    expect(text).toMatch(/Kontering, konto\s+6300\s+6540/);
    expect(text).toMatch(/Kontering, beløp\s+125,00\s+130,00/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
  }
  await page.getByText('Bilde mottatt').waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await page.setViewportSize(DESKTOP);
});

it(
  'is taken out as a file of what was asked for, which the log is told first; without that there is none',
  LONG,
  async () => {
    await page.goto(`${app.url}/log?text=skif`);
    await page.locator('a[data-row]').first().waitFor();
    await page.getByRole('button', { name: 'Last ned …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Last ned uttrekket' });
    const take = dialog.getByRole('button', { name: 'Last ned', exact: true });
    await expectAccessible(page, ['light', 'dark']);
    await page.route('**/api/trpc/audit.export*', (route) => route.abort());
    let asked = 0;
    page.on('request', (request) => (asked += request.url().includes('most') ? 1 : 0));
    await take.click();
    await dialog.getByRole('alert').waitFor();
    expect(asked).toBe(0);
    await page.unroute('**/api/trpc/audit.export*');
    const taken = async (format: string) => {
      await page.getByRole('button', { name: 'Last ned …' }).or(dialog).first().waitFor();
      if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Last ned …' }).click();
      await dialog.getByText(format, { exact: true }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), take.click()]);
      await dialog.waitFor({ state: 'hidden' });
      return readFileSync(await file.path());
    };
    const lines = (await taken('CSV')).toString().split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffNr\.;Tid;Hvem;Hva;/);
    expect(lines.slice(1).map((line) => line.split(';')[3])).toEqual([
      // What was asked for is said by the event of it, and so it is found.
      ...['Tatt ut som fil: loggen (CSV)', 'Kladd kontert', 'Kladd kontert', 'Kladd lagret', undefined],
    ]);
    const sheets = unzipSync(await taken('XLSX'));
    expect(strFromU8(sheets['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).toContain('Kladd kontert');
    await page.setViewportSize(PHONE);
    expect((await taken('Signert PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    await page.setViewportSize(DESKTOP);
    await page.goto(`${app.url}/history?of=draft&id=${draftId}`);
    expect(strFromU8(await taken('CSV'))).toContain(draftId);
    await page.goto(`${app.url}/log?kind=reading.exported`);
    for (const what of ['loggen (XLSX)', 'loggen (PDF)', 'historikken til én sak (CSV)'])
      await page.getByText(`Tatt ut som fil: ${what}`).waitFor();
  },
);

it('tells of the auditor what they read, once, also in the history of what it was', LONG, async () => {
  await page.goto(`${app.url}/log?of=reading`);
  await expect
    .poll(async () => {
      await page.reload();
      await page.locator('a[data-row]').first().waitFor();
      return (await page.locator('a[data-row]').allInnerTexts()).sort();
    })
    .toEqual([
      ...['Lest: historikken til én sak', 'Lest: loggen', 'Tatt ut som fil: historikken til én sak (CSV)'],
      ...['CSV', 'PDF', 'XLSX'].map((format) => `Tatt ut som fil: loggen (${format})`),
    ]);
});
