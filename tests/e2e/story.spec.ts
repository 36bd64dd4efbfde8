import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBundle } from '#lib/domain/evidence/check.ts';
import { ok } from '#lib/domain/result.ts';
import { gatherHeads, stampNewest, verifyMlDsa } from '#lib/server/audit/index.ts';
import { draftsIn } from '#lib/server/desk/drafts/store.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { timestampSource } from '#lib/server/signing/index.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { tamper } from '../fixtures/things.ts';
import { newApp, type App } from './app.ts';
import {
  DESKTOP,
  expectAccessible,
  holdPressed,
  newDevice,
  newKeptDevice,
  PHONE,
  type Device,
  type KeptDevice,
} from './browser.ts';
import { storedBytes } from './indexed-db.ts';

const PASSPHRASE = 'fire gamle furutrær';
const TEXT = 'Hengsler til låven';
const TYPED = '1 234,50';
const AMOUNT = 123_450n;
const STAMPED = /^Tidsstemplet .+ av installasjonens egen klokke/;

/** What the server does by itself each hour. */
async function stamped(platform: Platform): Promise<void> {
  await gatherHeads(platform);
  expect(await stampNewest(platform, timestampSource, null)).toMatchObject({ ok: true });
}

let app: App;
beforeAll(async () => {
  app = await newApp();
});
afterAll(() => app?.close());

const receipt = demoReceipts()[0];
if (!receipt) throw new Error('the demo has no receipt');

/**
 * From a phone without network to the sealed ledger: the field user and the manager on their phones, the bookkeeper and
 * the auditor at their desks. The one journey of each through what they are here for.
 */
describe('the way of a receipt', () => {
  let field: KeptDevice;
  let desk: Device;
  let manager: Device;
  /** Address of its page. */
  let voucher: string;

  beforeAll(async () => {
    await app.start();
    field = await newKeptDevice(PHONE, { worker: true });
    [desk, manager] = await Promise.all([newDevice(DESKTOP), newDevice(PHONE)]);
  });
  afterAll(() => Promise.all([field, desk, manager].map((device) => device?.close())));

  it('captures without network, in a page that was loaded without network, in either language', async () => {
    const { page, context } = field;
    await app.signIn(page, 'field');
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);

    await app.stop();
    await context.setOffline(true);
    // Within the idle time nobody is asked for the passphrase again.
    await page.goto(`${app.url}/capture`);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: receipt.name,
        mimeType: receipt.type,
        buffer: Buffer.from(receipt.bytes),
      });
    await page.getByLabel('Beløp').fill(TYPED);
    await page.getByLabel('Hva gjelder det?').fill(TEXT);
    await expectAccessible(page);
    // Words that were not read before are on the device all the same.
    await speak(page, 'Mer', 'English');
    await page.getByRole('heading', { name: 'New receipt', exact: true }).waitFor();
    expect(await page.getByLabel('What is it for?').inputValue()).toBe(TEXT);
    await speak(page, 'More', 'Norsk');
    await page.getByRole('button', { name: 'Lagre', exact: true }).click();
    await page.getByText('Lagret på denne enheten').waitFor();
  });

  it('keeps the draft through a closed browser, and nothing of it readable on the disk', async () => {
    field = await field.reopen({ offline: true });
    const { page } = field;
    await page.goto(`${app.url}/drafts`);
    await page.getByLabel('Passfrase', { exact: true }).waitFor();
    const stored = await storedBytes(page);
    expect(stored.length).toBeGreaterThan(receipt.bytes.length);
    for (const secret of [TEXT, TYPED, AMOUNT.toString(), receipt.name]) {
      expect(stored.includes(Buffer.from(secret)), secret).toBe(false);
      expect(stored.includes(Buffer.from(secret, 'utf16le')), secret).toBe(false);
    }
    expect(stored.includes(Buffer.from(receipt.bytes.subarray(2_000, 2_032)))).toBe(false);
    expect(stored.includes(createHash('sha256').update(receipt.bytes).digest())).toBe(false);

    await unlock(page);
    await page.getByText(TEXT).first().waitFor();
  });

  it('sends it when the network is back, the photo byte for byte as the device hashed it', async () => {
    const { page, context } = field;
    await app.start();
    await context.setOffline(false);
    await page.getByText('Alt er synkronisert').first().waitFor();
    const inbox = await draftsInInbox(app);
    expect(inbox.map(({ content }) => content)).toMatchObject([{ amount: AMOUNT, text: TEXT }]);
    const photo = inbox[0]?.content.photos[0];
    if (!photo) throw new Error('the draft has no photo');
    const bytes = await app.database.platform.blobs.get(app.clientId, photo.id);
    expect(
      createHash('sha256')
        .update(Buffer.from(bytes ?? []))
        .digest('hex'),
    ).toBe(photo.sha256);
  });

  it('is coded and submitted by the bookkeeper', async () => {
    const { page } = desk;
    await app.signIn(page, 'bookkeeper');
    await page.getByRole('heading', { name: 'Innboks', exact: true }).waitFor();
    await page.getByText(TEXT).first().click();
    await page.getByRole('heading', { name: 'Kontering', exact: true }).waitFor();
    await complete(page, 'Konto', '6300');
    await complete(page, 'Motkonto', '1920');
    await page.getByText('I balanse').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: /Send til attestering/ }).click();
    await expect.poll(async () => (await draftsInInbox(app)).length).toBe(0);
  });

  it('is approved by the manager with a held press, and posted', async () => {
    const { page } = manager;
    await app.signIn(page, 'manager');
    await page.getByText(TEXT).first().click();
    const hold = page.getByRole('button', { name: /Hold inne for å attestere/ });
    await hold.waitFor();
    await holdPressed(page, hold);
    await page.getByText(/Bokført som bilag/).waitFor();
    await page.getByText(/Forseglet i sjekkpunkt/).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: /Bokført som bilag/ }).click();
    await page.getByRole('heading', { name: 'Bilagets vei', exact: true }).waitFor();
  });

  it('is read by the auditor: voucher, timeline, a proof that the browser checks itself, balance and log', async () => {
    const { page } = desk;
    await desk.context.clearCookies();
    await stamped(app.database.platform);
    await app.signIn(page, 'auditor');
    await page.getByText(TEXT).first().click();
    await page.getByRole('heading', { name: 'Bilagets vei', exact: true }).waitFor();
    await page.getByText('Det som vises, er det loggen har.').waitFor();
    await page.getByText(STAMPED).waitFor();
    await page.getByText('Hva som er kontrollert').click();
    await page.getByText('Konto 6300').first().waitFor();
    voucher = page.url();
    const [given] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Last ned bevismappe' }).click(),
    ]);
    const evidence = new Uint8Array(readFileSync(await given.path()));
    expect(await checkBundle(evidence, { verify: verifyMlDsa, at: new Date() })).toMatchObject({
      ok: true,
      value: { subject: { type: 'voucher' }, files: [{}] },
    });
    await page.getByRole('button', { name: /^Bevis: Bilag bokført/ }).click();
    await page.getByText('Beviset stemmer').first().waitFor();
    await page.getByRole('dialog').getByText(STAMPED).waitFor();
    await expectAccessible(page);
    await page.goto(`${app.url}/trial-balance`);
    await page.getByText('6300').first().waitFor();
    await page.goto(`${app.url}/log`);
    await page
      .getByText(/Bilag bokført|Bokført/)
      .filter({ visible: true })
      .first()
      .waitFor();
  });

  it('is red where somebody with the database altered an amount, and says of what', async () => {
    const { page } = desk;
    const { database } = app;
    await tamper(database, 'ledger.line', `update ledger.line set amount = amount + sign(amount) * 10000000`);
    await page.goto(voucher);
    await page.getByText('Det som vises, er ikke det loggen har').waitFor();
    const said = page.getByRole('alert').getByRole('listitem');
    expect(await said.allInnerTexts()).toEqual([
      expect.stringMatching(
        /^Bilag .+: beløp, tekst, dato, konto, nummer eller serie som vises, er ikke det som ble bokført\.$/,
      ),
    ]);
    await expectAccessible(page);
    await tamper(database, 'ledger.line', `update ledger.line set amount = amount - sign(amount) * 10000000`);
    await page.reload();
    await page.getByText('Det som vises, er det loggen har.').waitFor();
  });

  it('is told by the device where the log was set back, on every page, and to the server', async () => {
    const { page } = desk;
    // With its leaves: where only heads are gone the log goes on from what is remembered of it, and contradicts nobody.
    await app.stop();
    const first = `(select min(size) from audit.checkpoint where client_id = '${app.clientId}')`;
    const own = `client_id = '${app.clientId}'`;
    await tamper(app.database, 'audit.leaf', `delete from audit.leaf where ${own} and index >= ${first}`);
    await tamper(
      app.database,
      'audit.checkpoint',
      `delete from audit.checkpoint where ${own} and size > ${first}`,
    );
    await app.start();
    await page.goto(`${app.url}/log`);
    await page.getByText('Loggen motsier seg selv', { exact: true }).waitFor();
    await page.goto(`${app.url}/trial-balance`);
    await page.getByText('Loggen har færre hendelser enn før.').waitFor();
    await page.getByText('Serveren har fått beskjed.').waitFor();
    await expectAccessible(page);
    const [kept] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned det enheten husket' }).click(),
    ]);
    expect(readFileSync(await kept.path(), 'utf8')).toMatch(/\/log\/[0-9a-f-]{36}\n\d+\n/);
    expect(await (await fetch(`${app.url}/health`)).text()).toMatch(
      /^degraded: (1 of the logs not signed, )?a log was contradicted by a device\n$/,
    );
    await page.getByRole('button', { name: 'Følg loggen på nytt' }).click();
    await page.getByRole('button', { name: 'Glem det enheten husket' }).click();
    await page.getByText('Loggen motsier seg selv', { exact: true }).waitFor({ state: 'detached' });
  });
});

/** By the switch that is under the last of the tabs. */
async function speak(page: Page, more: string, language: string): Promise<void> {
  await page.getByRole('button', { name: more, exact: true }).click();
  await page.getByRole('dialog').getByText(language, { exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp' }).click();
  await page.getByLabel('Passfrase', { exact: true }).waitFor({ state: 'detached' });
}

/** Types a number into a completing field and takes the suggestion, as one does from the keyboard. */
async function complete(page: Page, label: string, number: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true });
  await field.fill(number);
  await field.press('Tab');
}

async function draftsInInbox(from: App) {
  const found = await from
    .context()
    .transaction(async (tx) => ok(await draftsIn(tx, from.clientId, ['inbox'])));
  return found.ok ? found.value : [];
}
