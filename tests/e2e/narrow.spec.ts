import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membersOf } from '#lib/server/identity/index.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { sentTo, uploaded } from '../setup/documents.ts';
import { submittedDraft } from '../setup/drafts.ts';
import { newApp, type App } from './app.ts';
import { newDevice, type Device } from './browser.ts';
import { as, receiptInInbox } from './inbox.ts';

const PASSPHRASE = 'fire gamle furutrær';
/** The smallest phone; a large one with letters of twice the size; a desk of 1280 px at a zoom of 200 %. */
const SIZES = [
  ['320 px', { width: 320, height: 640 }, '100%'],
  ['390 px with 200 % text', { width: 390, height: 844 }, '200%'],
  ['1280 px at 200 % zoom', { width: 640, height: 400 }, '100%'],
] as const;

let app: App;
const paths: Partial<Record<Role, string[]>> = {};

beforeAll(async () => {
  app = await newApp();
  await app.start();
  const receipt = demoReceipts()[0];
  if (!receipt) throw new Error('the demo has no receipt');
  const text = 'Trelast, beslag og festemidler til verandaen på Kvernhusbakken 14 i Øvre Eiker kommune';
  const { draftId } = await receiptInInbox(app, { jpeg: receipt.bytes, text });
  const [field, bookkeeper] = [await as(app, 'field'), await as(app, 'bookkeeper')];
  const coding = { account: '6300', project: null, text, amount: 123_456_789n };
  const submitted = await submittedDraft(field, bookkeeper, 1, coding);
  const document = await uploaded(bookkeeper);
  const manager = (await membersOf(app.context())).find(({ role }) => role === 'manager');
  if (!manager) throw new Error('nobody is manager');
  const sent = await sentTo(bookkeeper, [{ userId: manager.userId, name: manager.name }]);
  const [voucher] = await app.database.owner`select id from ledger.voucher limit 1`;
  paths.bookkeeper = [
    ...['/inbox', `/inbox/${draftId}`, '/vouchers', `/vouchers/${String(voucher?.['id'])}`],
    ...['/trial-balance', '/account-ledger?account=1920', '/setup'],
    ...[
      '/log',
      '/documents',
      `/documents/${document}`,
      `/documents/${sent}`,
      '/capture',
      '/drafts',
      '/nowhere',
    ],
  ];
  paths.manager = [
    '/approvals',
    `/approvals/${submitted.draftId}`,
    `/documents/${sent}/sign`,
    `/documents/${sent}/read`,
  ];
});
afterAll(() => app?.close());

/** What of the page as it is reaches over its edge, in each of the sizes. */
async function wideAtSizes(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const [size, viewport, letters] of SIZES) {
    await page.setViewportSize(viewport);
    await page.addStyleTag({ content: `html { font-size: ${letters} !important; }` });
    await settled(page);
    found.push(...(await page.evaluate(tooWide)).map((what) => `${screen}, ${size}: ${what}`));
  }
  return found;
}

describe.each(['bookkeeper', 'manager'] as const)('no private page is wider than the screen: %s', (role) => {
  let device: Device;
  beforeAll(async () => {
    device = await newDevice(SIZES[0][1]);
    await app.signIn(device.page, role);
    await device.page.goto(`${app.url}/capture`);
    await device.page.getByLabel('Passfrase', { exact: true }).waitFor();
  });
  afterAll(() => device?.close());

  it('at any size', async () => {
    const { page } = device;
    const found: string[] = [];
    for (const path of paths[role] ?? []) {
      await page.goto(app.url + path);
      found.push(...(await wideAtSizes(page, path)));
      if (path !== '/capture') continue;
      // The threshold before the screens of the device; then the form itself.
      await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
      await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
      found.push(...(await wideAtSizes(page, `${path}, open`)));
      await page.reload();
      await page.getByLabel('Passfrase', { exact: true }).waitFor();
      found.push(...(await wideAtSizes(page, `${path}, locked`)));
    }
    expect(found).toEqual([]);
  });

  it.each(SIZES)('whose words in the navigation stand whole on a line: %s', async (_, viewport, letters) => {
    const { page } = device;
    await page.setViewportSize(viewport);
    await page.goto(`${app.url}/documents`);
    await page.addStyleTag({ content: `html { font-size: ${letters} !important; }` });
    await settled(page);
    expect(await page.evaluate(broken)).toEqual([]);
    // What has no tab at this size is under the last of them.
    const places = await page.evaluate(tabs);
    await page.getByRole('button', { name: 'Mer' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    expect(await page.evaluate(tooWide)).toEqual([]);
    const under = await sheet.getByRole('link').allInnerTexts();
    const all = await page.evaluate(everyPlace);
    expect([...new Set([...places, ...under.map((text) => text.trim())])].sort()).toEqual(all.sort());
    // Beside it, on the way home: that press takes it away, and is not also the page's.
    const home = await page.locator('a.mark').boundingBox();
    if (!home) throw new Error('there is no way home');
    await page.touchscreen.tap(home.x + home.width / 2, home.y + home.height / 2);
    await sheet.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/documents');
  });
});

/** There is something to measure, and nothing on its way. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('h1') !== null && document.querySelector('main.opening') === null,
  );
  await page.waitForLoadState('networkidle');
}

/** Runs in the page: what makes it scroll sideways; and fields of which the browser would keep what is typed. */
function tooWide(): string[] {
  const room = document.documentElement.clientWidth;
  const fields = [
    ...document.querySelectorAll('input:not([type=file], [type=radio], [type=checkbox]), textarea'),
  ]
    .filter((field) => !field.hasAttribute('autocomplete'))
    .map((field) => `keeps what is typed: ${field.outerHTML.slice(0, 120)}`);
  if (document.documentElement.scrollWidth <= room) return fields;
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    element !== document.body &&
    (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  // What is as wide as the page by definition, and what is wide only by what is in it, would hide the cause.
  const wide = [...document.querySelectorAll('body :not(.nav, .nav *)')].filter(
    (element) => element.getBoundingClientRect().right > room + 0.5 && !scrolls(element.parentElement),
  );
  const causes = wide
    .filter((element) => !wide.some((other) => other !== element && element.contains(other)))
    .map(
      (element) =>
        `to ${Math.round(element.getBoundingClientRect().right)} px: ${element.outerHTML.slice(0, 140)}`,
    );
  return [`${document.documentElement.scrollWidth} px wide`, ...causes.slice(0, 8), ...fields];
}

/** Runs in the page: the words of the navigation that go over several lines or out of their place. */
function broken(): string[] {
  return [...document.querySelectorAll('.nav .label')].flatMap((label) => {
    if (label.getClientRects().length === 0) return [];
    const words = document.createRange();
    words.selectNodeContents(label);
    const place = label.closest('li')?.getBoundingClientRect();
    const lines = [...words.getClientRects()];
    const outside = lines.some(
      ({ left, right }) => place && (left < place.left - 0.5 || right > place.right + 0.5),
    );
    // Two words of a place may stand over one another; one word may not.
    const most = Math.max((label.textContent ?? '').trim().split(/\s+/).length, label.children.length);
    return outside || new Set(lines.map(({ top }) => Math.round(top))).size > most
      ? [label.textContent ?? '']
      : [];
  });
}

/** Runs in the page: the places that have a tab. */
function tabs(): string[] {
  return [...document.querySelectorAll('.nav a.place')]
    .filter((place) => place.getClientRects().length > 0)
    .map((place) => place.querySelector('.label.wide')?.textContent ?? '');
}

/** Runs in the page: every place the person may go to. */
function everyPlace(): string[] {
  return [...document.querySelectorAll('.nav a.place .label.wide')].map((label) => label.textContent ?? '');
}
