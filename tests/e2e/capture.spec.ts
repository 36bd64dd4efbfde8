import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import { appendPhoto, beginPhoto, saveDraft } from '#lib/server/desk/index.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import { createContext } from '#lib/server/platform/context.ts';
import { contentOf, must, photoOf } from '../setup/books/drafts.ts';
import { PAPER } from '../setup/books/documents.ts';
import { HEIC, withExif } from '../setup/files/pictures.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

const PASSPHRASE = 'fire gamle furutrær';
const TEXT = 'Hengsler til låven';
const YEAR = new Date().getFullYear();

let app: App;
let field: Device;
let desk: Device;
let page: Page;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  [field, desk] = await Promise.all([newDevice(PHONE), newDevice(DESKTOP)]);
  page = field.page;
  await app.signIn(page, 'field');
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
});
afterAll(async () => {
  await Promise.all([field, desk].map((device) => device?.close()));
  await app?.close();
});

it('keeps what is written and taken in a tab that dies, and sends nothing of it', async () => {
  await choose({ name: 'IMG_0001.JPG', bytes: withExif(await twelveMegapixels(page), 6) });
  await page.getByLabel('Hva gjelder det?').fill(`${TEXT} \u202e`);
  await page.getByLabel('Dato').fill('28. novembr');
  await page.getByLabel('Beløp').fill('12.500');
  await kept(page);
  await page.getByText('finnes bare på denne enheten').first().waitFor();

  const crashed = page.waitForEvent('crash');
  const devtools = await field.context.newCDPSession(page);
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  page = await field.context.newPage();
  await page.goto(`${app.url}/drafts`);
  await unlock();
  await page.getByText('Ikke ferdig').first().waitFor();
  expect(await inbox()).toEqual([]);
  await expectAccessible(page);
  await page.getByRole('link', { name: new RegExp(TEXT) }).click();
  await page.getByText('Denne kvitteringen begynte du på tidligere.').waitFor();
  await expectTyped();
  await expectAccessible(page);
});

it('keeps it when the device is locked, and when the page is loaded anew', async () => {
  await page.goto(`${app.url}/drafts`);
  await unlock();
  await page.getByRole('button', { name: 'Lås nå' }).click();
  await page.goto(`${app.url}/capture`);
  await unlock();
  await expectTyped();
});

it(
  'is written in one tab at a time: another one says so, and takes it over when it is let go',
  LONG,
  async () => {
    const other = await field.context.newPage();
    await openDraft(other);
    await other.getByText('Åpen i en annen fane').waitFor();
    expect(await other.getByLabel('Hva gjelder det?').count()).toBe(0);
    await expectAccessible(other);
    // No more than another screen of the same tab.
    await page.getByRole('link', { name: 'Kladder' }).first().click();
    await page.getByText('Ikke ferdig').first().waitFor();
    await tryUntilOpen(other);
    await expectTyped(other);
    await page.getByRole('link', { name: new RegExp(TEXT) }).click();
    await page.getByText('Åpen i en annen fane').waitFor();
    await other.close();
    await tryUntilOpen(page);
    await expectTyped();
  },
);

it('saves it: a picture upright, no longer than 2,600 pixels, and without a word of where it was taken', async () => {
  const save = page.getByRole('button', { name: 'Lagre', exact: true });
  await save.click();
  // What is no date is not taken for none.
  await page.getByRole('alert').getByText('Skriv datoen som').first().waitFor();
  await page.getByLabel('Dato').fill('i går');
  await save.click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await page.getByText('Alt er synkronisert').first().waitFor();
  const [draft] = await inbox();
  expect(draft?.content).toMatchObject({ amount: 1_250_000n, text: TEXT });
  const photo = draft?.content.photos[0];
  if (!photo) throw new Error('the draft has no photo');
  const bytes = Buffer.from(
    (await app.database.platform.blobs.get(app.clientId, photo.id)) ?? new Uint8Array(),
  );
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(photo.sha256);
  for (const word of ['Exif', 'MM\0*', 'II*\0']) expect(bytes.includes(word), word).toBe(false);
  // The red corner was at the top left of what lay on its side.
  expect(await lookAt(page, bytes, 'image/jpeg')).toEqual({
    width: 1950,
    height: 2600,
    topLeft: 'white',
    topRight: 'red',
  });
});

it('a draft that was sent is changed in one tab at a time as well', async () => {
  const other = await field.context.newPage();
  for (const on of [page, other]) await openDraft(on);
  await page.getByLabel('Hva gjelder det?').waitFor();
  await other.getByText('Åpen i en annen fane').waitFor();
  await other.close();
  await page.goto(`${app.url}/capture`);
  await unlock();
});

it('changed here without network and elsewhere meanwhile, both stand side by side, field by field', async () => {
  const [draft] = await inbox();
  if (!draft) throw new Error('no draft was sent');
  await openDraft(page);
  await page.getByLabel('Beløp').waitFor();
  await page.route('**/api/trpc/sync.*', (route) => route.abort());
  await page.getByLabel('Beløp').fill('12.600');
  await page.getByLabel('Hva gjelder det?').fill(`${TEXT} og boden`);
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Endringen er lagret').waitFor();
  const { id: draftId, revision: baseRevision, content, createdBy: actorId } = draft;
  const author = { clientId: app.clientId, actorId, requestId: uuidv7() };
  const theirs = { ...content, amount: 1_270_000n, text: 'Hengsler til stallen' };
  must(
    await saveDraft(createContext(app.database.platform, author), { draftId, baseRevision, content: theirs }),
  );
  await page.unroute('**/api/trpc/sync.*');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  const amount = page.getByRole('group', { name: 'Beløp' });
  await amount.getByText('12 700,00').waitFor();
  await expectAccessible(page);
  await amount.getByLabel('Hos regnskapet').check();
  await page.getByRole('button', { name: 'Behold valgene' }).click();
  await page.getByText('Alt er synkronisert').first().waitFor();
  expect((await inbox())[0]).toMatchObject({
    revision: baseRevision + 2,
    content: { amount: 1_270_000n, text: `${TEXT} og boden` },
  });
  await page.goto(`${app.url}/capture`);
  await unlock();
});

it('says of a file what is wrong with it, asks what can be read in two ways, and saves the rest', async () => {
  await choose(
    { name: 'notat.txt', bytes: Buffer.from('ikke et bilde') },
    { name: 'faktura.pdf', bytes: PAPER },
    { name: 'IMG_0002.HEIC', bytes: HEIC },
  );
  await page.getByRole('alert').filter({ hasText: '«notat.txt»' }).waitFor();
  await page.getByLabel('Beløp').fill('1,234');
  await page.getByLabel('Hva gjelder det?').fill('Faktura fra byggevarehuset');
  await page.getByRole('group', { name: 'Beløpet kan leses på to måter. Hvilket mener du?' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^1.234,00$/ }).click();
  await page.getByLabel('Dato').fill('1999-05-05');
  const save = page.getByRole('button', { name: 'Lagre', exact: true });
  await save.click();
  await page.getByText('Datoen er mer enn ti år tilbake eller ett år frem.').waitFor();
  await page.getByLabel('Dato').fill(`${YEAR - 2}-01-02`);
  await save.click();
  await page.getByRole('button', { name: 'Lagre uten filen' }).click();
  await page.getByText('Stemmer den?').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Ja, datoen stemmer' }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await page.getByText('Alt er synkronisert').first().waitFor();
  const draft = (await inbox()).find(({ content }) => content.text.startsWith('Faktura'));
  expect(draft?.content).toMatchObject({ amount: 123_400n, date: `${YEAR - 2}-01-02` });
  expect(draft?.content.photos).toMatchObject([
    { type: 'application/pdf', size: PAPER.length },
    { type: 'image/jpeg', original: createHash('sha256').update(HEIC).digest('hex') },
  ]);
});

it('shows a PDF where it was sent from, drawn by the app', async () => {
  await page.goto(`${app.url}/drafts`);
  await unlock();
  await page.getByRole('link', { name: /Faktura/ }).click();
  await page.getByRole('button', { name: 'Vis bilde 1 større' }).click();
  await page.getByRole('dialog').locator('canvas').waitFor();
  await expectAccessible(page);
});

it('shows the bookkeeper a PDF, the picture made of HEIC, and HEIC that came before', async () => {
  const old = await heicOfBefore();
  await app.signIn(desk.page, 'bookkeeper');
  const draft = (await inbox()).find(({ content }) => content.text.startsWith('Faktura'));
  await desk.page.goto(`${app.url}/inbox/${draft?.id ?? ''}`);
  const viewer = desk.page.getByRole('region', { name: 'Bilde av kvitteringen' });
  await viewer.locator('canvas').waitFor();
  await viewer.getByRole('button', { name: 'Neste' }).click();
  await expect.poll(() => shownWidth(viewer)).toBe(64);
  await desk.page.goto(`${app.url}/inbox/${old}`);
  await expect.poll(() => shownWidth(viewer)).toBe(64);
});

it('never shows other bytes than the draft names', async () => {
  await desk.page.route('**/api/photos/**', (route) =>
    route.fulfill({ body: Buffer.from(PAPER), contentType: 'application/pdf' }),
  );
  const draft = (await inbox()).find(({ content }) => content.text.startsWith(TEXT));
  await desk.page.goto(`${app.url}/inbox/${draft?.id ?? ''}`);
  await desk.page.getByText('Vedlegget er et annet enn det kladden viser til').waitFor();
});

function choose(...files: { name: string; bytes: Uint8Array }[]): Promise<void> {
  const chosen = files.map(({ name, bytes }) => ({
    ...{ name, mimeType: 'application/octet-stream' },
    buffer: Buffer.from(bytes),
  }));
  return page.locator('input[type=file]').nth(1).setInputFiles(chosen);
}

/** Everything on the screen is on the disk. */
async function kept(on: Page): Promise<void> {
  await on.locator('[aria-busy=false]', { hasText: 'tatt vare på her' }).waitFor();
  await on.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}

async function unlock(on = page): Promise<void> {
  await on.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await on.getByRole('button', { name: 'Lås opp' }).click();
  await on.getByLabel('Passfrase', { exact: true }).waitFor({ state: 'detached' });
}

async function openDraft(on: Page): Promise<void> {
  await on.goto(`${app.url}/drafts`);
  await unlock(on);
  await on.getByRole('link', { name: new RegExp(TEXT) }).click();
}

/** The other tab lets go when it has written what it had. */
async function tryUntilOpen(on: Page): Promise<void> {
  const form = on.getByLabel('Hva gjelder det?');
  const again = on.getByRole('button', { name: 'Prøv igjen' });
  const tried = async () => {
    if (await again.isVisible()) await again.click();
    return form.isVisible();
  };
  await expect.poll(tried).toBe(true);
}

async function expectTyped(on = page): Promise<void> {
  await expect.poll(() => on.getByLabel('Hva gjelder det?').inputValue()).toContain(TEXT);
  // The field was never left: it shows what was typed, as it was typed.
  expect(await on.getByLabel('Beløp').inputValue()).toBe('12.500');
  expect(await on.getByLabel('Dato').inputValue()).toBe('28. novembr');
  await on.locator('.pictures img').first().waitFor();
}

async function inbox() {
  const found = await app
    .context()
    .transaction(async (tx) => ok(await draftsIn(tx, app.clientId, ['inbox'])));
  return found.ok ? found.value : [];
}

/** A HEIC photo as the version before sent it. */
async function heicOfBefore(): Promise<string> {
  const person = (await membersOf(app.context())).find(({ role }) => role === 'field');
  const who = { clientId: app.clientId, actorId: person?.userId ?? '', requestId: uuidv7() };
  const context = createContext(app.database.platform, who);
  const photo = photoOf(HEIC);
  const draftId = uuidv7();
  must(await saveDraft(context, { draftId, baseRevision: null, content: contentOf([photo]) }));
  must(await beginPhoto(context, photo));
  must(await appendPhoto(context, { photoId: photo.id, offset: 0, chunk: HEIC }));
  return draftId;
}

function shownWidth(viewer: ReturnType<Page['getByRole']>): Promise<number> {
  return viewer
    .locator('img')
    .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth)[0] ?? 0);
}

/** A JPEG of 4,000 × 3,000: white, its top left corner red. */
async function twelveMegapixels(on: Page): Promise<Buffer> {
  const base64 = await on.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext('2d');
    if (!context) return '';
    context.fillStyle = 'white';
    context.fillRect(0, 0, 4000, 3000);
    context.fillStyle = 'rgb(255, 0, 0)';
    context.fillRect(0, 0, 1000, 1000);
    const bytes = new Uint8Array(
      await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer(),
    );
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return Buffer.from(base64, 'base64');
}

/** How a browser draws it. */
function lookAt(on: Page, bytes: Buffer, type: string) {
  return on.evaluate(
    async ([base64, kind]) => {
      const plain = Uint8Array.from(atob(base64 ?? ''), (sign) => sign.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([plain], { type: kind ?? '' }));
      const { width, height } = bitmap;
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      const colour = (x: number) => {
        const [red = 0, green = 0] = context?.getImageData(x, 20, 1, 1).data ?? [];
        return red > 200 && green < 60 ? 'red' : red > 200 && green > 200 ? 'white' : 'other';
      };
      return { width, height, topLeft: colour(20), topRight: colour(width - 20) };
    },
    [bytes.toString('base64'), type],
  );
}
