import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { SCREENS } from '#lib/domain/access/screens.ts';
import { LEGAL_FORMS } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { standardChart } from '#lib/domain/ledger/standard-charts/standard-chart.ts';
import { setRegistration } from '#lib/server/ledger/index.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { documentOf, sentTo, uploaded } from '../setup/books/documents.ts';
import { invited } from '../setup/books/invitations.ts';
import { must, submittedDraft } from '../setup/books/drafts.ts';
import { customerOf, firmInvited, partnerOf } from '../setup/books/partners.ts';
import { newApp, type App } from './app.ts';
import { axeFinds, DESKTOP, newDevice, PHONE, rested, smallTargets, type Device } from './browser.ts';
import { as, receiptInInbox } from './inbox.ts';
import { foreignTo } from './screens/languages.ts';
import { broken, everyPlace, tabs, tooWide } from './screens/measures.ts';
import { LEADING_ON, ON_DEVICE, PAGES, stopsOf, type Stop } from './screens/stops.ts';

/*
 * One walk over every page there is: at the desk in Norwegian and in the light, by its address; on a phone in English and in the
 * dark, led from page to page as by a link. `npm run screens` walks each page in both, and looks at all of it in all sizes;
 * `npm test` walks each in one of the two, and looks closely at one of four. What only a story leads to (a sheet, a refusal) is
 * looked at there.
 */
const WHOLE = process.env['SEGL_SCREENS'] === 'whole';

/** The smallest phone; a large one with letters of twice the size; a desk of 1280 px at a zoom of 200 %. */
const SIZES = [
  ['320 px', { width: 320, height: 640 }, '100%'],
  ['390 px with 200 % text', { width: 390, height: 844 }, '200%'],
  ['1280 px at 200 % zoom', { width: 640, height: 400 }, '100%'],
] as const;

let app: App;
let stops: ReturnType<typeof stopsOf>;
let written: ReadonlySet<string>;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  const [receipt] = demoReceipts();
  if (!receipt) throw new Error('the demo has no receipt');
  const text = 'Trelast, beslag og festemidler til verandaen på Kvernhusbakken 14 i Øvre Eiker kommune';
  const { draftId: draft } = await receiptInInbox(app, { jpeg: receipt.bytes, text });
  const [field, bookkeeper] = [await as(app, 'field'), await as(app, 'bookkeeper')];
  const coding = { account: '6300', project: null, text, amount: 123_456_789n };
  const { draftId: submitted } = await submittedDraft(field, bookkeeper, 1, coding);
  must(await setRegistration(bookkeeper, { validFrom: '2026-05-01', term: 'two-months' }));
  const manager = (await membersOf(app.context())).find(({ role }) => role === 'manager');
  if (!manager) throw new Error('nobody is manager');
  const sent = await sentTo(bookkeeper, [{ userId: manager.userId, name: manager.name }]);
  const { dispatch } = await documentOf(bookkeeper, sent);
  const [voucher] = await app.database.owner`select id from ledger.voucher limit 1`;
  const [party] = await app.database.owner`select counterparty_id as id from ledger.open_item
    where counterparty_id is not null and remaining <> 0 limit 1`;
  const texts = await app.database.owner<{ text: string }[]>`select distinct text from ledger.voucher
    union select text from ledger.line where text is not null
    union select name from ledger.account union select description from ledger.vat_code
    union select name from ledger.counterparty union select name from ledger.dimension
    union select type_name from ledger.dimension union select name from ledger.series`;
  // The chart that a new client is shown is in Norwegian, whoever looks.
  const standard = LEGAL_FORMS.flatMap((form) => standardChart(form, true).accounts.map(({ name }) => name));
  written = new Set([...texts.map(({ text }) => text), ...standard]);
  const administrator = await as(app, 'administrator');
  const { firm } = await partnerOf(app.database, administrator);
  await customerOf(app.database, administrator);
  stops = stopsOf({
    ...{ draft, submitted, sent, voucher: String(voucher?.['id']), code: dispatch?.code ?? '' },
    uploaded: await uploaded(bookkeeper),
    party: String(party?.['id']),
    invitation: (await invited(administrator)).token,
    toPartner: (await firmInvited(administrator, firm)).token,
  });
});
afterAll(() => app?.close());

it('leads over every page and to every place there is', () => {
  const walked = [...Object.keys(stops), ...LEADING_ON];
  expect(PAGES.filter((page) => !walked.includes(page))).toEqual([]);
  expect(Object.keys(SCREENS).filter((screen) => !PAGES.includes(screen))).toEqual([]);
});

describe.each([
  ['nb', DESKTOP, 'light', openAt, 0],
  ['en', PHONE, 'dark', leadTo, 1],
] as const)('in %s', (language, viewport, theme, go, half) => {
  describe.each([null, 'bookkeeper', 'manager', 'administrator'] as const)('as %s', (who) => {
    let device: Device;
    let page: Page;
    const errors: string[] = [];
    beforeAll(async () => {
      device = await newDevice(viewport);
      ({ page } = device);
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (said) => {
        if (said.type() === 'error') errors.push(`${said.text()} ${said.location().url}`);
      });
      if (who) await app.signIn(page, who);
      await device.context.addInitScript((chosen) => localStorage.setItem('segl.locale', chosen), language);
      if (who) await page.reload();
      // Home leads on to where the person begins: a link that is pressed before would be overtaken.
      if (who) await page.waitForURL(({ pathname }) => pathname !== '/');
    });
    afterAll(() => device?.close());

    it('every page is for everybody, as narrow as the screen, of one language and without a fault', async () => {
      const found: string[] = [];
      const on = (screen: string) => (what: string) => `${screen}: ${what}`;
      for (const [at, [route, [whose, ...states]]] of Object.entries(stops).entries()) {
        if (whose !== who || (!WHOLE && half !== (ON_DEVICE.includes(route) ? 0 : at % 2))) continue;
        for (const stop of states) {
          errors.length = 0;
          await arrive(page, stop, go);
          const screen = on(`${route} ${stop.name}`);
          const closely = WHOLE || (at >> 1) % 4 === 0;
          if (closely) found.push(...(await axeFinds(page, [theme])).map(screen));
          found.push(...(await foreignTo(page, language, written)).map((text) => screen(`says «${text}»`)));
          found.push(...(await smallTargets(page)).map((target) => screen(`lower than a finger: ${target}`)));
          if (closely) found.push(...(await wideAtSizes(page)).map(screen));
          await page.setViewportSize(viewport);
          found.push(...errors.filter((error) => !expected(who, error)).map(screen));
        }
      }
      expect(found).toEqual([]);
    });

    // Who sends documents and who signs them have the places that are told apart most.
    if ((who === 'bookkeeper' || who === 'manager') && language === 'nb')
      it.each(SIZES)('the words in the navigation stand whole on a line: %s', async (_, size, letters) => {
        await page.setViewportSize(size);
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
        const under = await sheet.getByRole('navigation').getByRole('link').allInnerTexts();
        const all = await page.evaluate(everyPlace);
        expect([...new Set([...places, ...under.map((text) => text.trim())])].sort()).toEqual(all.sort());
        // Beside it, on the way home: that press takes it away, and is not also the page's.
        const home = await page.locator('a.mark').boundingBox();
        if (!home) throw new Error('there is no way home');
        await page.mouse.click(home.x + home.width / 2, home.y + home.height / 2);
        await sheet.waitFor({ state: 'detached' });
        expect(new URL(page.url()).pathname).toBe('/documents');
      });
  });
});

type Go = (page: Page, path: string) => Promise<unknown>;

async function arrive(page: Page, { path, act, anew }: Stop, go: Go): Promise<void> {
  await (anew ? openAt : go)(page, path);
  await act?.(page);
  await settled(page);
}

async function openAt(page: Page, path: string): Promise<void> {
  await page.goto(app.url + path);
}

/** By a link, where a page of the app is there already: what it keeps from the one before is then there too. */
async function leadTo(page: Page, path: string): Promise<void> {
  if (!page.url().startsWith(app.url)) return openAt(page, path);
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForURL(app.url + path);
}

/** What the browser itself says: who is here is asked of the server by everybody; an address that is none is none, and a link opens nothing. */
function expected(who: Role | null, error: string): boolean {
  return /404|Not found/.test(error)
    ? error.includes('/nowhere')
    : who === null && /session\.(me|comeBack)|invitations\.show|resets\.show/.test(error);
}

/** What of the page as it is reaches over its edge, in each of the sizes. */
async function wideAtSizes(page: Page): Promise<string[]> {
  const found: string[] = [];
  const letters = await page.addStyleTag({ content: ':root { --walked: 100%; }' });
  for (const [size, viewport, large] of SIZES) {
    await page.setViewportSize(viewport);
    await letters.evaluate(
      (style, to) => (style.textContent = `html { font-size: ${to} !important; }`),
      large,
    );
    await drawn(page);
    found.push(...(await page.evaluate(tooWide)).map((what) => `${size}: ${what}`));
  }
  await letters.evaluate((style) => (style as Element).remove());
  return found;
}

/** There is something to measure, and nothing on its way. */
async function settled(page: Page): Promise<void> {
  // What tells of news stays open: here it ends, and comes again when all is looked at.
  const ended = { contentType: 'text/event-stream', body: 'retry: 600000\n\n' };
  await page.route('**/api/live?*', (route) => route.fulfill(ended));
  await page.waitForLoadState('networkidle');
  await drawn(page);
}

/** As it is at this size, which a list that has another shape there is a frame later. */
async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('main.opening, .asking, [aria-busy=true]') === null,
  );
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await rested(page);
}
