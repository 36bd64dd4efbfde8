import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { databaseName } from '#lib/offline/store/database.ts';
import { policyHolds } from '../setup/books/access-policy.ts';
import { must } from '../setup/books/drafts.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import { expectAccessible, newDevice, PHONE, type Device } from './browser.ts';

/* A device is left: with what exists only there in a file, by guessing at it, by being signed out of from elsewhere. */

const PASSPHRASE = 'fire gamle furutrær';
const OF_FILE = 'to røde båter';
const EMAIL = `${uuidv7()}@havblikk.example`;

let app: App;
let userId: string;
const devices: Device[] = [];
beforeAll(async () => {
  app = await newApp();
  await app.start();
  userId = must(await createUser(nobody(), { email: EMAIL, name: 'Nora Nilsen' })).userId;
  must(await addMember(app.context(), { email: EMAIL, role: 'field' }));
});
afterAll(async () => {
  for (const device of devices) await device.close();
  await app?.close();
});

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

/** The person's own phone, or their new one: signed in, with a passphrase. */
async function phone(worker = false): Promise<Device> {
  const device = await newDevice(PHONE, { worker });
  devices.push(device);
  const { page } = device;
  page.setDefaultTimeout(20_000);
  // Headless, a chooser of files can't be answered: it is saved as where there is none.
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await signIn(page);
  await protect(page);
  return device;
}

async function signIn(page: Page): Promise<void> {
  await page.goto(linkUrl(app.url, must(await createLink(nobody(), { email: EMAIL })).token));
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.waitForURL((url) => url.pathname !== '/link');
}

async function protect(page: Page): Promise<void> {
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
}

const pictures = [...demoReceipts()];

const says = (page: Page, words: string | RegExp) =>
  expect.poll(() => page.getByRole('status', { name: 'Synkronisering' }).innerText()).toMatch(words);

async function capture(page: Page, text: string): Promise<void> {
  const picture = pictures.shift();
  if (!picture) throw new Error('there are more receipts than pictures');
  await page.goto(`${app.url}/capture`);
  await unlocked(page);
  await page.getByLabel('Beløp').fill('120');
  await page.getByLabel('Hva gjelder det?').fill(text);
  await page.getByLabel('Velg bilde eller PDF').setInputFiles({
    ...{ name: 'kvittering.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture.bytes) },
  });
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
}

async function unlocked(page: Page): Promise<void> {
  const unlock = page.getByRole('button', { name: 'Lås opp' });
  await page.getByLabel('Beløp').or(unlock).first().waitFor();
  if (!(await unlock.isVisible())) return;
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await unlock.click();
}

async function account(page: Page, name: string): Promise<void> {
  await page
    .getByRole('button', { name: /Mer|Konto/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText(name, { exact: true }).click();
}

/** @returns where the file lies */
async function saveFile(page: Page): Promise<Buffer> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Lagre som fil' }).click();
  await expectAccessible(page);
  await dialog.getByLabel('Passfrase for filen').fill(OF_FILE);
  await dialog.getByLabel('Gjenta passfrasen').fill(OF_FILE);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Lagre filen' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^segl-[\d-]+\.segl$/);
  return readFile(await download.path());
}

async function readIn(page: Page, buffer: Buffer, passphrase: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'segl.segl', mimeType: 'application/octet-stream', buffer },
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Passfrase for filen').fill(passphrase);
  await dialog.getByRole('button', { name: 'Les inn', exact: true }).click();
}

const draftsOf = async (text: string) =>
  app.database.owner`select id from ledger.draft where created_by = ${userId} and text = ${text}`;
const photosThere = async () =>
  (await app.database.owner`select from ledger.photo where client_id = ${app.clientId}`).length;

it(
  'is refused while something is only here, and goes once a file has it, which another phone reads in',
  LONG,
  async () => {
    const [old, other] = [await phone(), await phone()];
    const { page } = old;
    const before = await photosThere();
    await page.route('**/api/trpc/sync.*', (route) => route.abort());
    await capture(page, 'Hengsler til låven');
    await says(page, 'Frakoblet – 1 kladd finnes bare på denne enheten');
    await account(page, 'Logg ut');
    const dialog = page.getByRole('dialog', { name: 'Logge ut?' });
    await dialog.getByText('1 kladd er ikke sendt').waitFor();
    await dialog.getByText('1 bilde er ikke fremme').waitFor();
    expect(await dialog.getByRole('button', { name: 'Logg ut' }).count()).toBe(0);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Send nå' }).click();
    await dialog.getByText('Det ble ikke sendt.').waitFor();
    await dialog.getByRole('button', { name: 'Avbryt' }).click();

    // Taken along, and read in on the new one: a wrong passphrase, then the right one.
    await page.goto(`${app.url}/device`);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Lås opp' }).click();
    await page.getByRole('button', { name: 'Tøm enheten' }).click();
    const file = await saveFile(page);
    await page.getByText('Filen er gitt til nettleseren.').waitFor();
    await other.page.goto(`${app.url}/device`);
    await other.page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await other.page.getByRole('button', { name: 'Lås opp' }).click();
    await other.page.getByText('Plass og lagring').waitFor();
    await expectAccessible(other.page);
    await readIn(other.page, file, 'feil passfrase');
    await other.page.getByText('Passfrasen åpner ikke filen.').waitFor();
    await expectAccessible(other.page);
    await other.page.getByRole('dialog').getByLabel('Passfrase for filen').fill(OF_FILE);
    await other.page.getByRole('dialog').getByRole('button', { name: 'Les inn', exact: true }).click();
    await other.page.getByText('1 kladd eller endring og 1 bilde er lest inn.').waitFor();
    await says(other.page, 'Alt er synkronisert');
    expect(await draftsOf('Hengsler til låven')).toHaveLength(1);
    expect(await photosThere()).toBe(before + 1);

    // The old one comes to say the same: nothing comes twice, and nobody is asked.
    await page.getByRole('button', { name: 'Avbryt' }).click();
    await page.unroute('**/api/trpc/sync.*');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await says(page, 'Alt er synkronisert');
    expect(await draftsOf('Hengsler til låven')).toHaveLength(1);
    expect(await photosThere()).toBe(before + 1);

    // Something new since: emptied only with that in a file as well, and it comes back where it was.
    await page.route('**/api/trpc/sync.*', (route) => route.abort());
    await capture(page, 'Maling til naustet');
    await page.goto(`${app.url}/device`);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Lås opp' }).click();
    await page.getByRole('button', { name: 'Tøm enheten' }).click();
    const second = await saveFile(page);
    await page.getByRole('button', { name: 'Jeg har filen: Tøm enheten' }).click();
    await page.getByRole('heading', { name: 'Velg en passfrase for denne enheten' }).waitFor();
    await page.unroute('**/api/trpc/sync.*');
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByText('Plass og lagring').waitFor();
    await readIn(page, second, OF_FILE);
    await page.getByText('1 kladd eller endring og 1 bilde er lest inn.').waitFor();
    await says(page, 'Alt er synkronisert');
    expect(await draftsOf('Maling til naustet')).toHaveLength(1);
  },
);

it(
  'forgets what the server has after so many wrong tries as the client says, and keeps what is only here',
  LONG,
  async () => {
    const { page } = await phone();
    await capture(page, 'Spiker til gjerdet');
    await says(page, 'Alt er synkronisert');
    await policyHolds(app.context(), { wipeAfter: 5 });
    const greeted = page.waitForResponse((response) => response.url().includes('sync.standing'));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await greeted;
    await page.route('**/api/trpc/sync.*', (route) => route.abort());
    await capture(page, 'Bare på denne');
    await page.clock.install();
    await page.goto(`${app.url}/drafts`);
    for (let nth = 1; nth <= 5; nth++) {
      await page.clock.fastForward('10:00');
      await page.getByLabel('Passfrase', { exact: true }).fill(`feil nummer ${nth}`);
      await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
      await page.getByText(nth < 5 ? 'Passfrasen stemmer ikke' : 'Det var 5 feil på rad').waitFor();
    }
    await expectAccessible(page);
    await page.clock.fastForward('20:00');
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
    await page.getByText('Bare på denne').first().waitFor();
    const here = await page.evaluate(countRows, databaseName({ userId, clientId: app.clientId }));
    expect(here).toEqual({ drafts: 1, sent: 0, photos: 1, outbox: 1 });
  },
);

it(
  'locks an open tab within seconds when its session is ended from elsewhere, and asks for the passphrase',
  LONG,
  async () => {
    const [lost, own] = [await phone(true), await phone()];
    const { page } = lost;
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await says(page, 'Alt er synkronisert');
    await page.getByLabel('Hva gjelder det?').fill('Påbegynt');
    await own.page.goto(`${app.url}/security`);
    await own.page.getByRole('button', { name: 'Avslutt alle andre' }).click();
    await page.getByRole('heading', { name: 'Lås opp' }).waitFor();
    // The worker holds no key of it either.
    await page.reload();
    await page.getByRole('heading', { name: 'Lås opp' }).waitFor();
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
    await page.getByText('avsluttet fra et annet sted').waitFor();
    expect(await page.getByLabel('Hva gjelder det?').inputValue()).toBe('Påbegynt');
    await expectAccessible(page);
  },
);

it(
  'says before the camera that there is little room, and that another tab has a newer store',
  LONG,
  async () => {
    const device = await phone();
    const { page, context } = device;
    await page.addInitScript(() => {
      const little = { quota: 20_000_000, usage: 1_000_000 };
      StorageManager.prototype.estimate = () => Promise.resolve(little);
    });
    await page.goto(`${app.url}/capture`);
    await unlocked(page);
    await page.getByText('Lite plass på enheten').waitFor();
    await expectAccessible(page);
    const tab = await context.newPage();
    await tab.goto(`${app.url}/icons/seal.svg`);
    await tab.evaluate(
      (name) =>
        new Promise((done, failed) => {
          const opening = indexedDB.open(name, 900);
          opening.onsuccess = done;
          opening.onerror = failed;
        }),
      databaseName({ userId, clientId: app.clientId }),
    );
    await page.getByText('En nyere utgave av Segl er åpnet').waitFor();
    await expectAccessible(page);
  },
);

function countRows(name: string): Promise<Record<string, number>> {
  return new Promise((done, failed) => {
    const opening = indexedDB.open(name);
    opening.addEventListener('error', failed);
    opening.addEventListener('success', () => {
      const tables = ['drafts', 'sent', 'photos', 'outbox'];
      const reading = opening.result.transaction(tables);
      const counts: Record<string, number> = {};
      for (const table of tables) {
        const counting = reading.objectStore(table).count();
        counting.addEventListener('success', () => (counts[table] = counting.result));
      }
      reading.addEventListener('complete', () => done(counts));
    });
  });
}
