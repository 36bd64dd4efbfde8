import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { policyHolds } from '../setup/books/access-policy.ts';
import { must } from '../setup/books/drafts.ts';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import { expectAccessible, newDevice, PHONE, type Device } from './browser.ts';

/* A phone that was away: for how long its session may lie unused, and what becomes of what it took meanwhile. */

const PASSPHRASE = 'fire gamle furutrær';
const EMAIL = `${uuidv7()}@havblikk.example`;

let app: App;
let device: Device;
let userId: string;
beforeAll(async () => {
  app = await newApp();
  await app.start();
  device = await newDevice(PHONE);
  userId = must(await createUser(nobody(), { email: EMAIL, name: 'Nora Nilsen' })).userId;
  must(await addMember(app.context(), { email: EMAIL, role: 'field' }));
  const { page } = device;
  await page.goto(await link());
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByRole('heading', { name: 'Ny kvittering', exact: true }).waitFor();
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
const link = async () => linkUrl(app.url, must(await createLink(nobody(), { email: EMAIL })).token);

const says = (words: string | RegExp) =>
  expect.poll(() => device.page.getByRole('status', { name: 'Synkronisering' }).innerText()).toMatch(words);
const received = async () =>
  (await app.database.owner`select from ledger.draft where created_by = ${userId}`).length;

/** Takes a receipt without network, and lies in a pocket for so long before it has some again. */
async function awayFor(hours: number, text: string): Promise<void> {
  const { page, context } = device;
  await says('Alt er synkronisert');
  await context.setOffline(true);
  await page.getByLabel('Beløp').fill('120');
  await page.getByLabel('Hva gjelder det?').fill(text);
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await says('Frakoblet – 1 kladd finnes bare på denne enheten');
  await app.database.owner`update identity.session
    set seen_at = coalesce(seen_at, created_at) - make_interval(hours => ${hours}) where user_id = ${userId}`;
  await context.setOffline(false);
}

it('is let in after two days without network, and asked nothing', LONG, async () => {
  await awayFor(48, 'Hengsler til låven');
  await says('Alt er synkronisert');
  expect(await received()).toBe(1);
});

it('signs in again where the client allows less, is told why, and loses nothing', LONG, async () => {
  const { page, context } = device;
  await policyHolds(app.context(), { idleMinutes: 72 * 60 });
  await page.goto(`${app.url}/capture`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Lås opp' }).click();
  await awayFor(73, 'Maling til naustet');
  await says('Logg inn igjen – 1 kladd finnes bare på denne enheten');
  await page.getByText('Du har vært borte lenger enn klienten tillater.').first().waitFor();
  await expectAccessible(page);
  expect(await received()).toBe(1);

  await page.getByRole('button', { name: 'Logg inn igjen' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Alt du har skrevet, ligger her').waitFor();
  await expectAccessible(page);
  const tab = await context.newPage();
  await tab.goto(await link());
  await tab.getByRole('button', { name: 'Logg inn' }).click();
  await tab.waitForURL((url) => url.pathname !== '/link');
  await tab.close();
  await dialog.waitFor({ state: 'detached' });
  await says('Alt er synkronisert');
  expect(await received()).toBe(2);
  expect(await page.getByText('Du har vært borte').count()).toBe(0);
});

it('says of what it asks by itself whether anybody is there', LONG, async () => {
  const { page } = device;
  await page.clock.install();
  /** Woken in the middle of a round, the loop asks once it is woken again. */
  const greeting = async () => {
    const greeted = page.waitForRequest((request) => request.url().includes('sync.standing'), {
      timeout: 2_000,
    });
    const woken = page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    const request = await greeted.catch(() => null);
    await woken;
    return request && (request.headers()['x-segl-unattended'] ?? 'somebody');
  };
  await page.mouse.move(10, 10);
  await expect.poll(greeting).toBe('somebody');
  await page.clock.fastForward('02:00');
  await expect.poll(greeting).toBe('1');
  await page.mouse.move(20, 20);
  await expect.poll(greeting).toBe('somebody');
});
