import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { addAuthenticator, touch, withAuthenticator } from './authenticators.ts';
import { Authenticator } from './totp.ts';

/*
 * A person's own access, by hand: passkeys of a virtual authenticator (W3C Web Authentication, 11), an authenticator app,
 * recovery codes, and where they are signed in.
 */

const PASSWORD = 'fjorden ligger stille';
let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

async function person(name: string) {
  const email = `${uuidv7()}@havblikk.example`;
  must(await createUser(nobody(), { email, name, password: PASSWORD }));
  must(await addMember(app.context(), { email, role: 'manager' }));
  const link = async () => linkUrl(app.url, must(await createLink(nobody(), { email })).token);
  return { email, name, link };
}

async function openSecurity(page: Page) {
  await page
    .getByRole('button', { name: /Mer|Kari Li/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Sikkerhet' }).click();
  await page.getByRole('heading', { name: 'Sikkerhet' }).waitFor();
}
async function signOut(page: Page) {
  await page
    .getByRole('button', { name: /Mer|Kari Li/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Logg ut' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('a person’s own access, on a %s', (_, size) => {
  let device: Device;
  let page: Page;
  let kari: Awaited<ReturnType<typeof person>>;
  let key: Awaited<ReturnType<typeof withAuthenticator>>;
  let codes: string[] = [];
  beforeAll(async () => {
    device = await newDevice(size);
    page = device.page;
    page.setDefaultTimeout(15_000);
    kari = await person('Kari Li');
    key = await withAuthenticator(device);
  });
  afterAll(() => device?.close());

  it('a password alone adds nothing that counts as a second factor', async () => {
    await page.goto(`${app.url}/sign-in`);
    await page.getByLabel('E-post').fill(kari.email);
    await page.getByLabel('Passord', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await openSecurity(page);
    await page.getByText('Du har bare ett trinn').waitFor();
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('må du komme fra din egen e-post').waitFor();
    await page.getByRole('button', { name: 'Lukk' }).click();
    await signOut(page);
  });

  it('a link from the mailbox does: a passkey is made, and gets in by itself', async () => {
    await page.goto(await kari.link());
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.waitForURL((url) => url.pathname !== '/link');
    await openSecurity(page);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByLabel('Hva vil du kalle den?').fill('Telefonen min');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Telefonen min').waitFor();
    await expectAccessible(page);
    await signOut(page);
    await page.getByRole('button', { name: 'Bruk passnøkkel' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await openSecurity(page);
    await page.getByText('med passnøkkel').first().waitFor();
  });

  it('another is vouched for by the first', async () => {
    const second = await addAuthenticator(key.cdp, 'usb');
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByLabel('Hva vil du kalle den?').fill('Nøkkel i skuffen');
    await touch(key.cdp, { [key.id]: false, [second]: true });
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Bekreft nå med en passnøkkel').waitFor();
    await touch(key.cdp, { [key.id]: true, [second]: false });
    await page.getByRole('button', { name: 'Bekreft med den du hadde' }).click();
    await page.getByText('Nøkkel i skuffen').waitFor();
    // The name is on the screen before it is enrolled as well: in the dialog that asks for the touch.
    const newest = async () => {
      const [event] = await app.database.owner<{ detail: string }[]>`select d.detail from audit.event e
        join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id
        where e.kind = 'passkey.enrolled' and e.client_id = ${app.clientId} order by e.at desc, e.id desc limit 1`;
      return JSON.parse(event!.detail) as object;
    };
    await expect.poll(newest).toMatchObject({ endorsement: { origin: app.url } });
    await key.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: second });
  });

  it('recovery codes are shown once', async () => {
    await page.getByRole('button', { name: 'Lag koder' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('listitem').first().waitFor();
    codes = await dialog.getByRole('listitem').allTextContents();
    expect(codes).toHaveLength(10);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Jeg har tatt vare på dem' }).click();
    await page.getByText('10 koder igjen').waitFor();
    expect(await page.content()).not.toContain(codes[0]);
  });

  it('an app for codes is set up, and asked for from then on', async () => {
    await page.getByRole('button', { name: 'Sett opp' }).click();
    const uri = await page.getByRole('link', { name: 'Åpne i appen' }).getAttribute('href');
    await expectAccessible(page);
    await page.getByLabel('Koden appen viser nå').fill('000000');
    await page.getByRole('button', { name: 'Fullfør' }).click();
    await page.getByText('Det stemte ikke').waitFor();
    const app2 = new Authenticator(uri ?? '');
    await page.getByLabel('Koden appen viser nå').fill(await app2.code());
    await page.getByRole('button', { name: 'Fullfør' }).click();
    await page.getByText('En app er satt opp.', { exact: true }).waitFor();
  });

  it('sessions are seen, and ended from here', async () => {
    const other = await newDevice(size);
    await other.page.goto(await kari.link());
    await other.page.getByRole('button', { name: 'Logg inn' }).click();
    await other.page.getByLabel('Engangskode').fill(codes[3] ?? '');
    await other.page.getByRole('button', { name: 'Logg inn' }).click();
    await other.page.waitForURL((url) => url.pathname !== '/link');
    await page.reload();
    await page.getByText('med lenke + gjenopprettingskode').waitFor();
    await page.getByText('9 koder igjen').waitFor();
    await page
      .getByRole('button', { name: /^Avslutt innloggingen på/ })
      .first()
      .click();
    await page.getByText('med lenke + gjenopprettingskode').waitFor({ state: 'detached' });
    await other.page.reload();
    await other.page.waitForURL((url) => url.pathname === '/sign-in');
    await other.close();
  });

  it('what was shown too long ago is asked for again, and then done', async () => {
    const [{ id } = { id: '' }] = await app.database.owner<{ id: string }[]>`
      select id from identity."user" where email = ${kari.email}`;
    await app.database
      .owner`update identity.session set second_factor_at = second_factor_at - interval '1 hour'
      where user_id = ${id}`;
    await page.getByRole('button', { name: 'Fjern Nøkkel i skuffen' }).click();
    await page.getByRole('dialog').getByText('Bekreft at det er deg').waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Bruk passnøkkel' }).click();
    await page.getByText('Nøkkel i skuffen').waitFor({ state: 'detached' });
    await page.getByText('Telefonen min').waitFor();
  });

  it('an authenticator that was copied gets nobody in', async () => {
    const { credentials } = await key.cdp.send('WebAuthn.getCredentials', { authenticatorId: key.id });
    const [
      { signCount, ...credential } = {
        signCount: 0,
        credentialId: '',
        isResidentCredential: true,
        privateKey: '',
      },
    ] = credentials;
    expect(signCount).toBeGreaterThan(1);
    await key.cdp.send('WebAuthn.removeCredential', {
      authenticatorId: key.id,
      credentialId: credential.credentialId,
    });
    await key.cdp.send('WebAuthn.addCredential', {
      authenticatorId: key.id,
      credential: { ...credential, signCount: 1 },
    });
    await signOut(page);
    await page.getByRole('button', { name: 'Bruk passnøkkel' }).click();
    await page.getByText('Segl kjenner ikke passnøkkelen').waitFor();
    // Whoever has lost the authenticator has the app, and the codes.
    await key.cdp.send('WebAuthn.clearCredentials', { authenticatorId: key.id });
    await page.getByLabel('E-post').fill(kari.email);
    await page.getByLabel('Passord', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.getByLabel('Engangskode').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  });
});
