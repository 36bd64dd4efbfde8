import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { newApp, type App } from './app.ts';
import { expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

const PASSPHRASE = 'fire gamle furutrær';

let app: App;
let device: Device;
let admin: postgres.Sql;
const backup = `b_${randomBytes(6).toString('hex')}`;

beforeAll(async () => {
  admin = postgres(inject('ownerUrl'), { max: 1, onnotice: () => {} });
  app = await newApp();
  await app.start();
  device = await newDevice(PHONE);
  await app.signIn(device.page, 'field');
});
afterAll(async () => {
  await device?.close();
  await app?.close();
  await admin?.unsafe(`drop database if exists ${backup} with (force)`);
  await admin?.end({ timeout: 5 });
});

const badge = () => device.page.getByRole('status', { name: 'Synkronisering' });
const says = (words: string | RegExp) => expect.poll(() => badge().innerText()).toMatch(words);

async function capture(amount: string, text: string): Promise<void> {
  const { page } = device;
  await page.goto(`${app.url}/capture`);
  const unlock = page.getByRole('button', { name: 'Lås opp' });
  await page.getByLabel('Beløp').or(unlock).first().waitFor();
  if (await unlock.isVisible()) {
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await unlock.click();
  }
  await page.getByLabel('Beløp').fill(amount);
  await page.getByLabel('Hva gjelder det?').fill(text);
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
}

/** Puts one database where another was, as a restore does: nobody is connected meanwhile. */
async function replace(name: string, from: string): Promise<void> {
  await admin`select pg_terminate_backend(pid) from pg_stat_activity
    where datname in (${name}, ${from}) and pid <> pg_backend_pid()`;
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.unsafe(`create database ${name} template ${from}`);
}

const live = () => new URL(app.database.ownerUrl).pathname.slice(1);

it('is green only while the server answers, and names what is only here', LONG, async () => {
  const { page } = device;
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
  await says('Alt er synkronisert');
  await app.stop();
  // Nothing waits here; that nobody answers is found when the page is looked at again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await says(/^Frakoblet – lagres her$/);
  await page.getByLabel('Beløp').fill('42');
  await page.getByLabel('Hva gjelder det?').fill('Skruer');
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await says('Frakoblet – 1 kladd finnes bare på denne enheten');
  await app.start();
  await says('Alt er synkronisert');
});

it('after the server was set back, sends what it lost and says so', LONG, async () => {
  const { page } = device;
  await app.stop();
  await replace(backup, live());
  await app.start();
  await capture('120', 'Hengsler');
  await capture('250,50', 'Maling');
  await says('Alt er synkronisert');
  await app.stop();
  await replace(live(), backup);
  await app.start();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('Serveren er satt tilbake til en eldre kopi.').waitFor();
  await page.getByText('2 kladder som manglet der, er sendt på nytt.').waitFor();
  await says('Alt er synkronisert');
  const rows = await app.database
    .owner`select text from ledger.draft where text in ('Skruer', 'Hengsler', 'Maling')`;
  expect(rows.map(({ text }) => String(text)).sort()).toEqual(['Hengsler', 'Maling', 'Skruer']);
  const devices = await app.database.owner`select last_mutation_id from sync.device order by registered_at`;
  expect(devices.map((row) => Number(row['last_mutation_id']))).toEqual([1, 2]);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Den er grei' }).click();
  await page.getByText('Serveren er satt tilbake').waitFor({ state: 'detached' });
});

it('is not signed out of with drafts that nobody else has', LONG, async () => {
  const { page } = device;
  await page.route('**/api/trpc/sync.*', (route) => route.abort());
  await capture('99', 'Tape');
  await says('Frakoblet – 1 kladd finnes bare på denne enheten');
  await page
    .getByRole('button', { name: /Mer|Konto/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Logg ut' }).click();
  const dialog = page.getByRole('dialog', { name: 'Logge ut?' });
  await dialog.getByText('1 kladd er ikke sendt').waitFor();
  expect(await dialog.getByRole('button', { name: 'Logg ut' }).count()).toBe(0);
  await expectAccessible(page);
  await page.unroute('**/api/trpc/sync.*');
  await dialog.getByRole('button', { name: 'Send nå' }).click();
  await dialog.getByRole('button', { name: 'Logg ut' }).click();
  await page.waitForURL(/sign-in/);
  const rows = await app.database.owner`select from ledger.draft where text = 'Tape'`;
  expect(rows).toHaveLength(1);
});
