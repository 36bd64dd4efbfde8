import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoReceipts } from '../../src/demo/index.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { frontOf, type Front } from './front.ts';
import { receiptInInbox } from './inbox.ts';
import { LONG } from '../setup/long.ts';

const PASSPHRASE = 'fire gamle furutrær';
const TEXT = 'Hengsler til låven';
const OFFER = 'En ny versjon av Segl er klar.';

/** A worker that tells which of them it is. */
const versioned = (name: string) => `;addEventListener('message', ({ data, ports }) => {
  if (data === 'which') ports[0].postMessage('${name}');
});`;

let app: App;
let front: Front;
let device: Device;
const dialogs: string[] = [];

beforeAll(async () => {
  app = await newApp();
  await app.start();
  front = await frontOf(app.url, versioned('first'));
  device = await newDevice(PHONE, { worker: true });
  device.page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    void dialog.dismiss();
  });
});
afterAll(async () => {
  await device?.close();
  await front?.close();
  await app?.close();
});

it('offers a new version in words, and does nothing by itself', LONG, async () => {
  const { page } = device;
  // Cookies know hosts, not ports: who signed in at the server is known behind its front.
  await app.signIn(page, 'field');
  await page.goto(`${front.url}/capture`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByLabel('Hva gjelder det?').fill(TEXT);
  await page.getByLabel('Beløp').fill('1 234,50');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.evaluate(() => (document.title = 'as it was'));
  expect(await controller(page)).toBe('first');

  front.release(versioned('second'));
  // What the browser does by itself when a page is opened, and the app when it is come back to.
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.getByText(OFFER).waitFor();
  await expectAccessible(page, ['dark', 'light']);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe(
    'installed',
  );
  expect(await page.title()).toBe('as it was');
  expect(await controller(page)).toBe('first');
  await expectTyped(page);
});

it('takes over when accepted, with everything that was typed and not saved', LONG, async () => {
  const { page } = device;
  // Left, the field writes what it shows; then everything is on the disk.
  await page.getByLabel('Beløp').blur();
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  await page.locator('[aria-busy=false]', { hasText: 'tatt vare på her' }).waitFor();
  await page.getByRole('button', { name: 'Ta den i bruk' }).click();
  // The key was handed to the new worker before the page was loaded anew: nobody is asked for the passphrase.
  await page.getByText('Denne kvitteringen begynte du på tidligere.').waitFor();
  expect(await page.title()).not.toBe('as it was');
  expect(await controller(page)).toBe('second');
  expect(await page.getByText(OFFER).count()).toBe(0);
  expect(dialogs).toEqual([]);
  await expectTyped(page);
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
});

it(
  'ends in a page at an address that the version on the device does not know, and offers the new one there',
  LONG,
  async () => {
    const { page } = device;
    front.release(versioned('third'));
    let navigations = 0;
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) navigations += 1;
    });
    await page.goto(`${front.url}/a/place/of/the/next/version`, { waitUntil: 'commit' });
    await page.getByRole('heading', { name: 'Her er det ingenting', exact: true }).waitFor();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.getByText(OFFER).waitFor();
    await expectAccessible(page);
    expect(navigations).toBe(1);

    await page.getByRole('button', { name: 'Ta den i bruk' }).click();
    await expect.poll(() => navigations).toBe(2);
    await page.getByRole('heading', { name: 'Her er det ingenting', exact: true }).waitFor();
    expect(await page.getByText(OFFER).count()).toBe(0);
    expect(navigations).toBe(2);
  },
);

it(
  'a page whose files the server has no longer says so, keeps what was typed, and gets on when loaded anew',
  LONG,
  async () => {
    const [receipt] = demoReceipts();
    if (!receipt) throw new Error('the demo has no receipt');
    const { draftId } = await receiptInInbox(app, { jpeg: receipt.bytes, text: 'Kvittering' });
    const desk = await newDevice(DESKTOP);
    try {
      const { page } = desk;
      const asked: string[] = [];
      let stays = true;
      page.on('dialog', (dialog) => {
        asked.push(dialog.type());
        void (stays ? dialog.dismiss() : dialog.accept());
      });
      await app.signIn(page, 'bookkeeper');
      await page.goto(`${front.url}/inbox/${draftId}`);
      await page.getByLabel('Bilagstekst').fill(TEXT);
      await page.getByLabel('Konto', { exact: true }).fill('6300');
      await page.keyboard.press('Enter');

      front.lose();
      const failed = page.getByRole('heading', { name: 'Noe gikk galt hos oss', exact: true });
      await page.getByRole('link', { name: 'Logg' }).click();
      await failed.waitFor();
      await page.getByRole('button', { name: 'Prøv igjen' }).click();
      await expect.poll(() => asked).toEqual(['beforeunload']);
      await page.goBack();
      expect(await page.getByLabel('Bilagstekst').inputValue()).toBe(TEXT);
      await page.getByRole('button', { name: 'Lagre kontering' }).click();
      await page.getByText('Konteringen er lagret').waitFor();
      expect(await page.getByLabel('Bilagstekst').inputValue()).toBe(TEXT);

      await page.getByLabel('Bilagstekst').fill('Noe annet');
      stays = false;
      await page.getByRole('link', { name: 'Logg' }).click();
      await failed.waitFor();
      await page.getByRole('button', { name: 'Prøv igjen' }).click();
      await page.getByRole('heading', { name: 'Logg', exact: true }).waitFor();
      expect(asked).toEqual(['beforeunload', 'beforeunload']);
    } finally {
      await desk.close();
    }
  },
);

it(
  'all tabs go on in the new version together; one with something unsaved stays as it is, and still finds its files',
  LONG,
  async () => {
    const [receipt] = demoReceipts();
    const { draftId } = await receiptInInbox(app, { jpeg: receipt!.bytes, text: 'Til to faner' });
    front.release(versioned('fourth'));
    const desk = await newDevice(DESKTOP, { worker: true });
    try {
      const { page: accepting } = desk;
      await app.signIn(accepting, 'bookkeeper');
      await accepting.goto(`${front.url}/vouchers`);
      await accepting.waitForFunction(() => navigator.serviceWorker.controller !== null);
      const [other, typing, probe] = await Promise.all(
        ['/vouchers', `/inbox/${draftId}`, '/vouchers'].map(async (path) => {
          const page = await accepting.context().newPage();
          await page.goto(`${front.url}${path}`);
          return page;
        }),
      );
      // What only the log loads.
      const loaded: string[] = [];
      probe!.on('request', (request) => loaded.push(new URL(request.url()).pathname));
      await probe!.getByRole('link', { name: 'Logg' }).click();
      await probe!.getByRole('heading', { name: 'Logg', exact: true }).waitFor();
      const chunk = loaded.find((path) => /^\/_app\/immutable\/nodes\/.*\.js$/.test(path));
      await probe!.close();

      await typing!.getByLabel('Bilagstekst').fill(TEXT);
      for (const page of [accepting, other!, typing!]) await page.evaluate(() => (document.title = 'old'));
      front.release(versioned('fifth'), chunk);
      await accepting.evaluate(async () => (await navigator.serviceWorker.ready).update());
      await accepting.getByText(OFFER).waitFor();
      await accepting.getByRole('button', { name: 'Ta den i bruk' }).click();
      for (const page of [accepting, other!]) {
        await page.waitForFunction(() => document.title !== 'old');
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await controller(page)).toBe('fifth');
      }
      await typing!.getByText(OFFER).waitFor();
      expect(await typing!.getByLabel('Bilagstekst').inputValue()).toBe(TEXT);
      expect(await typing!.evaluate(async (path) => (await fetch(path)).status, chunk ?? '')).toBe(200);
      await typing!.getByRole('link', { name: 'Logg' }).click();
      await typing!.getByRole('heading', { name: 'Logg', exact: true }).waitFor();
    } finally {
      await desk.close();
    }
  },
);

/** Which of the workers answers for the page. */
function controller(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(String(data));
        navigator.serviceWorker.controller?.postMessage('which', [port2]);
      }),
  );
}

async function expectTyped(page: Page): Promise<void> {
  expect(await page.getByLabel('Hva gjelder det?').inputValue()).toBe(TEXT);
  expect((await page.getByLabel('Beløp').inputValue()).replace(/\s/g, ' ')).toContain('1 234,50');
}
