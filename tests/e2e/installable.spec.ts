import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoReceipts } from '../../src/demo/index.ts';
import { POSTED, SHARE } from '#lib/offline/captured/address.ts';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import { newDevice, PHONE, rested } from './browser.ts';
import { submittedDraft } from '../setup/books/drafts.ts';
import { as, receiptInInbox } from './inbox.ts';

/* What Chromium makes of the manifest; and the pictures in it, which `npm run screenshots` takes of the demo company. */

const SHOTS = new URL('../../static/screenshots/', import.meta.url);
const WIDE = { width: 1280, height: 800 };

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

it('can be installed, by Chromium’s own reading of it', LONG, async () => {
  const device = await newDevice(PHONE, { worker: true });
  const { page } = device;
  await page.goto(`${app.url}/sign-in`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const browser = await page.context().newCDPSession(page);
  const { url, errors, data } = await browser.send('Page.getAppManifest');
  expect([url, errors]).toEqual([`${app.url}/manifest.webmanifest`, []]);
  // A window of the tests is one that keeps nothing, in which nothing is installed.
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );

  const manifest = JSON.parse(data ?? '') as Record<
    'icons' | 'screenshots',
    { src: string; sizes: string }[]
  > & {
    readonly shortcuts: { url: string; icons: { src: string; sizes: string }[] }[];
    readonly share_target: object;
    readonly file_handlers: readonly { action: string }[];
  };
  const pictures = [
    manifest.icons,
    manifest.screenshots,
    ...manifest.shortcuts.map(({ icons }) => icons),
  ].flat();
  for (const { src, sizes } of pictures) {
    const drawn = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== 'any') expect([src, drawn]).toEqual([src, sizes]);
  }
  for (const { url: path } of manifest.shortcuts)
    expect((await page.goto(app.url + path))?.status()).toBe(200);
  // Where the worker takes what is shared, and a page what is opened (`locked.spec.ts`).
  expect(manifest.share_target).toMatchObject({ action: POSTED, method: 'POST' });
  expect(manifest.file_handlers.map(({ action }) => action)).toEqual([SHARE]);
  // Nobody’s device keeps them.
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url: each }) => new URL(each).pathname);
  });
  expect(kept).toContain('/icons/seal-192.png');
  expect(kept.filter((path) => path.startsWith('/screenshots/'))).toEqual([]);
  await device.close();
});

it('its worker is small: it seals without what opens', async () => {
  const worker = await readFile(new URL('../../build/client/service-worker.js', import.meta.url));
  expect(gzipSync(worker).length).toBeLessThan(19_200);
});

it('its pictures are small', async () => {
  for (const name of ['capture-narrow', 'approvals-narrow', 'inbox-wide'])
    expect((await readFile(new URL(`${name}.webp`, SHOTS))).length, name).toBeLessThan(40_000);
});

it.runIf(process.env['SEGL_SCREENSHOTS'])('takes them', LONG, async () => {
  await mkdir(SHOTS, { recursive: true });
  for (const { bytes, text } of demoReceipts()) {
    await receiptInInbox(app, { jpeg: bytes, text });
    await submittedDraft(await as(app, 'field'), await as(app, 'bookkeeper'), 1, {
      ...{ text, account: '6300', project: null },
    });
  }
  const phone = await newDevice(PHONE);
  await app.signIn(phone.page, 'field');
  await phone.page.goto(`${app.url}/capture`);
  await phone.page.getByLabel('Passfrase', { exact: true }).fill('fire gamle furutrær');
  await phone.page.getByLabel('Gjenta passfrasen').fill('fire gamle furutrær');
  await phone.page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await phone.page.getByLabel('Hva gjelder det?').waitFor();
  await take(phone.page, 'capture-narrow');
  await phone.close();
  const manager = await newDevice(PHONE);
  await app.signIn(manager.page, 'manager');
  await manager.page.goto(`${app.url}/approvals`);
  await manager.page
    .getByRole('link', { name: /Trelast|Verktøy|bua|Lunsj|Drivstoff/ })
    .first()
    .waitFor();
  await take(manager.page, 'approvals-narrow');
  await manager.close();
  const desk = await newDevice(WIDE);
  await app.signIn(desk.page, 'bookkeeper');
  await desk.page.goto(`${app.url}/inbox`);
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
  await take(desk.page, 'inbox-wide');
  await desk.close();
});

/** As WebP, which the browser writes itself. */
async function take(page: Page, name: string): Promise<void> {
  await rested(page);
  const png = (await page.screenshot({ scale: 'css' })).toString('base64');
  const blank = await page.context().newPage();
  const webp = await blank.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {
      ...{ width: image.naturalWidth, height: image.naturalHeight },
    });
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.6).split(',')[1] ?? '';
  }, png);
  await blank.close();
  await writeFile(new URL(`${name}.webp`, SHOTS), Buffer.from(webp, 'base64'));
}
