import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createLink, createUser, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { Authenticator } from './totp.ts';

/* What a client asks of how its people prove who they are, by hand. */

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

/** A bookkeeper without a second factor, let in so many days ago. */
async function bookkeeper(days: number) {
  const email = `${uuidv7()}@havblikk.example`;
  const id = must(await createUser(nobody(), { email, name: 'Kari Li' })).userId;
  must(await addMember(app.context(), { email, role: 'bookkeeper' }));
  await app.database.owner.begin(async (tx) => {
    await tx`alter table identity.membership disable trigger user`;
    await tx`update identity.membership set under_policy_since = now() - make_interval(days => ${days}) where user_id = ${id}`;
    await tx`alter table identity.membership enable trigger user`;
  });
  return { id, link: async () => linkUrl(app.url, must(await createLink(nobody(), { email })).token) };
}

async function come({ page }: Device, { link }: Awaited<ReturnType<typeof bookkeeper>>) {
  await page.goto(await link());
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.waitForURL((url) => url.pathname !== '/link');
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('what a client asks of its people, on a %s', (_, size) => {
  let device: Device;
  beforeAll(async () => {
    device = await newDevice(size);
    device.page.setDefaultTimeout(15_000);
  });
  afterAll(() => device?.close());
  let authenticator: Authenticator;
  let ola: Awaited<ReturnType<typeof bookkeeper>>;

  it('is told in time to whoever has no second factor', async () => {
    const { page } = device;
    await come(device, await bookkeeper(12));
    await page.getByText('krever fra').waitFor();
    await page.getByRole('link', { name: 'Legg til nå' }).waitFor();
    await expectAccessible(page);
    await page.context().clearCookies();
  });

  it('lets nobody in without one after that, and leads them through getting one', async () => {
    const { page } = device;
    ola = await bookkeeper(15);
    await come(device, ola);
    await page.getByRole('heading', { name: 'Her kreves mer enn passordet' }).first().waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Åpne Sikkerhet' }).click();
    await page.getByRole('button', { name: 'Sett opp' }).click();
    const uri = await page.getByRole('link', { name: 'Åpne i appen' }).getAttribute('href');
    authenticator = new Authenticator(uri ?? '');
    await page.getByLabel('Koden appen viser nå').fill(await authenticator.code());
    await page.getByRole('button', { name: 'Fullfør' }).click();
    await page.getByText('En app er satt opp.', { exact: true }).waitFor();
    await page.goto(`${app.url}/periods`);
    await page
      .getByRole('button', { name: /^Sperr / })
      .first()
      .waitFor();
  });

  it('asks at what locks for a factor that was shown today, and then locks', async () => {
    const { page } = device;
    await app.database
      .owner`update identity.session set second_factor_at = second_factor_at - interval '13 hours'
      where user_id = ${ola.id}`;
    await page
      .getByRole('button', { name: /^Sperr / })
      .first()
      .click();
    const proving = page.getByRole('dialog', { name: 'Bekreft at det er deg' });
    await proving.waitFor();
    await expectAccessible(page);
    await proving.getByLabel('Kode').fill(await authenticator.code());
    await proving.getByRole('button', { name: 'Bekreft med kode' }).click();
    await proving.waitFor({ state: 'detached' });
    await expect
      .poll(
        async () =>
          (await app.database.owner`select from ledger.period where soft_locked_by = ${ola.id}`).length,
      )
      .toBe(1);
  });

  it('is set by an administrator, and stands in the log', async () => {
    const admin = await newDevice(size);
    const { page } = admin;
    await app.signIn(page, 'administrator');
    await page.goto(`${app.url}/access`);
    await page.getByRole('heading', { name: 'Tilgangsregler' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('option', { name: '14 dager' }).first().waitFor({ state: 'attached' });
    await page.getByLabel('Spør igjen etter').selectOption(size === PHONE ? '240' : '60');
    await page.getByLabel('Ubrukt innlogging varer høyst').selectOption(size === PHONE ? '1440' : '720');
    await page.getByRole('button', { name: 'Lagre reglene' }).click();
    await page.getByText('Reglene er lagret').waitFor();
    await page.getByText('Satt av Per Haugen').waitFor();
    const idle = page.getByLabel('Ubrukt innlogging varer høyst').locator('option:checked');
    expect(await idle.innerText()).toBe(size === PHONE ? '1 dag' : '12 timer');
    await page.getByText('Bare passnøkkel').click();
    await page.getByRole('button', { name: 'Lagre reglene' }).click();
    await page.getByText('Du oppfyller ikke selv det du ber om').waitFor();
    await admin.close();
  });
});
