import { PDF } from '@libpdf/core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { currentFile } from '#lib/domain/documents/document.ts';
import { loadFile } from '#lib/server/signing/documents/files.ts';
import { listDocuments } from '#lib/server/signing/documents/store.ts';
import { AGREEMENT, agreement } from '../../src/demo/agreement.ts';
import { newApp, type App } from './app.ts';
import { FIELD_BELOW_MARK } from '../signing/field-below-mark.ts';
import { HEAVY_PAGE } from '../signing/heavy-page.ts';
import {
  alive,
  DESKTOP,
  expectAccessible,
  expectOnScreen,
  holdPressed,
  newDevice,
  PHONE,
  type Device,
} from './browser.ts';
import { LONG } from '../setup/long.ts';

/** As long as people make them. */
const ATTACHED =
  'Prisliste og vilkår for levering av konstruksjonsvirke til byggeplasser 2026–2027, revidert.xml';

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

/**
 * A document sealed by the bookkeeper and signed by the administrator at their desks, signed by the manager and checked
 * by a stranger on their phones, and its log read by the auditor.
 */
describe('the way of a document', () => {
  it('is uploaded, and sent to two', async () => {
    await onDevice(DESKTOP, async ({ page }) => {
      await app.signIn(page, 'bookkeeper');
      await page.goto(`${app.url}/documents`);
      await page.getByRole('heading', { name: 'Nytt dokument', exact: true }).waitFor();
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: AGREEMENT.fileName, mimeType: 'application/pdf', buffer: await paper() });
      await page.getByRole('heading', { name: 'Send til signering', exact: true }).waitFor();
      await expectAttachment(page);
      await page.getByLabel('Tittel').fill(`${AGREEMENT.title} 🏠`);
      await complete(page, /Første undertegner/, 'Marit');
      await complete(page, /Legg til undertegner/, 'Per');
      await expectAccessible(page);
      await page.getByLabel('Vis IP-adressen til hver undertegner på alle sider').check();
      const send = page.getByRole('button', { name: 'Forsegl og send', exact: true });
      await send.click();
      await page.getByText(/har tegn som ikke kan trykkes på sidene: 🏠/).waitFor();
      await page.getByRole('button', { name: 'Forsegl og send med spørsmålstegn' }).waitFor();
      await expectAccessible(page);
      await page.getByLabel('Tittel').fill(AGREEMENT.title);
      await send.click();
      // What came of it is before the eyes, wherever the button was.
      await expectOnScreen(
        page,
        page.getByText(/^Dokumentet er forseglet og sendt\. .* Segl sender ikke e-post/),
      );
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('forseglet og sendt');
      await page.getByRole('heading', { name: 'Dokumentets vei', exact: true }).waitFor();
      await expectAccessible(page);
    });
  });

  it.each([
    ['manager', PHONE],
    ['administrator', DESKTOP],
  ] as const)('is read and signed by the %s', async (role, viewport) => {
    await onDevice(viewport, async ({ page }) => {
      await app.signIn(page, role);
      // A manager meets it among what waits for approval.
      await page.goto(`${app.url}/${role === 'manager' ? 'approvals' : 'documents'}`);
      await page.getByText(AGREEMENT.title).first().waitFor();
      await page.getByText(AGREEMENT.title).first().click();
      await sign(page, role);
    });
  });

  it('is checked by a stranger: by its code', async () => {
    const { code } = await newest();
    await onDevice(PHONE, async ({ page }) => {
      await page.goto(`${app.url}/sign-in`);
      await page.getByRole('link', { name: 'Kontroller et dokument uten å logge inn' }).click();
      await page.getByRole('heading', { name: 'Kontroller et dokument', exact: true }).waitFor();
      await page.getByLabel('Dokumentkode').fill(mistyped(code));
      await page
        .getByText(/skrevet feil|tegn/)
        .first()
        .waitFor();
      // As people type it from paper.
      await page.getByLabel('Dokumentkode').fill(code.replaceAll('-', ' ').toLowerCase());
      await page.getByRole('button', { name: 'Kontroller koden' }).click();
      await page.getByRole('heading', { name: 'Gyldig', exact: true }).waitFor();
      // What was asked for, read at once.
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Gyldig');
      for (const name of ['Marit Solberg', 'Per Haugen']) await page.getByText(name).first().waitFor();
      await expectAccessible(page);
      await check(page, (await newest()).bytes);
      await page.getByText('Dette er nøyaktig den filen').waitFor();
      await expectAttachment(page);
    });
  });

  it('is checked by a stranger: by the file, which never leaves the browser, and by changed ones', async () => {
    const { bytes } = await newest();
    await onDevice(DESKTOP, async ({ page }) => {
      const sent: string[] = [];
      await page.goto(`${app.url}/verify`);
      await alive(page);
      page.on('request', (request) => {
        if (request.method() !== 'GET') sent.push(request.url());
      });
      await check(page, bytes);
      await page.getByRole('heading', { name: 'Gyldig', exact: true }).waitFor();
      await page.getByText('Tidsstempel for dokumentet').waitFor();
      expect(await drawnComesFirst(page)).toBe(false);
      await page.getByText('Tekniske detaljer').first().click();
      await page
        .getByText(/^PAdES B-LTA/)
        .first()
        .waitFor();
      await expectAttachment(page);
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Kontroller et annet dokument' }).click();
      await check(page, await drawnUpon(bytes));
      await page.getByRole('heading', { name: 'Gyldig, men endret etterpå', exact: true }).waitFor();
      expect(await drawnComesFirst(page)).toBe(true);
      await expectBothDrawn(page);
      await page.setViewportSize(PHONE);
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Kontroller et annet dokument' }).click();
      const flipped = Uint8Array.from(bytes);
      const middle = Math.floor(bytes.length / 3);
      flipped[middle] = (flipped[middle] ?? 0) ^ 1;
      await check(page, flipped);
      await page.getByRole('heading', { name: /^(Ugyldig|Kan ikke leses)$/ }).waitFor();
      expect(sent).toEqual([]);
    });
  });

  it('its page shows every step with its proof', async () => {
    await onDevice(DESKTOP, async ({ page }) => {
      await app.signIn(page, 'auditor');
      await page.goto(`${app.url}/documents/${(await newest()).id}`);
      await page.getByRole('heading', { name: 'Dokumentets vei', exact: true }).waitFor();
      await page
        .getByRole('button', { name: /^Bevis/ })
        .last()
        .click();
      await page.getByText('Beviset stemmer').first().waitFor();
      await expectAccessible(page);
    });
  });
});

describe('what can’t be sent or shown', LONG, () => {
  let device: Device;
  let page: Page;
  beforeAll(async () => {
    device = await newDevice(PHONE);
    ({ page } = device);
    await app.signIn(page, 'bookkeeper');
  });
  beforeEach(() => page.goto(`${app.url}/documents`));
  // The draft is as it was: it can be thrown away, and nothing of it was sent.
  afterEach(async () => {
    await page.getByRole('button', { name: 'Forkast utkastet' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forkast utkastet' }).click();
    await page.getByText('Forkastet').first().waitFor();
  });
  afterAll(() => device?.close());

  it('a page that would look otherwise is not sent, and is shown', async () => {
    await choose(page, FIELD_BELOW_MARK);
    await page.getByLabel('Tittel').fill('Skjema');
    await complete(page, /Første undertegner/, 'Marit');
    await page.getByRole('button', { name: 'Forsegl og send' }).click();
    await page.getByText(/^Side 1 ville sett annerledes ut/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Vis side 1' }).click();
    const shown = await page.getByRole('region', { name: 'Side 1 av 1' }).boundingBox();
    expect(shown?.y).toBeGreaterThanOrEqual(0);
    expect(shown?.y).toBeLessThan(PHONE.height / 2);
  });

  it('a page that takes too long to draw can be stopped, and the rest goes on', async () => {
    await choose(page, HEAVY_PAGE);
    await page.getByText('Side 1 tar lang tid å tegne.').waitFor();
    await page.getByRole('button', { name: 'Stopp', exact: true }).click();
    await page.getByText('Visningen er stoppet').waitFor();
    expect(await page.locator('canvas').count()).toBe(0);
    // The tab is as usable as before.
    await page.getByLabel('Tittel').fill('Tungt');
    await expectAccessible(page);
  });
});

async function onDevice(
  viewport: { width: number; height: number },
  work: (device: Device) => Promise<void>,
): Promise<void> {
  const device = await newDevice(viewport);
  try {
    await work(device);
  } finally {
    await device.close();
  }
}

/** The button, and on a phone what is bound above it, without scrolling; also on the smallest phone. */
async function expectDecisionInReach(page: Page, button: Locator): Promise<void> {
  const size = page.viewportSize();
  await expectOnScreen(page, button);
  if (!size || size.width > PHONE.width) return;
  await page.setViewportSize({ width: 320, height: size.height });
  await expectOnScreen(page, button);
  const title = page.getByRole('region', { name: 'Signer' }).getByText(AGREEMENT.title);
  await expectOnScreen(page, title);
  // All of it, and not its first letters.
  expect(await title.evaluate((each) => each.scrollWidth <= each.clientWidth)).toBe(true);
  expect(await title.evaluate((each) => each.scrollHeight <= each.clientHeight)).toBe(true);
  await page.setViewportSize(size);
}

/** The manager does it first, with a wrong code before the right one; the administrator meets the same screens. */
async function sign(page: Page, role: Role): Promise<void> {
  const first = role === 'manager';
  // The text of the paper itself: selectable, and there for screen readers.
  await page.getByText('Rammeavtale om trelast').first().waitFor();
  await page
    .getByText(/Tyriskog Trelast AS/)
    .first()
    .waitFor();
  await expectAttachment(page);
  // Sentences of this page send people there.
  await page.getByRole('link', { name: 'Last ned', exact: true }).waitFor();
  if (first) await expectAttachmentAtDoubleText(page);
  const open = page.getByRole('button', { name: 'Signer', exact: true });
  await expectDecisionInReach(page, open);
  await open.click();
  await page.getByRole('dialog').getByText(ATTACHED).waitFor();
  const hold = page.getByRole('button', { name: 'Hold inne for å signere' });
  // What will stand on the pages of them is said before they sign.
  await page.getByText(/IP-adressen din vises på alle sider/).waitFor();
  if (first) {
    await page.getByLabel('Engangskode').fill('000000');
    await holdPressed(page, hold);
    await page
      .getByText(/Det stemte ikke/)
      .first()
      .waitFor();
    await expectAccessible(page);
  }
  await page.getByLabel('Engangskode').fill(await app.freshCode(role));
  await holdPressed(page, hold);
  await page.getByText(/^Du har signert/).waitFor();
  if (first) await expectAccessible(page);
}

/** The first page as it was signed and as it is, each with its text, and a frame around what was written upon it. */
async function expectBothDrawn(page: Page): Promise<void> {
  await page.getByText(/^1 av \d+ sider ser annerledes ut enn da de ble signert$/).waitFor();
  const [signed, now] = ['Slik ble det signert', 'Slik er filen nå'].map((name) =>
    page.getByRole('figure', { name, exact: true }),
  );
  // Pages are drawn shortly before they are seen.
  await now?.scrollIntoViewIfNeeded();
  await now?.getByText('1 000 000').waitFor();
  await signed?.getByText('Rammeavtale om trelast').first().waitFor();
  expect(await signed?.getByText('1 000 000').count()).toBe(0);
  await now?.locator('canvas').waitFor();
  const [frame, sheet] = [
    await now?.locator('.box').boundingBox(),
    await now?.locator('.sheet').boundingBox(),
  ];
  if (!frame || !sheet) throw new Error('no frame');
  // Written at 300, 400 of A4 in letters of 20.
  expect((frame.x - sheet.x) / sheet.width).toBeCloseTo(300 / 595, 1);
  expect((frame.y - sheet.y) / sheet.height).toBeCloseTo(1 - 420 / 842, 1);
  await page.getByRole('button', { name: 'Neste side' }).click();
  await page.getByText(/^Side 2 av \d+$/).waitFor();
}

async function complete(page: Page, label: RegExp, text: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label });
  await field.fill(text);
  await field.press('Tab');
}

/** Chooses a file to upload; the draft opens. */
async function choose(page: Page, bytes: Uint8Array): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'skjema.pdf', mimeType: 'application/pdf', buffer: Buffer.from(bytes) });
  await page.getByRole('heading', { name: 'Send til signering', exact: true }).waitFor();
}

async function check(page: Page, bytes: Uint8Array): Promise<void> {
  const buffer = Buffer.from(bytes);
  await page
    .locator('input[type=file]:not([capture])')
    .first()
    .setInputFiles({ name: 'avtale.pdf', mimeType: 'application/pdf', buffer });
}

/** The agreement as a program saves it that puts a machine's part beside a person's (PDF/A-3). */
async function paper(): Promise<Buffer> {
  const pdf = await PDF.load(await agreement());
  pdf.addAttachment(ATTACHED, new TextEncoder().encode('<faktura/>'.repeat(120)));
  return Buffer.from(await pdf.save());
}

/** The file inside is told of by name and size, before anybody sends, signs or trusts it. */
async function expectAttachment(page: Page): Promise<void> {
  const list = page.getByRole('region', { name: '1 vedlegg i filen' });
  await list.getByText(ATTACHED).waitFor();
  await list.getByText('1 kB').waitFor();
}

/** All of its name, also where letters are twice as large. */
async function expectAttachmentAtDoubleText(page: Page): Promise<void> {
  // At the desk letters of twice the size are another posture, which a style can't bring about.
  if ((page.viewportSize()?.width ?? 0) > PHONE.width) return;
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  const list = page.getByRole('region', { name: '1 vedlegg i filen' }).getByRole('list');
  expect(await list.evaluate((each) => each.scrollHeight - each.clientHeight)).toBe(0);
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
}

/** Whether how the file looked and looks stands above who signed it. */
async function drawnComesFirst(page: Page): Promise<boolean> {
  const [drawn, signatures] = await Promise.all(
    ['Slik ble det signert, og slik er filen nå', 'Signaturer i filen'].map((name) =>
      page.getByRole('heading', { name, exact: true }).boundingBox(),
    ),
  );
  if (!drawn || !signatures) throw new Error('one of them is not there');
  return drawn.y < signatures.y;
}

async function newest(): Promise<{ id: string; code: string; bytes: Uint8Array }> {
  const context = app.context();
  const listed = await context.transaction(async (tx) =>
    ok(await listDocuments(tx, app.clientId, { after: null, of: null, size: 1 })),
  );
  const document = listed.ok ? listed.value[0] : undefined;
  if (!document?.dispatch) throw new Error('nothing was sent');
  const { id, dispatch } = document;
  return { id, code: dispatch.code, bytes: await loadFile(context, currentFile(document)) };
}

function mistyped(code: string): string {
  return `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
}

/** What somebody does who writes a sum on the first page and saves. */
async function drawnUpon(bytes: Uint8Array): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes);
  pdf.getPage(0)?.drawText('1 000 000', { x: 300, y: 400, size: 20 });
  return pdf.save({ incremental: true });
}
