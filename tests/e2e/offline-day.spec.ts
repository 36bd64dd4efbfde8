import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { newKeptDevice, PHONE, type KeptDevice } from './browser.ts';

/*
 * A day without network, and then a poor one: what was photographed arrives whole and once, though the link is slow, the
 * network goes, the server is killed and the browser is too.
 */

const PASSPHRASE = 'fire gamle furutrær';
/** Two hundred photos in the long form. */
const RECEIPTS = process.env['SEGL_LONG'] === 'whole' ? 50 : 3;
const PAGES = 4;
const PHOTOS = RECEIPTS * PAGES;
/** Bytes a second, up and down: a phone at the edge of what a mast reaches. */
const LINK = 400 * 1024;

let app: App;
let phone: KeptDevice;
let page: Page;
beforeAll(async () => {
  app = await newApp();
  await app.start();
  phone = await newKeptDevice(PHONE, { worker: true });
  use();
});
afterAll(async () => {
  await phone?.close();
  await app?.close();
});

function use(): void {
  ({ page } = phone);
  page.setDefaultTimeout(60_000);
}

/** A picture like no other, of some hundred kilobytes. */
async function picture(seed: number): Promise<Buffer> {
  const base64 = await page.evaluate(async (nth) => {
    const canvas = new OffscreenCanvas(900, 1200);
    const context = canvas.getContext('2d')!;
    let state = nth + 1;
    const next = () => (state = (state * 48_271) % 2_147_483_647);
    for (let at = 0; at < 9_000; at++) {
      context.fillStyle = `hsl(${next() % 360} 60% 60%)`;
      context.fillRect(next() % 900, next() % 1200, 12, 12);
    }
    const bytes = new Uint8Array(
      await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 })).arrayBuffer(),
    );
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, seed);
  return Buffer.from(base64, 'base64');
}

async function unlock(): Promise<void> {
  const locked = page.getByLabel('Passfrase', { exact: true });
  await locked.fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
  await locked.waitFor({ state: 'detached' });
}

async function slowly(): Promise<void> {
  const devtools = await phone.context.newCDPSession(page);
  const link = { downloadThroughput: LINK, uploadThroughput: LINK, latency: 300 };
  await devtools.send('Network.emulateNetworkConditions', { offline: false, ...link });
}

/** Photos that the server has whole. */
async function arrived(): Promise<number> {
  const [row] = await app.database
    .owner`select count(*)::int as n from ledger.photo where complete_at is not null`;
  return Number(row?.['n']);
}

const drafts = async () =>
  must(await app.context().transaction(async (tx) => ok(await draftsIn(tx, app.clientId, ['inbox']))));

it('takes receipts of several pages without network', async () => {
  await app.signIn(page, 'field');
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByLabel('Beløp').waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await phone.context.setOffline(true);
  for (let nth = 0; nth < RECEIPTS; nth++) {
    const buffers = [];
    for (let at = 0; at < PAGES; at++) buffers.push(await picture(nth * PAGES + at));
    await page
      .locator('input[type=file]')
      .nth(1)
      .setInputFiles(
        buffers.map((buffer, at) => ({ name: `${nth}-${at}.jpg`, mimeType: 'image/jpeg', buffer })),
      );
    await expect.poll(() => page.locator('.pictures img').count()).toBe(PAGES);
    await page.getByLabel('Hva gjelder det?').fill(`Kvittering ${nth}`);
    await page.getByLabel('Beløp').fill(`${nth + 1}00`);
    await page.getByRole('button', { name: 'Lagre', exact: true }).click();
    await page.getByText('Lagret på denne enheten').waitFor();
    await page.getByRole('button', { name: 'Ny kvittering' }).click();
    await page.getByLabel('Beløp').waitFor();
  }
  expect(await arrived()).toBe(0);
});

it('sends all of it over a slow link, though that is cut three times', async () => {
  const cookies = await phone.context.cookies();
  await slowly();
  await phone.context.setOffline(false);
  const reaches = (share: number) =>
    expect
      .poll(arrived, { timeout: 600_000, interval: 50 })
      .toBeGreaterThanOrEqual(Math.ceil(PHOTOS * share));
  await reaches(0.2);
  await phone.context.setOffline(true);
  await page.getByText('Frakoblet').first().waitFor();
  await phone.context.setOffline(false);
  await reaches(0.4);
  await app.kill();
  await app.start();
  await reaches(0.6);
  await phone.kill();
  phone = await phone.reopen();
  await phone.context.addCookies(cookies);
  use();
  await page.goto(`${app.url}/drafts`);
  await unlock();
  await reaches(1);
  await page.getByText('Alt er synkronisert').first().waitFor();
});

it('has each of them once, byte for byte', async () => {
  const all = await drafts();
  expect(all.map(({ content }) => content.text).sort()).toEqual(
    Array.from({ length: RECEIPTS }, (_, nth) => `Kvittering ${nth}`).sort(),
  );
  const photos = all.flatMap(({ content }) => content.photos);
  expect(new Set(photos.map(({ sha256 }) => sha256)).size).toBe(PHOTOS);
  for (const { id, sha256 } of photos) {
    const bytes = (await app.database.platform.blobs.get(app.clientId, id)) ?? new Uint8Array();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
  expect(await arrived()).toBe(PHOTOS);
});
