import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoReceipts } from '../../src/demo/index.ts';
import { ok } from '#lib/domain/result.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, newKeptDevice, PHONE, type KeptDevice } from './browser.ts';
import { receiptInInbox } from './inbox.ts';
import { OPERATIONS } from '../setup/long.ts';
import { complete } from './month/walk.ts';

/*
 * The browser is killed, all its processes at once, between any two steps of capturing a receipt and of coding one. What
 * the screen said was kept is there when it is started again, and what was sent is sent once.
 */

const PASSPHRASE = 'fire gamle furutrær';
const [paper] = demoReceipts();
if (!paper) throw new Error('the demo has no receipt');

let app: App;
let device: KeptDevice;
let page: Page;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

async function opened(size: typeof PHONE): Promise<void> {
  device = await newKeptDevice(size, { worker: true });
  use();
}

function use(): void {
  ({ page } = device);
  page.setDefaultTimeout(30_000);
}

/** Killed, and started again at an address; the device is locked then, and opened. */
async function diesAt(path: string, { offline = false } = {}): Promise<void> {
  // A browser writes cookies down within half a minute of being given them: here that is long ago.
  const cookies = await device.context.cookies();
  await device.kill();
  device = await device.reopen({ offline });
  await device.context.addCookies(cookies);
  use();
  await page.goto(app.url + path);
  const locked = page.getByLabel('Passfrase', { exact: true });
  await locked.fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
  await locked.waitFor({ state: 'detached' });
}

async function protect(): Promise<void> {
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByRole('button', { name: 'Bruk passfrasen' }).waitFor({ state: 'detached' });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

async function drafts() {
  const read = app
    .context()
    .transaction(async (tx) => ok(await draftsIn(tx, app.clientId, ['inbox', 'submitted'])));
  return must(await read);
}

describe('a receipt', () => {
  const TEXT = 'Skruer til naustet';
  const text = () => page.getByLabel('Hva gjelder det?');
  const amount = () => page.getByLabel('Beløp');
  const save = () => page.getByRole('button', { name: 'Lagre', exact: true });
  /** Everything on the screen is on the disk. */
  const kept = async () => {
    await page.locator('[aria-busy=false]', { hasText: 'tatt vare på her' }).waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  };

  afterAll(() => device?.close());

  it('is there after each step of being written', async () => {
    await opened(PHONE);
    await app.signIn(page, 'field');
    await protect();
    await amount().waitFor();
    await diesAt('/capture', { offline: true });
    await page
      .locator('input[type=file]')
      .nth(1)
      .setInputFiles({
        ...{ name: 'IMG_1.JPG', mimeType: 'image/jpeg', buffer: Buffer.from(paper.bytes) },
      });
    await kept();
    await diesAt('/capture', { offline: true });
    await page.locator('.pictures img').first().waitFor();
    await text().fill(TEXT);
    await kept();
    await diesAt('/capture', { offline: true });
    await expect.poll(() => text().inputValue()).toBe(TEXT);
    await amount().fill('412,50');
    await kept();
    await diesAt('/capture', { offline: true });
    await expect.poll(() => amount().inputValue()).toBe('412,50');
    expect(await text().inputValue()).toBe(TEXT);
    await page.locator('.pictures img').first().waitFor();
  });

  it('is saved where the screen has said so, and sent once, whenever it dies', async () => {
    await save().click();
    await page.getByText('Lagret på denne enheten').waitFor();
    await diesAt('/drafts', { offline: true });
    await page.getByRole('link', { name: new RegExp(TEXT) }).waitFor();
    await page.getByText('1 kladd finnes bare på denne enheten').first().waitFor();
    expect(await drafts()).toEqual([]);
    // Between the change and its answer, and between the pieces of the picture.
    await page.route('**/api/photos/uploads**', () => undefined);
    await device.context.setOffline(false);
    await expect.poll(async () => (await drafts()).length).toBe(1);
    await diesAt('/drafts');
    await page.getByText('Alt er synkronisert').first().waitFor();
    await diesAt('/drafts');
    await page.getByText('Alt er synkronisert').first().waitFor();
    const [draft, ...others] = await drafts();
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ revision: 1, content: { text: TEXT, amount: 412_50n } });
    const [photo] = draft?.content.photos ?? [];
    const bytes = (await app.database.platform.blobs.get(app.clientId, photo?.id ?? '')) ?? new Uint8Array();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(photo?.sha256);
    const results = await app.database.owner`select mutation_id, outcome from sync.mutation_result`;
    expect(results).toEqual([{ mutation_id: 1, outcome: 'applied' }]);
  });
});

describe('a coding', OPERATIONS, () => {
  const TEXT = 'Kvittering fra felten';
  const account = () => page.getByRole('combobox', { name: 'Konto', exact: true });
  const words = () => page.getByLabel('Bilagstekst');
  let path: string;

  beforeAll(async () => {
    const { draftId } = await receiptInInbox(app, { jpeg: paper.bytes, text: TEXT, date: '2026-11-20' });
    path = `/inbox/${draftId}`;
  });
  afterAll(() => device?.close());

  /** What was typed lies on the device: it has no sign of its own, since nothing waits for it. */
  const settled = () =>
    page.waitForFunction(
      async () => {
        const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
        const found = await Promise.all(
          names.map(
            (name) =>
              new Promise<string>((resolve) => {
                const open = indexedDB.open(name);
                open.onsuccess = () => {
                  const database = open.result;
                  const done = (what: string) => (database.close(), resolve(what));
                  if (!database.objectStoreNames.contains('kept')) return done('');
                  const asked = database.transaction('kept').objectStore('kept').get('codings');
                  asked.onsuccess = () =>
                    done((asked.result as { iv?: Uint8Array } | undefined)?.iv?.join() ?? '');
                };
              }),
          ),
        );
        const now = found.join();
        const shared = globalThis as { before?: string };
        const settles = now !== '' && now === shared.before;
        shared.before = now;
        return settles;
      },
      undefined,
      { polling: 300 },
    );

  it('is there after each step of being typed, without network too', async () => {
    await opened(DESKTOP);
    await app.signIn(page, 'bookkeeper');
    await page.goto(`${app.url}/device`);
    await protect();
    await page.getByText('Det som venter, kontoplan og kunder er fra').waitFor();
    await page.goto(app.url + path);
    await complete(page, 'Konto', '6300');
    await settled();
    await diesAt(path, { offline: true });
    await expect.poll(() => account().inputValue()).toMatch(/^6300/);
    await words().fill('Leie av lift');
    await settled();
    await diesAt(path, { offline: true });
    await expect.poll(() => words().inputValue()).toBe('Leie av lift');
    expect(await account().inputValue()).toMatch(/^6300/);
    await complete(page, 'Motkonto', '1920');
    await settled();
    await diesAt(path, { offline: true });
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Motkonto', exact: true }).inputValue())
      .toMatch(/^1920/);
  });

  it('is handed on once, whenever it dies', async () => {
    await page.keyboard.press('Control+s');
    await page.getByText('Lagret på denne enheten').first().waitFor();
    await diesAt(path, { offline: true });
    await expect.poll(() => words().inputValue()).toBe('Leie av lift');
    await page.keyboard.press('Control+Enter');
    // The screen has gone on.
    await page.waitForURL((url) => url.pathname !== path);
    await diesAt('/inbox', { offline: true });
    await device.context.setOffline(false);
    const draft = async () => (await drafts()).find(({ content }) => content.text === TEXT);
    await expect.poll(async () => (await draft())?.state).toBe('submitted');
    await diesAt('/device');
    await page.getByText('Alt er synkronisert').first().waitFor();
    expect(await draft()).toMatchObject({
      state: 'submitted',
      coding: { text: 'Leie av lift', account: '6300', creditAccount: '1920' },
    });
    const kinds = await app.database.owner<{ kind: string; n: number }[]>`
      select kind, count(*)::int as n from audit.event where kind in ('draft.coded', 'draft.submitted') group by 1 order by 1`;
    expect(kinds).toEqual([
      { kind: 'draft.coded', n: 1 },
      { kind: 'draft.submitted', n: 1 },
    ]);
  });
});
