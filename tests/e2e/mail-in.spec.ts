import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OPERATIONS } from '../setup/long.ts';
import { rawMail } from '../setup/books/mailed.ts';
import { freePort } from '../setup/run/app.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';

/* Receipts by mail, through the real server: from the address on a screen to the draft in the inbox. */

let app: App;
let desk: Device;
let port: number;

beforeAll(async () => {
  port = await freePort();
  app = await newApp({ SEGL_MAIL_IN: `smtp://127.0.0.1:${port}`, SEGL_MAIL_DOMAIN: 'inn.segl.example' });
  await app.start();
  desk = await newDevice(DESKTOP);
});
afterAll(async () => {
  await desk?.close();
  await app?.close();
});

async function send(to: string, from: string, subject: string): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const raw = await rawMail({ from, subject });
  const sent = await transport.sendMail({ envelope: { from: 'x@y.example', to: [to] }, raw });
  transport.close();
  return (sent as { response: string }).response.slice(0, 3);
}

it('an address, a member’s mail and a stranger’s, to drafts that say how they came', OPERATIONS, async () => {
  const { page } = desk;
  await app.signIn(page, 'bookkeeper');
  await page.goto(`${app.url}/inbox`);
  await page.getByRole('link', { name: 'E-post inn' }).click();
  await page.getByText('Klienten tar ikke imot e-post ennå.').waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Ta i bruk en adresse' }).click();
  const shown = page.getByRole('region', { name: 'Adressen', exact: true }).getByText('@inn.segl.example');
  await shown.waitFor();
  const to = (await shown.textContent())?.trim() ?? '';

  expect(await send(to, 'field@havblikk.example', 'Lunsj i Bergen')).toBe('250');
  expect(await send(to, 'regning@strom.example', 'Faktura november')).toBe('250');
  expect(await send(to, 'noen@vinn.example', 'Du har vunnet')).toBe('250');
  await page.reload();
  await page.getByRole('button', { name: 'Slipp inn e-posten fra regning@strom.example' }).waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await expectTargets(page);
  await page.getByRole('button', { name: 'Kast e-posten fra noen@vinn.example' }).click();
  await expectAccessible(page, ['light']);
  await page.getByRole('button', { name: 'Kast den' }).click();
  await page.getByText('Kastet.').waitFor();
  await page.getByRole('button', { name: 'Slipp inn e-posten fra regning@strom.example' }).click();
  await expectAccessible(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Alltid fra denne avsenderen' }).click();
  await page.getByText('Sluppet inn.').waitFor();
  expect(await send(to, 'regning@strom.example', 'Faktura desember')).toBe('250');

  await page.goto(`${app.url}/inbox`);
  await page.getByText('Faktura desember').first().waitFor();
  await page.getByText('Lunsj i Bergen').first().click();
  await page.getByText(/Kom på e-post fra field@havblikk\.example/).waitFor();

  await page.goto(`${app.url}/mail-in`);
  await page.getByRole('button', { name: 'Ikke slipp inn regning@strom.example uten å spørre' }).click();
  await page.getByText('E-post fra regning@strom.example venter fra nå av.').waitFor();
  await page.getByRole('button', { name: 'Bytt adresse' }).click();
  await page.getByRole('button', { name: 'Bytt den' }).click();
  await page.getByText('Adressen er klar.').waitFor();
  await expect(send(to, 'field@havblikk.example', 'For sent')).rejects.toThrow(/550/);
  await page.getByRole('button', { name: 'Slå av' }).click();
  await page.getByRole('button', { name: 'Slå av' }).last().click();
  await page.getByText('E-post inn er slått av.').waitFor();
});

it('a field user reads the address on the phone, and nothing of others’ mail', OPERATIONS, async () => {
  const phone = await newDevice(PHONE);
  await app.signIn(phone.page, 'field');
  await phone.page.goto(`${app.url}/mail-in`);
  await phone.page.getByText('Klienten tar ikke imot e-post.').waitFor();
  expect(await phone.page.getByRole('button', { name: /Slipp|Kast|Ta i bruk/ }).count()).toBe(0);
  await expectAccessible(phone.page, ['light', 'dark']);
  await phone.close();
});
