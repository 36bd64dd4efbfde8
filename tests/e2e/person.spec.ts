import type { Locator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createUser } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, type Device } from './browser.ts';
import { receiptInInbox } from './inbox.ts';
import { LONG } from '../setup/long.ts';

// ASCII alone, so that they stand in a snapshot of the heap as they are written here.
const RECEIPT = 'Zebraplanker fra sagbruket 90417';
const TYPED = 'Zebratekst til konteringen 73305';
const TAKEN = 'Zebrahengsler til porten 55128';
const PASSPHRASE = 'fire gamle furutrær';
const OTHER = { email: 'annen@havblikk.example', name: 'Eva Lie', password: 'enda en god og lang setning' };

const receipt = demoReceipts()[0];
if (!receipt) throw new Error('the demo has no receipt');

let app: App;
let device: Device;
let draftId: string;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  ({ draftId } = await receiptInInbox(app, { jpeg: receipt.bytes, text: RECEIPT }));
  const ids = { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
  await createUser(createContext(app.database.platform, ids), OTHER);
  await addMember(app.context(), { email: OTHER.email, role: 'bookkeeper' });
  device = await newDevice(DESKTOP);
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

/** One page, never loaded anew, and who sits before it changes. */
describe('what belongs to a person ends with them', () => {
  it('signing out: the next finds nothing of what was typed', LONG, async () => {
    const { page } = device;
    await app.signIn(page, 'bookkeeper');
    await openDraft(page);
    await type(page, await textField(page), TYPED);
    await page.evaluate(() => (document.body.dataset['page'] = 'the same'));
    await signOut(page);
    await signInAsOther(page);
    expect(await page.evaluate(() => document.body.dataset['page'])).toBe('the same');
    await openDraft(page);
    expect(await (await textField(page)).inputValue()).toBe(RECEIPT);
  });

  it(
    'locking takes every screen down, and leaves its texts neither in the page nor in its memory',
    LONG,
    async () => {
      const { page } = device;
      await page.locator('a[href="/capture"]').first().click();
      await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
      await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
      await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
      await type(page, page.getByLabel('Beløp'), '42');
      await type(page, page.getByLabel('Hva gjelder det?'), TAKEN);
      await page.getByRole('button', { name: 'Lagre', exact: true }).click();
      await page.getByText('Lagret på denne enheten').waitFor();
      await page.locator('a[href="/drafts"]').first().click();
      await page.locator('[data-at]').first().waitFor();
      await openDraft(page);
      await type(page, await textField(page), TYPED);
      // Otherwise nothing would be found afterwards either.
      expect(await shown(page)).toContain(TYPED);
      expect(await heap(page)).toContain(RECEIPT);

      await lock(page);
      expect(await shown(page)).not.toMatch(/Zebra|blob:|api\/photos/);
      await expectAccessible(page);
      for (const text of [RECEIPT, TYPED, TAKEN]) expect((await heap(page)).includes(text), text).toBe(false);
    },
  );

  it('what was typed is there again for who unlocks it', LONG, async () => {
    const { page } = device;
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Lås opp' }).click();
    await page.getByRole('heading', { name: 'Kontering', exact: true }).waitFor();
    await expect.poll(async () => (await textField(page)).inputValue()).toBe(TYPED);
  });

  it('and not for somebody else, who signs in where it was locked', LONG, async () => {
    const { page } = device;
    await lock(page);
    await page.getByRole('button', { name: 'Logg ut' }).click();
    await page.getByLabel('E-post').fill('bookkeeper@havblikk.example');
    await page.getByLabel('Passord', { exact: true }).fill('en lang og god setning');
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.getByLabel(/Engangskode/).fill(await app.freshCode('bookkeeper'));
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await openDraft(page);
    expect(await (await textField(page)).inputValue()).toBe(RECEIPT);
    expect(await page.evaluate(() => document.body.dataset['page'])).toBe('the same');
  });
});

/** By links alone: an address typed in would load the page anew. */
async function openDraft(page: Page): Promise<void> {
  await page.locator('a[href="/inbox"]').first().click();
  await page.locator(`a[href="/inbox/${draftId}"]`).first().click();
  await page.locator('h1:has-text("Kontering")').waitFor();
  await (await textField(page)).waitFor();
}

/**
 * The coding's text, found by selectors alone, as everything is here while a receipt is on the screen: where a script
 * has asked what labels an element, as roles and labels do, Chromium keeps the whole tree around it, also once it is
 * taken down, and what is found in the heap would be the test's own doing.
 */
async function textField(page: Page): Promise<Locator> {
  const id = await page.locator('label:has-text("Bilagstekst")').getAttribute('for');
  return page.locator(`[id="${id}"]`);
}

/** As the keyboard does it: no script in the page holds the text. */
async function type(page: Page, field: Locator, text: string): Promise<void> {
  await field.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

async function account(page: Page, button: string): Promise<void> {
  await page.locator('.nav .more button').click();
  await page.locator(`dialog button:has-text("${button}")`).click();
}

async function signOut(page: Page): Promise<void> {
  await account(page, 'Logg ut');
  await page.getByLabel('E-post').waitFor();
}

async function lock(page: Page): Promise<void> {
  await account(page, 'Lås nå');
  await page.locator('h1:has-text("Lås opp")').waitFor();
}

async function signInAsOther(page: Page): Promise<void> {
  await page.getByLabel('E-post').fill(OTHER.email);
  await page.getByLabel('Passord', { exact: true }).fill(OTHER.password);
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.locator('a[href="/inbox"]').first().waitFor();
}

/** Everything in the document: markup, and what stands in fields. */
async function shown(page: Page): Promise<string> {
  const values = await page.evaluate(() =>
    [...document.querySelectorAll('input, textarea')]
      .map((field) => (field as HTMLInputElement).value)
      .join('\n'),
  );
  return `${await page.content()}\n${values}`;
}

/** Every string that scripts of the page can still reach. */
async function heap(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return chunks.join('');
}
