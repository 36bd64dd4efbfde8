import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { startProvider, type RunningProvider } from '../setup/eid/running.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';

/* Signing in and confirming with an eID, by hand, at a provider of another program on another site. */

const settings: Record<string, string> = {};
let app: App;
let provider: RunningProvider;
beforeAll(async () => {
  app = await newApp(settings);
  provider = await startProvider(app.url);
  const elsewhere = {
    ...provider.settings,
    id: 'elsewhere',
    name: 'Andres eID',
    issuer: 'https://eid.example',
  };
  settings['SEGL_EID_PROVIDERS'] = JSON.stringify([provider.settings, elsewhere]);
  await app.start();
});
afterAll(async () => {
  await app?.close();
  await provider?.close();
});

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

async function person() {
  const email = `${uuidv7()}@havblikk.example`;
  const { userId } = must(await createUser(nobody(), { email, name: 'Kari Li' }));
  must(await addMember(app.context(), { email, role: 'manager' }));
  const link = linkUrl(app.url, must(await createLink(nobody(), { email })).token);
  return { userId, link, account: uuidv7() };
}

const signInWith = (page: Page) => page.getByRole('button', { name: 'Logg inn med Noens eID' });

async function show(page: Page, account: string, way = 'high') {
  await page.waitForURL((url) => url.origin === provider.issuer);
  await page.getByLabel('Number').fill(account);
  await page.getByLabel('Way').fill(way);
  await page.getByRole('button', { name: 'Show' }).click();
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('an eID, on a %s', (_, size) => {
  let device: Device;
  let page: Page;
  let kari: Awaited<ReturnType<typeof person>>;
  const came: string[] = [];
  beforeAll(async () => {
    device = await newDevice(size);
    page = device.page;
    page.setDefaultTimeout(15_000);
    page.on('framenavigated', (frame) => {
      if (frame.url().startsWith(`${app.url}/eid/`) && frame.url().includes('state=')) came.push(frame.url());
    });
    kari = await person();
  });
  afterAll(() => device?.close());
  /** Nobody is signed in there any more: it would ask whether they are to be somebody else. */
  const leaveProvider = () => device.context.clearCookies({ domain: '127.0.0.1' });
  const signOut = () => device.context.clearCookies();

  it('is linked by who has come from their own mailbox', async () => {
    await page.goto(kari.link);
    await page.getByRole('button', { name: 'Logg inn', exact: true }).click();
    await page.waitForURL((url) => url.pathname !== '/link');
    await page.goto(`${app.url}/security`);
    await page.getByText('Du har ikke koblet til noen eID.').waitFor();
    await page.getByRole('button', { name: 'Koble til Noens eID' }).click();
    await show(page, kari.account);
    await page.waitForURL(`${app.url}/security`);
    await page.getByText('nivå høyt').first().waitFor();
    expect(await page.getByText('Bekreft at det er deg').count()).toBe(0);
    await expectAccessible(page);
    await expectTargets(page);
  });

  it('signs in, comes back to where one was going, and leaves nothing in the address', async () => {
    await signOut();
    await page.goto(`${app.url}/sign-in?next=/security`);
    await signInWith(page).waitFor();
    await expectAccessible(page);
    await expectTargets(page);
    await signInWith(page).click();
    await show(page, kari.account, 'substantial');
    await page.waitForURL(`${app.url}/security`);
    await page.getByText('med eID (nivå betydelig)').first().waitFor();
    expect(came.at(-1)).toContain('code=');
    expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1);
    await page.goBack();
    expect(page.url()).not.toContain('code=');
  });

  it('whose callback is opened again opens nothing', async () => {
    await signOut();
    await page.goto(came.at(-1)!);
    await page.getByText('Ingenting er gjort. Begynn på nytt.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Til innlogging' }).click();
    await page.waitForURL((url) => url.pathname === '/sign-in');
    const cookies = (await device.context.cookies(app.url)).map(({ name }) => name);
    expect(cookies).not.toContain('segl');
  });

  it.each([
    ['that nobody has linked', () => uuidv7(), 'high', 'Denne eID-en slipper ikke inn.'],
    ['shown in a way that is not safe enough', () => kari.account, 'low', 'er ikke sikker nok her'],
  ])('%s lets nobody in', async (_case, account, way, told) => {
    await leaveProvider();
    await page.goto(`${app.url}/sign-in`);
    await signInWith(page).click();
    await show(page, account(), way);
    await page.getByText(told).waitFor();
    expect((await device.context.cookies(app.url)).map(({ name }) => name)).not.toContain('segl');
  });

  it('that is not shown lets nobody in', async () => {
    await leaveProvider();
    await page.goto(`${app.url}/sign-in`);
    await signInWith(page).click();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('Utstederen bekreftet ikke hvem du er.').waitFor();
  });

  it('leads nowhere else, whatever the address said', async () => {
    await leaveProvider();
    await page.goto(
      `${app.url}/sign-in?next=https://elsewhere.example/&redirect_uri=https://elsewhere.example/`,
    );
    await signInWith(page).click();
    await page.waitForURL((url) => url.origin === provider.issuer);
    await show(page, kari.account);
    await page.waitForURL((url) => url.origin === app.url && !url.pathname.startsWith('/eid/'));
  });

  it('confirms where one that was shown lately is asked for, and then is done what was to be done', async () => {
    await app.database.owner`
      update identity.session set second_factor_at = now() - interval '1 hour' where user_id = ${kari.userId}`;
    await page.goto(`${app.url}/security`);
    await page.getByRole('button', { name: 'Lag koder' }).click();
    await page.getByRole('button', { name: 'Bekreft med Noens eID' }).waitFor();
    // Of another provider they have none.
    expect(await page.getByRole('button', { name: 'Bekreft med' }).count()).toBe(1);
    await expectAccessible(page);
    await expectTargets(page);
    await leaveProvider();
    await page.getByRole('button', { name: 'Bekreft med Noens eID' }).click();
    await show(page, kari.account);
    await page.waitForURL(`${app.url}/security`);
    await page.getByRole('button', { name: 'Lag koder' }).click();
    await page.getByRole('button', { name: 'Jeg har tatt vare på dem' }).click();
  });

  it('is the last thing to confirm with, and stays', async () => {
    await page.getByRole('button', { name: 'Fjern Noens eID' }).click();
    await page.getByText('Dette er det siste du kan bekrefte med.').waitFor();
  });
});
