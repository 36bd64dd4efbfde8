import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoReceipts } from '../../src/demo/index.ts';
import { ok } from '#lib/domain/result.ts';
import { POSTED } from '#lib/offline/captured/address.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { PAPER } from '../setup/books/documents.ts';
import { must } from '../setup/books/drafts.ts';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import {
  DESKTOP,
  expectAccessible,
  expectTargets,
  newDevice,
  newKeptDevice,
  PHONE,
  type Device,
} from './browser.ts';
import { storedBytes } from './indexed-db.ts';
import { searched } from './profile.ts';

/* What comes to a device while nobody has the key: pictures taken on the locked screen, files that are shared or opened. */

const PASSPHRASE = 'fire gamle furutrær';
const SECRET = 'Øvrebø Sag 7731 Kvernhusbakken';
const [receipt] = demoReceipts();
if (!receipt) throw new Error('the demo has no receipt');

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

/** A PDF like no other, with words that are found where it lies open. */
const pdf = (words: string) => Buffer.concat([PAPER, Buffer.from(`\n% ${words}\nstartxref\n0\n%%EOF\n`)]);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function signedIn(page: Page): Promise<string> {
  const email = `${uuidv7()}@havblikk.example`;
  const { userId } = must(await createUser(nobody(), { email, name: 'Kari Li' }));
  must(await addMember(app.context(), { email, role: 'field' }));
  await page.goto(linkUrl(app.url, must(await createLink(nobody(), { email })).token));
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.waitForURL((url) => url.pathname !== '/link');
  return userId;
}

async function protectedBy(page: Page): Promise<string> {
  const userId = await signedIn(page);
  await page.goto(`${app.url}/capture`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByLabel('Beløp').waitFor();
  return userId;
}

async function lock(page: Page): Promise<void> {
  await page.goto(`${app.url}/drafts`);
  await page.getByRole('button', { name: 'Lås nå' }).click();
  await page.getByRole('heading', { name: 'Lås opp' }).waitFor();
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
  await page.getByRole('heading', { name: 'Lås opp' }).waitFor({ state: 'detached' });
}

const controlled = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

interface Shot {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mimeType?: string;
}
const asFile = ({ name, bytes, mimeType = '' }: Shot) => ({ name, buffer: bytes, mimeType });

/** On the locked screen: by the camera, or of the pictures that are there. */
async function take(page: Page, how: 'camera' | 'file', ...shots: Shot[]): Promise<void> {
  const input = page.getByLabel(how === 'camera' ? 'Ta bilde av kvittering' : 'Velg bilde eller PDF');
  await input.setInputFiles(shots.map(asFile));
}

/** What the server has of a person's drafts. */
async function sent(userId: string) {
  const read = app.context().transaction(async (tx) => ok(await draftsIn(tx, app.clientId, ['inbox'])));
  return must(await read).filter(({ createdBy }) => createdBy === userId);
}

/** The form that a browser posts when something is shared, from a page of elsewhere or of nowhere. */
async function share(page: Page, files: readonly Shot[], policy = ''): Promise<void> {
  await page.evaluate(
    ({ action, files, policy }) => {
      document.body.innerHTML = `<form method="post" enctype="multipart/form-data"><input name="title"><input type="file" name="file" multiple></form>`;
      if (policy !== '') document.head.innerHTML += `<meta name="referrer" content="${policy}">`;
      const chosen = new DataTransfer();
      for (const { name, base64, type } of files) {
        const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
        chosen.items.add(new File([bytes], name, { type }));
      }
      const [form, [title, file]] = [document.forms[0]!, document.querySelectorAll('input')];
      form.action = action;
      title!.value = 'Strøm';
      file!.files = chosen.files;
      form.submit();
    },
    {
      action: app.url + POSTED,
      policy,
      files: files.map(({ name, bytes, mimeType = '' }) => ({
        ...{ name, base64: bytes.toString('base64'), type: mimeType },
      })),
    },
  );
}

/** Another site, which may post what it likes. */
async function elsewhere(page: Page): Promise<void> {
  const site = 'http://elsewhere.example/';
  await page.route(site, (route) => route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }));
  await page.goto(site);
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('a locked device, on a %s', (_, size) => {
  let device: Device;
  let page: Page;
  let userId = '';

  beforeAll(async () => {
    device = await newDevice(size, { worker: true });
    ({ page } = device);
    page.setDefaultTimeout(20_000);
    userId = await protectedBy(page);
    await controlled(page);
  });
  afterAll(() => device?.close());

  it(
    'takes pictures without network, says so once they are on the disk, and shows nothing of them',
    LONG,
    async () => {
      await lock(page);
      await page.getByRole('heading', { name: 'Uten å låse opp' }).waitFor();
      await device.context.setOffline(true);
      await take(page, 'camera', { name: 'IMG_1.JPG', bytes: Buffer.from(receipt.bytes) });
      await page.getByText('1 kvittering lagret, låst').waitFor();
      await take(
        page,
        'file',
        { name: 'notat.txt', bytes: Buffer.from('Hei') },
        { name: 'a.pdf', bytes: pdf(SECRET) },
      );
      await page.getByText('1 kvittering lagret, låst').waitFor();
      await page.getByRole('alert').filter({ hasText: '«notat.txt»' }).waitFor();
      await page.getByText('2 kvitteringer venter på at du låser opp').waitFor();
      await expectAccessible(page);
      await expectTargets(page);
      await page.reload();
      await page.getByText('2 kvitteringer venter på at du låser opp').waitFor();
      expect(await page.locator('main img:not([alt=""])').count()).toBe(0);
      expect((await storedBytes(page)).includes(SECRET)).toBe(false);
    },
  );

  it('makes each a draft when it is unlocked, once, with the bytes that were taken', LONG, async () => {
    await unlock(page);
    await page.getByText('2 nye kladder').waitFor();
    await page.getByText('Tatt mens enheten var låst').first().waitFor();
    await expectAccessible(page);
    await device.context.setOffline(false);
    await page.getByText('Alt er synkronisert').first().waitFor();
    await page.reload();
    await page.getByText('Tatt mens enheten var låst').first().waitFor();
    expect(await page.getByText(/nye kladder/).count()).toBe(0);
    const drafts = await sent(userId);
    expect(drafts.map(({ content }) => content.photos.length)).toEqual([1, 1]);
    const photos = drafts.flatMap(({ content }) => content.photos);
    expect(photos.map(({ type }) => type).sort()).toEqual(['application/pdf', 'image/jpeg']);
    expect(photos.map(({ sha256: hash }) => hash)).toContain(sha256(pdf(SECRET)));
    for (const { id, sha256: hash } of photos)
      expect(sha256((await app.database.platform.blobs.get(app.clientId, id)) ?? new Uint8Array())).toBe(
        hash,
      );
  });

  it('takes what is shared with it, and says whose it became', LONG, async () => {
    await lock(page);
    await page.goto('about:blank');
    await share(page, [{ name: 'faktura.pdf', bytes: pdf('delt, låst') }]);
    await page.waitForURL((url) => url.pathname === '/drafts');
    await page.getByText('1 kvittering venter på at du låser opp').waitFor();
    await unlock(page);
    await page.getByText('1 ny kladd').waitFor();
    await page.getByText('Delt fra en annen app').first().waitFor();
    // Open: at once.
    await page.goto('about:blank');
    const letter = `From: Kraft <post@kraft.example>\r\nSubject: Nettleie\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHei\r\n--x\r\nContent-Type: application/pdf; name=f.pdf\r\nContent-Disposition: attachment; filename=f.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${pdf('i et brev').toString('base64')}\r\n--x\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=alt.zip\r\n\r\nPK\r\n--x--\r\n`;
    await share(page, [
      { name: 'b.pdf', bytes: pdf('delt, åpen') },
      { name: 'faktura.eml', bytes: Buffer.from(letter), mimeType: 'message/rfc822' },
    ]);
    await page.waitForURL((url) => url.pathname === '/drafts');
    await page.getByText('2 nye kladder').waitFor();
    await page.getByText('Ikke tatt med fra e-posten: alt.zip.').waitFor();
    await expectAccessible(page);
    await page.getByText('Alt er synkronisert').first().waitFor();
    const drafts = await sent(userId);
    const hashes = drafts.flatMap(({ content }) => content.photos.map(({ sha256: hash }) => hash));
    for (const words of ['delt, låst', 'delt, åpen', 'i et brev'])
      expect(hashes.filter((hash) => hash === sha256(pdf(words)))).toHaveLength(1);
    expect(drafts.map(({ content }) => content.text).sort()).toEqual(['', '', 'Nettleie', 'Strøm', 'Strøm']);
  });

  it('takes nothing that another site posts, and says so', LONG, async () => {
    await elsewhere(page);
    await share(page, [{ name: 'lokket.pdf', bytes: pdf('lokket') }]);
    await page.waitForURL((url) => url.pathname === '/share');
    await page.getByText('Dette kom fra et annet nettsted').waitFor();
    await expectAccessible(page);
    await drafts(page);
    expect(await sent(userId)).toHaveLength(5);
  });

  it('takes what fits, and says what did not', LONG, async () => {
    await page.goto('about:blank');
    await share(page, [
      { name: 'c.pdf', bytes: pdf('en av to') },
      { name: 'd.txt', bytes: Buffer.from('Hei') },
    ]);
    await page.getByRole('heading', { name: '1 fil er ikke tatt vare på' }).waitFor();
    await page.getByText('1 fil er låst på enheten').waitFor();
    await expectAccessible(page);
    await expectTargets(page);
    await page.getByRole('link', { name: 'Se kladdene' }).click();
    await page.getByText('1 ny kladd').waitFor();
  });

  it('tells what was altered on the disk, and lets go of it only when that is asked', LONG, async () => {
    await lock(page);
    await take(page, 'file', { name: 'e.pdf', bytes: pdf('endret') });
    await page.getByText('1 kvittering lagret, låst').waitFor();
    await page.evaluate(alterCaptured);
    await unlock(page);
    await page.getByText('1 fil kunne ikke bli en kladd').waitFor();
    await page.getByText('er endret på enheten, og kan ikke åpnes').waitFor();
    await expectAccessible(page);
    await expectTargets(page);
    await page.reload();
    await page.getByRole('button', { name: 'Forkast uten navn' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forkast' }).click();
    await page.getByText('1 fil kunne ikke bli en kladd').waitFor({ state: 'detached' });
  });

  it('takes files that are opened with it', LONG, async () => {
    const opened = await device.context.newPage();
    opened.setDefaultTimeout(20_000);
    await opened.addInitScript((base64) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const handle = { getFile: () => Promise.resolve(new File([bytes], 'åpnet.pdf')) };
      const setConsumer = (consumer: (launched: object) => void) => consumer({ files: [handle] });
      // The browser's own can't be assigned to.
      Object.defineProperty(globalThis, 'launchQueue', { value: { setConsumer } });
    }, pdf('åpnet').toString('base64'));
    await opened.goto(`${app.url}/share`);
    await opened.waitForURL((url) => url.pathname === '/drafts');
    await opened.getByText('1 ny kladd').waitFor();
    await opened.close();
  });

  it('is asked what to do with a file before anybody has signed in', LONG, async () => {
    const other = await newDevice(size, { worker: true });
    other.page.setDefaultTimeout(20_000);
    await other.page.goto(`${app.url}/share`);
    await controlled(other.page);
    await other.page.getByRole('heading', { name: 'Del med Segl' }).waitFor();
    await other.page.goto('about:blank');
    await share(other.page, [{ name: 'f.pdf', bytes: pdf(SECRET) }]);
    await other.page.getByRole('heading', { name: 'Ingenting er tatt vare på' }).waitFor();
    await other.page.getByRole('link', { name: 'Logg inn' }).waitFor();
    await expectAccessible(other.page);
    expect((await storedBytes(other.page)).includes(SECRET)).toBe(false);
    await other.close();
  });
});

async function drafts(page: Page): Promise<void> {
  await page.goto(`${app.url}/drafts`);
  await page.getByText('Alt er synkronisert').first().waitFor();
}

/** Runs in the page: what somebody with the disk does. */
async function alterCaptured(): Promise<void> {
  const answered = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('IndexedDB refused'));
    });
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    if (database.objectStoreNames.contains('captured')) {
      const rows = database.transaction('captured', 'readwrite').objectStore('captured');
      for (const row of (await answered(rows.getAll())) as { ciphertext: Uint8Array }[]) {
        row.ciphertext[9] = (row.ciphertext[9] ?? 0) ^ 1;
        await answered(rows.put(row));
      }
    }
    database.close();
  }
}

it(
  'a server that is asked in place of the worker takes nothing, from wherever and however large',
  LONG,
  async () => {
    const device = await newDevice(PHONE);
    const { page } = device;
    await page.goto('about:blank');
    await share(page, [{ name: 'f.pdf', bytes: Buffer.concat([pdf(SECRET), Buffer.alloc(3_000_000)]) }]);
    await page.waitForURL((url) => url.pathname === '/share');
    await page.getByText('Segl var ikke klar på denne enheten.').waitFor();
    await expectAccessible(page);
    await elsewhere(page);
    await share(page, [{ name: 'f.pdf', bytes: pdf(SECRET) }]);
    await page.getByText('Segl var ikke klar på denne enheten.').waitFor();
    await device.close();
  },
);

it(
  'nothing that was taken or shared lies open on the disk, and none is lost or doubled where the browser ends',
  LONG,
  async () => {
    let device = await newKeptDevice(DESKTOP, { worker: true });
    device.page.setDefaultTimeout(30_000);
    const userId = await protectedBy(device.page);
    await controlled(device.page);
    await lock(device.page);
    const words = ['første', 'andre', 'tredje', 'fjerde'].map((nth) => `${SECRET} ${nth}`);
    const shots = words.map((each) => ({ name: 'kvittering.pdf', bytes: pdf(each) }));
    await take(device.page, 'file', ...shots, { name: 'IMG.JPG', bytes: Buffer.from(receipt.bytes) });
    await device.page.getByText('5 kvitteringer lagret, låst').waitFor();
    await device.page.goto('about:blank');
    await share(device.page, [{ name: 'hemmelig.pdf', bytes: pdf(`${SECRET} femte`) }]);
    await device.page.getByText('6 kvitteringer venter på at du låser opp').waitFor();
    await device.quit();
    const secrets = new Map([
      ['what a PDF says', Buffer.from(SECRET)],
      ['a picture', Buffer.from(receipt.bytes.subarray(2000, 2064))],
      ['a name', Buffer.from('hemmelig.pdf')],
    ]);
    const { files, found } = await searched(device.profile, secrets);
    expect(files).toBeGreaterThan(20);
    expect(found).toEqual([]);

    // It ends as soon as the device is open, while drafts are being made.
    for (let nth = 0; nth < 2; nth++) {
      device = await device.reopen();
      await device.page.goto(`${app.url}/drafts`);
      await unlock(device.page);
    }
    device = await device.reopen();
    await device.page.goto(`${app.url}/drafts`);
    await unlock(device.page);
    await device.page.getByText('Alt er synkronisert').first().waitFor();
    const hashes = (await sent(userId)).flatMap(({ content }) => content.photos.map((photo) => photo.sha256));
    expect(hashes).toHaveLength(6);
    for (const { bytes } of shots) expect(hashes.filter((hash) => hash === sha256(bytes))).toHaveLength(1);
    await device.close();
  },
);
