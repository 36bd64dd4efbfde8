import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoCompany } from '../../src/demo/index.ts';
import { soundFile } from '../fixtures/saft-file.ts';
import { newApp, type App } from './app.ts';
import { alive, DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';

/* Anyone checks a SAF-T file on a page; the file goes nowhere. */

const COMPANY = demoCompany('havblikk', '2026-11-28');
const TABLET = { width: 820, height: 1180 };
/** A name that stands in the file alone, so that it would be seen in a request. */
const MARK = 'Bare-i-filen-7Q';

let app: App;
let device: Device;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  device = await newDevice(DESKTOP);
  await device.page.goto(`${app.url}/verify`);
  await alive(device.page);
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

async function choose(name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'application/xml', buffer: Buffer.from(text) };
  await device.page.locator('input[type=file]').setInputFiles(file);
}

it('says where a file contradicts itself, in either language and size, and nothing of it is sent', async () => {
  const { page } = device;
  await page.getByRole('link', { name: 'Kontroller en SAF-T-fil' }).click();
  await page.getByText('Filen forlater ikke nettleseren din.').waitFor();
  await expectAccessible(page);
  const sent: string[] = [];
  page.context().on('request', (request) => {
    sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`);
  });
  await choose(
    'bok.xml',
    COMPANY.replace('<Name>', `<Name>${MARK}`).replace('<TotalDebit>', '<TotalDebit>1'),
  );
  await page.getByText('Filen henger ikke sammen.').waitFor();
  await page.getByText('Filen oppgir en annen sum debet enn den har.').waitFor();
  await page.getByText(MARK).waitFor();
  for (const size of [DESKTOP, TABLET, PHONE]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    await expectAccessible(page);
  }
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Last ned som JSON' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('bok-saft.json');
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
    outcome: 'faulty',
    found: [{ code: 'saft_wrong_total_debit', severity: 'error', count: 1 }],
  });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('The file states another total debit than it has.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Norsk' }).click();
  expect(sent.filter((each) => each.includes(MARK) || /^(?!GET)/.test(each))).toEqual([]);
});

it('a sound file is said to be sound, and what is none is told why', async () => {
  const { page } = device;
  await page.setViewportSize(DESKTOP);
  for (const [text, said] of [
    [soundFile().join('\n'), 'Filen henger sammen.'],
    ['PK\u0003\u0004 no archive', 'Den pakkede filen er skadet eller kuttet.'],
    [COMPANY.slice(0, 5000), 'Filen er kuttet: slutten mangler.'],
  ] as const) {
    await page.getByRole('button', { name: 'Kontroller en annen fil' }).click();
    await choose('x.xml', text);
    await page.getByText(said).waitFor();
  }
});
