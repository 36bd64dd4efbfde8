import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import type { Corners } from '#lib/domain/receipt/paper.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import { drawn, lyingPaper, type Scene } from '../setup/files/papers.ts';
import { LIGHTS, photographed } from '../setup/receipts/photographed.ts';
import { RECEIPTS } from '../setup/receipts/receipts.ts';
import { newApp, type App } from './app.ts';
import { expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';

const PASSPHRASE = 'fire gamle furutrær';

/** The workers of the build that is served. */
const WORKERS = '_app/immutable/workers';
const workerScript = (): string => {
  const folder = fileURLToPath(new URL(`../../build/client/${WORKERS}`, import.meta.url));
  return `/${WORKERS}/${readdirSync(folder).find((name) => /^paper-worker.*\.js$/.test(name)) ?? ''}`;
};

let app: App;
let field: Device;
let page: Page;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  field = await newDevice(PHONE, { worker: true });
  page = field.page;
  await app.signIn(page, 'field');
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
});
afterAll(async () => {
  await field?.close();
  await app?.close();
});

/** How a photo may be: well lit, grainy, in a shadow, white on nearly white. */
const LIT = {
  'in good light': { table: 90, paper: 235, noise: 8, shadow: 0.05 },
  'with much grain': { table: 90, paper: 230, noise: 35, shadow: 0.1 },
  'in a shadow': { table: 110, paper: 235, noise: 10, shadow: 0.5 },
  'on a light table': { table: 190, paper: 225, noise: 8, shadow: 0.1 },
} satisfies Record<string, Partial<Scene>>;
const SIZE = { width: 900, height: 1200 };

it('finds the corners of a paper to within two per cent, whatever the light; of a table alone, none', async () => {
  for (const [at, [name, lit]] of Object.entries(LIT).entries())
    for (const seed of [at + 1, at + 11]) {
      const corners = lyingPaper(seed, SIZE.width, SIZE.height);
      const found = await cornersIn({ seed, ...SIZE, corners, ...lit });
      expect(found && farthest(found, corners) / Math.hypot(SIZE.width, SIZE.height), name).toBeLessThan(
        0.02,
      );
    }
  for (const [at, lit] of Object.values(LIT).entries())
    expect(await cornersIn({ seed: at, ...SIZE, corners: null, ...lit })).toBeNull();
});

it('offers what it found, says before and after, and sends the whole or the paper alone', async () => {
  const corners = lyingPaper(3, SIZE.width, SIZE.height);
  await fresh();
  await choose('bord.jpg', await jpegOf({ seed: 3, ...SIZE, corners, ...LIT['in good light'] }));
  // The amount is ready before any of it, and what is offered does not take its place.
  await page.getByLabel('Beløp').fill('120');
  await page.getByText('Fant papiret i bilde 1').waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await expectTargets(page);
  await page.getByRole('button', { name: 'Se utsnittet' }).click();
  const after = page.getByRole('img', { name: 'Slik blir det' });
  await after.waitFor();
  await expectAccessible(page, ['light', 'dark']);
  // By keyboard, and by a finger.
  const corner = page.getByRole('button', { name: 'Hjørnet øverst til venstre' });
  const before = await corner.boundingBox();
  await corner.press('Shift+ArrowLeft');
  const moved = await corner.boundingBox();
  expect((before?.x ?? 0) - (moved?.x ?? 0)).toBeGreaterThan(3);
  await page.mouse.move((moved?.x ?? 0) + 22, (moved?.y ?? 0) + 22);
  await page.mouse.down();
  await page.mouse.move((before?.x ?? 0) + 22, (before?.y ?? 0) + 22, { steps: 3 });
  await page.mouse.up();
  expect(Math.abs(((await corner.boundingBox())?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(2);
  await page.getByRole('button', { name: 'Bruk utsnittet' }).click();
  await page.getByText('Fant papiret').waitFor({ state: 'detached' });
  const sent = await save();
  expect(sent.photos).toHaveLength(1);
  const { width, height } = await sizeOf(sent.photos[0]?.id ?? '');
  const [a, b, , d] = corners;
  expect(Math.abs(width - Math.hypot(b.x - a.x, b.y - a.y)) / width).toBeLessThan(0.12);
  expect(Math.abs(height - Math.hypot(d.x - a.x, d.y - a.y)) / height).toBeLessThan(0.12);

  await fresh();
  await choose('igjen.jpg', await jpegOf({ seed: 5, ...SIZE, corners, ...LIT['in a shadow'] }));
  await page.getByLabel('Beløp').fill('121');
  await page.getByRole('button', { name: 'Behold hele bildet' }).click();
  await page.getByText('Fant papiret').waitFor({ state: 'detached' });
  const whole = await save();
  expect(await sizeOf(whole.photos[0]?.id ?? '')).toEqual(SIZE);
});

it('a receipt of several pages: in their order, one taken again, the pages of a PDF counted', async () => {
  await fresh();
  for (const seed of [1, 2, 3]) await choose(`side ${seed}.jpg`, await jpegOf({ seed, ...plain(seed) }));
  await choose('faktura.pdf', await pdfOf('<p style="break-after: page">Side en</p><p>Side to</p>'));
  await page.getByText('5 sider · Bilde 4 er en PDF på 2 sider.').waitFor();
  await expect.poll(widths).toEqual([310, 320, 330, 0]);
  await page.getByRole('button', { name: 'Vis bilde 3 større' }).click();
  await page.getByRole('button', { name: 'Flytt frem' }).click();
  await page.getByText('Nå side 2 av 4').waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Lukk' }).click();
  expect(await widths()).toEqual([310, 330, 320, 0]);
  await page.getByRole('button', { name: 'Vis bilde 1 større' }).click();
  const again = page.getByRole('dialog').locator('input[type=file]');
  await again.setInputFiles({
    name: 'ny.jpg',
    mimeType: 'image/jpeg',
    buffer: await jpegOf({ seed: 9, ...plain(9) }),
  });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(widths).toEqual([390, 330, 320, 0]);
  await page.getByRole('button', { name: 'Vis bilde 3 større' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Fjern', exact: true }).click();
  // It is all in the vault, in that order, whatever becomes of the tab.
  await page.getByLabel('Beløp').fill('300');
  await kept();
  await page.reload();
  await expect.poll(widths).toEqual([390, 330, 0]);
  const sent = await save();
  expect(sent.photos.map(({ type }) => type)).toEqual(['image/jpeg', 'image/jpeg', 'application/pdf']);
});

it('reads nothing before it is asked to; then from this server alone, and afterwards without network', async () => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const picture = await field.context.newPage();
  const [grocer, station] = [RECEIPTS[0], RECEIPTS[1]];
  const [light] = LIGHTS;
  if (!grocer || !station || !light) throw new Error('there are no receipts');
  const [first, second] = [
    await photographed(picture, grocer, light),
    await photographed(picture, station, light),
  ];
  await picture.close();
  await fresh();
  asked.length = 0;
  await choose('kvittering.jpg', first);
  await page.getByRole('button', { name: 'Foreslå beløp og dato' }).click();
  expect(asked.filter((url) => /tesseract|traineddata|read-worker/.test(url))).toEqual([]);
  const loaded = page.waitForResponse(/traineddata/);
  await expectAccessible(page, ['light', 'dark']);
  await page.getByRole('button', { name: 'Slå på' }).click();
  await loaded;
  const amount = page.getByRole('group', { name: 'Forslag til sum' });
  await amount.getByRole('button', { name: '181,96' }).waitFor();
  await page.getByRole('group', { name: 'Forslag til dag' }).getByRole('button').first().waitFor();
  await expectAccessible(page, ['light', 'dark']);
  await expectTargets(page);
  // Offered, and nothing written.
  expect(await page.getByLabel('Beløp').inputValue()).toBe('');
  await amount.getByRole('button', { name: '181,96' }).focus();
  await page.getByText('Lest her, i bilde 1').waitFor();
  await amount.getByRole('button', { name: '181,96' }).click();
  expect(await page.getByLabel('Beløp').inputValue()).toBe('181,96');
  await page.getByRole('button', { name: '12.11.2026' }).click();
  await page.getByRole('button', { name: 'KVERNHAUGEN DAGLIGVARE' }).click();
  const sent = await save();
  expect(sent).toMatchObject({ amount: 18_196n, date: '2026-11-12', text: 'KVERNHAUGEN DAGLIGVARE' });
  expect(asked.filter((url) => !url.startsWith(app.url) && !/^(blob|data):/.test(url))).toEqual([]);

  await field.context.setOffline(true);
  await fresh();
  await choose('igjen.jpg', second);
  await amount.getByRole('button', { name: /^1.221,76$/ }).waitFor();
  await field.context.setOffline(false);
});

it('reads a PDF’s own text, and is turned off again', async () => {
  const [, , , invoice] = RECEIPTS;
  if (!invoice) throw new Error('there is no invoice');
  const pdf = await pdfOf(invoice.html);
  await fresh();
  await choose('faktura.pdf', pdf);
  await page.getByRole('button', { name: /^15.000,00$/ }).waitFor();
  await page.getByRole('button', { name: '14.10.2026' }).waitFor();
  await page.getByRole('button', { name: 'Slå av lesing' }).click();
  await page.getByRole('button', { name: 'Foreslå beløp og dato' }).waitFor();
});

it('says how many megabytes are loaded, and no fewer than they are', async () => {
  const sizes = await page.evaluate(async () => {
    const cache = await caches.open('segl-reading');
    const addresses = (await cache.keys()).map(({ url }) => url);
    return Promise.all(
      addresses.map(async (url) =>
        Number((await fetch(url, { cache: 'reload' })).headers.get('content-length')),
      ),
    );
  });
  expect(sizes).toHaveLength(3);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  expect(megabytes).toBeLessThan(4);
  expect(megabytes).toBeGreaterThan(3);
});

/** A picture without a paper, as wide as its number says. */
function plain(seed: number): Omit<Scene, 'seed'> {
  return { width: 300 + seed * 10, height: 400, corners: null, table: 120, paper: 0, noise: 30, shadow: 0 };
}

/** A receipt that nothing was written of yet. The worker holds the key, so that a page loaded anew does not ask for it. */
async function fresh(): Promise<void> {
  await page.goto(`${app.url}/capture`);
  await page.getByLabel('Beløp').waitFor();
  const giveUp = page.getByRole('button', { name: 'Forkast det ulagrede' });
  if (!(await giveUp.isVisible())) return;
  await giveUp.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forkast det ulagrede' }).click();
  await giveUp.waitFor({ state: 'detached' });
}

async function pdfOf(html: string): Promise<Buffer> {
  const printer = await field.context.newPage();
  await printer.setContent(`<body style="font: 14px sans-serif">${html}</body>`);
  const pdf = await printer.pdf({ format: 'A4' });
  await printer.close();
  return pdf;
}

function choose(name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  return page.locator('main input[type=file]').nth(1).setInputFiles([file]);
}

async function kept(): Promise<void> {
  await page.locator('[aria-busy=false]', { hasText: 'tatt vare på her' }).waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}

/** Saves it, and gives what the server has of it. */
async function save() {
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await page.getByText('Alt er synkronisert').first().waitFor();
  const found = await app
    .context()
    .transaction(async (tx) => ok(await draftsIn(tx, app.clientId, ['inbox'])));
  const newest = found.ok ? found.value.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0] : undefined;
  if (!newest) throw new Error('nothing was sent');
  return newest.content;
}

/** Of the pictures on the screen, in their order; 0 of a PDF. */
function widths(): Promise<number[]> {
  return page
    .locator('.pictures li')
    .evaluateAll((each) => each.map((one) => one.querySelector('img')?.naturalWidth ?? 0));
}

async function sizeOf(photoId: string): Promise<{ width: number; height: number }> {
  const bytes = Buffer.from((await app.database.platform.blobs.get(app.clientId, photoId)) ?? []);
  return page.evaluate(async (base64) => {
    const plainBytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const { width, height } = await createImageBitmap(new Blob([plainBytes]));
    return { width, height };
  }, bytes.toString('base64'));
}

async function jpegOf(scene: Scene): Promise<Buffer> {
  const { data, width, height } = drawn(scene);
  const taken = await page.evaluate(
    async ({ pixels, width: wide, height: high }) => {
      const canvas = new OffscreenCanvas(wide, high);
      const plainBytes = Uint8ClampedArray.from(atob(pixels), (sign) => sign.charCodeAt(0));
      canvas.getContext('2d')?.putImageData(new ImageData(plainBytes, wide, high), 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
      let text = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { pixels: Buffer.from(data).toString('base64'), width, height },
  );
  return Buffer.from(taken, 'base64');
}

/** What the app's own worker finds, asked as the app asks it. */
async function cornersIn(scene: Scene): Promise<Corners | null> {
  const jpeg = await jpegOf(scene);
  return page.evaluate(
    async ({ base64, script }) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const worker = new Worker(script, { type: 'module' });
      const answered = new Promise<{ corners: Corners | null }>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<{ corners: Corners | null }>) => resolve(data);
        worker.onerror = () => reject(new Error('the worker failed'));
      });
      worker.postMessage({ name: 'find', picture: new Blob([bytes]) });
      const { corners } = await answered;
      worker.terminate();
      return corners;
    },
    { base64: jpeg.toString('base64'), script: workerScript() },
  );
}

function farthest(found: Corners, corners: Corners): number {
  return Math.max(
    ...found.map(({ x, y }, at) => Math.hypot(x - (corners[at]?.x ?? 0), y - (corners[at]?.y ?? 0))),
  );
}
