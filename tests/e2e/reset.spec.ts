import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anotherAdministrator } from './another-administrator.ts';
import type { App } from './app.ts';
import { withAuthenticator } from './authenticators.ts';
import { DESKTOP, expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';
import { mailedApp, type MailedApp } from './mailed-app.ts';

/*
 * Somebody who has lost everything they prove themselves with comes back: one administrator asks, another confirms, and the link
 * in the mailbox ends what there was.
 */

let app: App;
let mailed: MailedApp;
let letterTo: MailedApp['letterTo'];
let kari: Awaited<ReturnType<typeof anotherAdministrator>>;
beforeAll(async () => {
  mailed = await mailedApp();
  ({ app, letterTo } = mailed);
  kari = await anotherAdministrator(app);
});
afterAll(() => mailed?.close());

describe.each([
  ['phone', PHONE, 'bookkeeper'],
  ['desktop', DESKTOP, 'manager'],
] as const)('back after everything is lost, on a %s', (_, size, role) => {
  const email = `${role}@havblikk.example`;
  let name = '';
  let [per, other, theirs, before]: Device[] = [];
  beforeAll(async () => {
    const devices = await Promise.all([1, 2, 3, 4].map(() => newDevice(size)));
    [per, other, theirs, before] = devices;
    for (const { page } of devices) page.setDefaultTimeout(15_000);
    const rows = await app.database.owner`select name from identity."user" where email = ${email}`;
    name = String(rows[0]?.['name']);
    // Where they are still signed in.
    await app.signIn(before!.page, role);
    await app.signIn(per!.page, 'administrator');
    await kari.signIn(other!.page);
  });
  afterAll(async () => {
    for (const device of [per, other, theirs, before]) await device?.close();
  });

  it('one administrator asks, and can’t confirm it', async () => {
    const { page } = per!;
    await page.goto(`${app.url}/people`);
    await page.getByRole('link', { name }).click();
    const panel = page.getByRole('region', { name });
    await panel.getByRole('button', { name: 'Har mistet alt' }).click();
    await page.getByLabel('Hva har skjedd?').fill('Mistet telefonen på fjellet');
    await expectAccessible(page);
    await expectTargets(page);
    await page.getByRole('button', { name: 'Be om nullstilling' }).click();
    await page.getByText(`En annen administrator må godkjenne nullstillingen for ${name}.`).waitFor();
    await panel.getByText('Mistet telefonen på fjellet').waitFor();
    expect(await panel.getByRole('button', { name: 'Godkjenn', exact: true }).count()).toBe(0);
    await letterTo(email, /^Noen ber om å nullstille/);
  });

  it('another confirms', async () => {
    const { page } = other!;
    await page.goto(`${app.url}/people`);
    await page.getByRole('link', { name }).click();
    const panel = page.getByRole('region', { name });
    await panel.getByText('Mistet telefonen på fjellet').waitFor();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Godkjenn', exact: true }).click();
    await page.getByText(`${name} får en lenke på e-post`).waitFor();
  });

  it('the link ends what there was, everywhere, and a passkey is the way in from then on', async () => {
    const { page } = theirs!;
    await withAuthenticator(theirs!);
    const letter = await letterTo(email, /^Bekreft deg på nytt/);
    const [link = ''] = letter.match(/http:\S+\/reset#\S+/) ?? [];
    await page.goto(link);
    await page.getByText(email).waitFor();
    expect(page.url()).not.toContain('#');
    await expectAccessible(page);
    await expectTargets(page);
    await page.getByRole('button', { name: 'Nullstill og fortsett' }).click();
    await page.waitForURL((url) => url.pathname === '/security');
    await page.getByText('Ingen app er satt opp').waitFor();
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Denne enheten', { exact: true }).waitFor();
    await page.goto(`${app.url}/vouchers`);
    await page.getByRole('heading', { name: 'Bilag' }).first().waitFor();
    // Where they were signed in before, nobody is.
    await before!.page.goto(`${app.url}/security`);
    await before!.page.getByRole('heading', { name: 'Logg inn' }).waitFor();
    await page.goto(link);
    await page.getByText('Lenken gjelder ikke').waitFor();
  });
});
