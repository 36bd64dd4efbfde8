import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { expectAccessible, newDevice, PHONE, type Device } from './browser.ts';

const PASSPHRASE = 'fire gamle furutrær';
const TEXT = 'Hengsler til låven';
const HELP = /kan gi deg en lenke som logger deg inn/;

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

/** Somebody who has links and nothing else. */
async function person(name: string, role: 'field' | 'manager') {
  const email = `${uuidv7()}@havblikk.example`;
  const { userId } = must(await createUser(nobody(), { email, name }));
  must(await addMember(app.context(), { email, role }));
  const link = async () => linkUrl(app.url, must(await createLink(nobody(), { email })).token);
  return { userId, name, link };
}

describe('without a password', () => {
  let device: Device;
  let nora: Awaited<ReturnType<typeof person>>;
  let page: Page;
  beforeAll(async () => {
    device = await newDevice(PHONE);
    page = device.page;
    nora = await person('Nora Nilsen', 'field');
  });
  afterAll(() => device?.close());

  it('a person is told who can help, and comes in with a pasted link', async () => {
    await page.goto(`${app.url}/sign-in`);
    await page.getByText(HELP).waitFor();
    await page.getByText('Jeg har en innloggingslenke').click();
    await page.getByLabel('Innloggingslenke').fill(`${app.url}/sign-in`);
    await page.getByRole('button', { name: 'Logg inn med lenke' }).click();
    await page.getByText('Dette er ingen innloggingslenke').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Innloggingslenke').fill(await nora.link());
    await page.getByRole('button', { name: 'Logg inn med lenke' }).click();
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByLabel('Hva gjelder det?').fill(TEXT);
  });

  it('an ended session is opened again in another tab, and the first one goes on by itself', async () => {
    await app.database.owner`delete from identity.session where user_id = ${nora.userId}`;
    // A screen that asks the server is the first to hear of it.
    await page.getByRole('link', { name: 'Dokumenter' }).first().click();
    await page.getByRole('button', { name: 'Logg inn igjen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(HELP).waitFor();
    await dialog.getByText('Jeg har en innloggingslenke').click();
    await expectAccessible(page);

    await openIn(device, await nora.link());
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByText('Økten er utløpt').count()).toBe(0);
    await page.goBack();
    expect(await page.getByLabel('Hva gjelder det?').inputValue()).toBe(TEXT);
  });

  it('somebody else who signs in in another tab gets nothing of what was on the screen', async () => {
    const marit = await person('Marit Moe', 'manager');
    await openIn(device, await marit.link());
    await page.waitForURL((url) => url.pathname !== '/capture');
    await page.getByLabel('Hva gjelder det?').waitFor({ state: 'detached' });
    await page.getByText(marit.name).first().waitFor({ state: 'attached' });
    const html = await page.content();
    expect(html).not.toContain(TEXT);
    expect(html).not.toContain(nora.name);
  });

  it('signing out in another tab ends here too', async () => {
    const other = await device.context.newPage();
    await other.goto(app.url);
    await signOut(other);
    await other.close();
    await page.waitForURL(`${app.url}/sign-in`);
    await page.getByText(HELP).waitFor();
  });
});

/** A link opens in a tab of its own, which is closed when it has done its work. */
async function openIn({ context }: Device, link: string): Promise<void> {
  const tab = await context.newPage();
  await tab.goto(link);
  await tab.getByRole('button', { name: 'Logg inn' }).click();
  await tab.waitForURL((url) => url.pathname !== '/link');
  await tab.close();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Mer|Marit Moe/ }).click();
  await page.getByRole('button', { name: 'Logg ut' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
}

it.each(['/sign-in', '/verify'])('sends nothing from %s before the page is alive', async (path) => {
  const page = await (await fetch(app.url + path)).text();
  const submits = [...page.matchAll(/<button[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => /type="submit"/.test(tag));
  expect(submits.length).toBeGreaterThan(0);
  expect(submits.filter((tag) => !/\sdisabled\b/.test(tag))).toEqual([]);
  // Where it never will be, it says why.
  expect(page).toMatch(/<noscript>[^]*JavaScript[^]*<\/noscript>/);
});
