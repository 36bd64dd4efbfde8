import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMailServer, type MailServer } from '../../src/demo/mailbox/mail-server.ts';
import { PAPER } from '../setup/books/documents.ts';
import { until } from '../setup/until.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';
import { OPERATIONS } from '../setup/long.ts';

/* A signer is told by mail; where that fails, whoever sent it sees so and has it tried again. */

let app: App;
let mail: MailServer;
let desk: Device;
const refused = new Set(['administrator@havblikk.example']);

beforeAll(async () => {
  mail = await openMailServer({
    refuse: (address) => (refused.has(address) ? { message: 'no such mailbox', responseCode: 550 } : null),
  });
  app = await newApp({
    SEGL_SMTP: `smtp://127.0.0.1:${mail.port}`,
    SEGL_MAIL_FROM: 'Segl <segl@segl.example>',
  });
  await app.start();
  desk = await newDevice(DESKTOP);
});
afterAll(async () => {
  await desk?.close();
  await app?.close();
  await mail?.close();
});

it('the signers of a document are told, by a letter that leads to it', OPERATIONS, async () => {
  const { page } = desk;
  await app.signIn(page, 'bookkeeper');
  await page.goto(`${app.url}/documents`);
  const file = { name: 'avtale.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PAPER) };
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByLabel('Tittel').fill('Leieavtale <b>2026</b>');
  for (const [label, name] of [
    [/Første undertegner/, 'Marit'],
    [/Legg til undertegner/, 'Per'],
  ] as const) {
    await page.getByRole('combobox', { name: label }).fill(name);
    await page.getByRole('option').first().click();
    // Whoever was chosen leaves the field to the next.
    const next = page.getByRole('combobox', { name: /Legg til undertegner/ });
    await expect.poll(() => next.inputValue()).toBe('');
  }
  await page.getByRole('button', { name: 'Forsegl og send', exact: true }).click();
  await page.getByText('Undertegnerne får en e-post om det.').waitFor();
  await until(() => mail.messages.length > 0);
  const [letter] = mail.messages;
  expect(letter?.to).toBe('Marit Solberg <manager@havblikk.example>');
  expect(letter?.subject).toBe('Til signering: Leieavtale <b>2026</b>');
  expect(letter?.html).toContain('Leieavtale &lt;b&gt;2026&lt;/b&gt;');
  const link = /http:\/\/localhost:\d+\/documents\/\S+/.exec(letter?.text ?? '')?.[0] ?? '';
  const phone = await newDevice(PHONE);
  try {
    await app.signIn(phone.page, 'manager');
    await phone.page.goto(link);
    await phone.page.getByRole('heading', { name: 'Leieavtale <b>2026</b>' }).waitFor();
  } finally {
    await phone.close();
  }
});

it(
  'what could not be delivered stands among the jobs, and is tried again when somebody says so',
  OPERATIONS,
  async () => {
    const { page } = desk;
    await page.getByRole('link', { name: 'Jobber' }).click();
    const row = page.getByRole('row', { name: /E-post om signering til Per Haugen/ });
    await until(async () => {
      await page.getByRole('button', { name: 'Oppdater' }).click();
      return row.getByText('Feilet').isVisible();
    });
    await row.getByText(/Adressen ble avvist av e-postserveren\. .* Prøvd én gang\./).waitFor();
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await page.getByRole('list', { name: 'Jobber' }).waitFor();
    await page.addStyleTag({ content: 'html.large { font-size: 200% }' });
    for (const [width, letters] of [
      [PHONE.width, ''],
      [320, 'large'],
    ] as const) {
      await page.setViewportSize({ ...PHONE, width });
      await page.evaluate((name) => (document.documentElement.className = name), letters);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
    await page.evaluate(() => (document.documentElement.className = ''));
    await page.setViewportSize(PHONE);
    await expectTargets(page);
    await expectAccessible(page);
    refused.clear();
    await page.getByRole('button', { name: /^Prøv igjen: E-post om signering til Per Haugen/ }).click();
    await until(() => mail.messages.some(({ to }) => to === 'Per Haugen <administrator@havblikk.example>'));
    await until(async () => {
      await page.getByRole('button', { name: 'Oppdater' }).click();
      return page.getByText('Ingenting å gjøre').isVisible();
    });
  },
);
