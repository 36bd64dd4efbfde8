import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { mailedApp, type MailedApp } from './mailed-app.ts';

/*
 * Somebody comes into a client and out of it again, by hand: an administrator at the one device, they at another, and the mail
 * between them.
 */

let app: App;
let mailed: MailedApp;
let letterTo: MailedApp['letterTo'];
beforeAll(async () => {
  mailed = await mailedApp();
  ({ app, letterTo } = mailed);
});
afterAll(() => mailed?.close());

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('in by invitation, on a %s', (where, size) => {
  const email = `siv-${where}@fjordheim.example`;
  let [desk, hers]: Device[] = [];
  beforeAll(async () => {
    [desk, hers] = [await newDevice(size), await newDevice(size)];
    for (const { page } of [desk, hers]) page.setDefaultTimeout(15_000);
    await app.signIn(desk.page, 'administrator');
  });
  afterAll(async () => {
    await desk?.close();
    await hers?.close();
  });

  it('an administrator asks somebody in', async () => {
    const { page } = desk!;
    await page.goto(`${app.url}/people`);
    await page.getByRole('heading', { name: 'Personer' }).waitFor();
    await page.getByText('Nora Vik').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Inviter' }).click();
    await page.getByLabel('E-postadresse').fill(email.toUpperCase());
    await page.getByRole('dialog').getByLabel('Rolle').selectOption('bookkeeper');
    await page.getByLabel('Hilsen').fill('Velkommen til oss');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Send invitasjon' }).click();
    await page.getByText('Invitasjonen er på vei til').waitFor();
    await page.getByText(email, { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('she sees who asks her into what before she is anybody, accepts, and adds a passkey', async () => {
    const { page } = hers!;
    const letter = await letterTo(email, /^Invitasjon til/);
    expect(letter).toContain('Per Haugen (administrator@havblikk.example) inviterer deg');
    const [link = ''] = letter.match(/http:\S+\/invitation#\S+/) ?? [];
    await page.goto(link);
    for (const said of ['Per Haugen inviterer deg', 'Velkommen til oss', 'Regnskapsfører', email])
      await page.getByText(said).first().waitFor();
    expect(page.url()).not.toContain('#');
    const people = await app.database.owner`select id from identity."user" where email = ${email}`;
    expect(people).toHaveLength(0);
    await expectAccessible(page);
    await page.getByLabel('Navnet ditt').fill('Siv Lund');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.getByRole('button', { name: 'Godta invitasjonen' }).click();
    await page.waitForURL((url) => url.pathname === '/security');
    await page.getByText('Du har bare ett trinn').waitFor();
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Denne enheten', { exact: true }).waitFor();
    // The link is used.
    await page.goto(link);
    await page.getByText('Invitasjonen gjelder ikke').waitFor();
  });

  it('she stands among the people, gets another role, and is out again at once', async () => {
    const [{ page }, she] = [desk!, hers!.page];
    await page.goto(`${app.url}/people`);
    await page.getByRole('link', { name: 'Siv Lund' }).click();
    const panel = page.getByRole('region', { name: 'Siv Lund' });
    await panel.getByText('Passnøkkel').waitFor();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Endre rolle' }).click();
    await page.getByRole('dialog').getByLabel('Rolle').selectOption('manager');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Endre', exact: true }).click();
    await page.getByText('Siv Lund er nå leder').waitFor();
    await letterTo(email, /^Ny rolle hos/);
    await she.goto(`${app.url}/vouchers`);
    await she.getByRole('heading', { name: 'Bilag' }).first().waitFor();
    await panel.getByRole('button', { name: 'Avslutt tilgangen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Avslutt tilgangen' }).click();
    await page.getByText('Siv Lund har ikke lenger tilgang').waitFor();
    await page.getByRole('heading', { name: 'Har hatt tilgang' }).waitFor();
    await letterTo(email, /er avsluttet$/);
    await she.goto(`${app.url}/vouchers`);
    await she.getByText('Du hører ikke til noen klient ennå').waitFor();
  });
});

it('who is signed in as somebody else is told so, and accepts nothing in their place', async () => {
  const [desk, other] = [await newDevice(DESKTOP), await newDevice(DESKTOP)];
  try {
    await app.signIn(desk.page, 'administrator');
    await desk.page.goto(`${app.url}/people`);
    await desk.page.getByRole('button', { name: 'Inviter' }).click();
    await desk.page.getByLabel('E-postadresse').fill('en-annen@fjordheim.example');
    await desk.page.getByRole('dialog').getByLabel('Rolle').selectOption('field');
    await desk.page.getByRole('button', { name: 'Send invitasjon' }).click();
    const letter = await letterTo('en-annen@fjordheim.example', /^Invitasjon til/);
    const [link = ''] = letter.match(/http:\S+\/invitation#\S+/) ?? [];
    await app.signIn(other.page, 'manager');
    await other.page.goto(link);
    await other.page.getByText('Du er logget inn som manager@havblikk.example').waitFor();
    await expectAccessible(other.page);
    await other.page.getByRole('button', { name: 'Logg ut' }).click();
    await other.page.getByLabel('Navnet ditt').waitFor();
  } finally {
    await desk.close();
    await other.close();
  }
});
