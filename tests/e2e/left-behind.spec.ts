import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agreement } from '../../src/demo/agreement.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, newKeptDevice, type KeptDevice } from './browser.ts';
import { receiptInInbox } from './inbox.ts';
import { searched } from './profile.ts';
import { LONG } from '../setup/long.ts';

const RECEIPT_TEXT = 'Kvittering fra Øvrebø Sag 7731';
const TYPED = 'Konteringstekst om Kvernhusbakken 4482';

const receipt = demoReceipts()[0];
if (!receipt) throw new Error('the demo has no receipt');

let app: App;
let device: KeptDevice;
let photoId: string;
let draftId: string;
let paper: Uint8Array;
const documentId = uuidv7();

beforeAll(async () => {
  app = await newApp();
  await app.start();
  ({ draftId, photoId } = await receiptInInbox(app, { jpeg: receipt.bytes, text: RECEIPT_TEXT }));
  paper = await agreement();
  device = await newKeptDevice(DESKTOP, { worker: true });
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

/** What lies in a browser of somebody who has looked at a receipt and a document and has signed out. */
describe('a browser that somebody has signed out of', LONG, () => {
  it('was shown a receipt and a document', async () => {
    const { page } = device;
    await app.signIn(page, 'bookkeeper');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto(`${app.url}/inbox/${draftId}`);
    await page.waitForFunction(() => [...document.images].some(({ naturalWidth }) => naturalWidth > 200));
    await page.getByLabel('Bilagstekst').fill(TYPED);
    const put = await page.evaluate(putFrom, {
      path: `/api/documents/${documentId}?client=${app.clientId}`,
      base64: Buffer.from(paper).toString('base64'),
    });
    expect(put).toBe(200);
    await page.goto(`${app.url}/documents/${documentId}/read`);
    await page.getByText('Rammeavtale om trelast').first().waitFor();
  });

  it('was told with every answer to keep nothing', async () => {
    const session = (await device.context.cookies(app.url)).map(({ name, value }) => `${name}=${value}`);
    const kept: string[] = [];
    for (const path of await routes()) {
      for (const cookie of [session.join('; '), '']) {
        const answer = await fetch(app.url + path, { headers: { cookie }, redirect: 'manual' });
        await answer.arrayBuffer();
        if (answer.headers.get('cache-control') !== 'no-store') kept.push(`${answer.status} ${path}`);
      }
    }
    // The one page that is the same for everybody: empty, made when the app was built.
    expect([...new Set(kept)]).toEqual(['200 /shell']);
  });

  it('holds nothing of them on its disk', async () => {
    const { page } = device;
    const answered = page.waitForResponse((response) => response.url().includes('session.signOut'));
    await page.getByRole('button', { name: /Ingrid Dahl/ }).click();
    await page.getByRole('button', { name: 'Logg ut' }).click();
    expect.soft((await (await answered).allHeaders())['clear-site-data']).toBe('"cache"');
    await page.getByRole('button', { name: 'Logg inn' }).waitFor();
    await device.quit();

    const secrets = new Map<string, Buffer>();
    for (const [name, bytes] of [
      ['photo', receipt.bytes],
      ['document', paper],
    ] as const)
      for (const share of [0.2, 0.5, 0.8]) {
        const at = Math.floor(bytes.length * share);
        secrets.set(`${name} at ${at}`, Buffer.from(bytes.subarray(at, at + 48)));
      }
    for (const text of [RECEIPT_TEXT, TYPED]) {
      secrets.set(`${text}, UTF-8`, Buffer.from(text));
      secrets.set(`${text}, UTF-16`, Buffer.from(text, 'utf16le'));
    }
    const { files, found } = await searched(device.profile, secrets);
    expect(files).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });

  it('still opens without network', async () => {
    device = await device.reopen({ offline: true });
    await device.page.goto(`${app.url}/sign-in`);
    await device.page.getByRole('heading', { name: 'Logg inn', exact: true }).waitFor();
  });
});

/** The address of every route there is, with ids that exist where they matter. */
async function routes(): Promise<string[]> {
  const root = join(import.meta.dirname, '../../src/routes');
  const files = await readdir(root, { recursive: true });
  return files
    .filter((file) => /\+(page\.svelte|server\.ts)$/.test(file))
    .map((file) =>
      `/${file}`
        .replace(/\/\+(page\.svelte|server\.ts)$/, '')
        .replaceAll(/\/\(\w+\)/g, '')
        .replace('[photoId]', `${photoId}?client=${app.clientId}`)
        .replace('/api/documents/[documentId]', `/api/documents/${documentId}?client=${app.clientId}`)
        .replace('[...procedure]', 'session.me')
        .replaceAll(/\[\w+\]/g, uuidv7()),
    )
    .map((path) => path || '/');
}

/** Runs in the page. */
async function putFrom({ path, base64 }: { path: string; base64: string }): Promise<number> {
  const body = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const headers = { 'content-type': 'application/pdf', 'x-segl-file-name': 'avtale.pdf' };
  return (await fetch(path, { method: 'PUT', body, headers })).status;
}
