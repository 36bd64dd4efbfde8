import { v7 as uuidv7 } from 'uuid';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember, createUser, enrolTotp } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import type { App } from './app.ts';
import { DESKTOP, expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';
import { mailedApp, type MailedApp } from './mailed-app.ts';
import { Authenticator } from './totp.ts';

/*
 * An accounting firm comes into a client and out of it again, by hand: who administers the client at the one device, who
 * administers the firm at another, and the bookkeeper whom the firm puts on it at a third.
 */

const PASSWORD = 'en lang og god setning';
const FIRM = 'Nord Regnskap AS';

interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly codes: Authenticator;
}

let app: App;
let mailed: MailedApp;
let letterTo: MailedApp['letterTo'];
let firm: string;
beforeAll(async () => {
  mailed = await mailedApp();
  ({ app, letterTo } = mailed);
  firm = await app.database.newClient(FIRM);
});
afterAll(() => mailed?.close());

/** Of the firm, as what they are there; or of no client. */
async function somebody(name: string, email: string, role: Role | null): Promise<Somebody> {
  const machine = (clientId: string) =>
    createContext(app.database.platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  const { userId: id } = must(await createUser(machine(NO_CLIENT), { email, name, password: PASSWORD }));
  if (role) must(await addMember(machine(firm), { email, role }));
  const codes = new Authenticator(must(await enrolTotp(machine(NO_CLIENT), { email })).uri);
  return { id, email, codes };
}

/** Where a page asks who it is. */
async function signIn(page: Page, { email, codes }: Somebody): Promise<void> {
  await page.getByLabel('E-post').fill(email);
  await page.getByLabel('Passord', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.getByLabel(/Engangskode/).fill(await codes.code());
  await page.getByRole('button', { name: 'Logg inn' }).click();
}

const linkIn = (letter: string) => letter.match(/http:\S+\/invitation#\S+/)?.[0] ?? '';

async function askIn(page: Page, email: string, days?: string): Promise<void> {
  await page.goto(`${app.url}/people`);
  await page.getByRole('button', { name: 'Inviter', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Rolle').selectOption('administrator');
  await dialog.getByText('Et regnskapsbyrå', { exact: true }).click();
  // Nobody of a firm administers a client: what was chosen before holds no more.
  expect(await dialog.getByLabel('Kommer som').inputValue()).toBe('');
  expect(await dialog.getByRole('option', { name: 'Administrator' }).count()).toBe(0);
  await dialog.getByLabel('E-postadresse').fill(email);
  await dialog.getByLabel('Kommer som').selectOption('bookkeeper');
  if (days !== undefined) await dialog.getByLabel('Tilgangen gjelder').selectOption(days);
  const send = dialog.getByRole('button', { name: 'Send invitasjon' });
  expect(await send.isDisabled()).toBe(true);
  await dialog.getByLabel('Hvorfor skal de inn?').fill('Fører regnskapet fra januar');
  await expectAccessible(page);
  await send.click();
  await page.getByText('Invitasjonen er på vei til').waitFor();
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('an accounting firm, on a %s', (where, size) => {
  let [desk, hers, theirs]: Device[] = [];
  let [ola, siv]: Somebody[] = [];
  beforeAll(async () => {
    ola = await somebody('Ola Nordmann', `ola-${where}@nord.example`, 'administrator');
    siv = await somebody('Siv Lund', `siv-${where}@nord.example`, 'bookkeeper');
    [desk, theirs, hers] = [await newDevice(size), await newDevice(size), await newDevice(size)];
    for (const { page } of [desk, theirs, hers]) page.setDefaultTimeout(15_000);
    await app.signIn(desk.page, 'administrator');
  });
  afterAll(async () => {
    for (const device of [desk, theirs, hers]) await device?.close();
  });
  const looked = async (page: Page) => {
    await expectAccessible(page);
    if (where === 'phone') await expectTargets(page);
  };

  it('is asked in by who administers the client', async () => {
    const { page } = desk!;
    await askIn(page, ola!.email, '90');
    const waiting = page.getByRole('region', { name: 'Venter på svar' });
    await waiting.getByText('Til et regnskapsbyrå').waitFor();
    await looked(page);
  });

  it('is accepted for by who administers it, once they are signed in as themselves', async () => {
    const { page } = theirs!;
    const letter = await letterTo(ola!.email, /^Invitasjon til/);
    expect(letter).toContain('inviterer regnskapsbyrået ditt');
    await page.goto(linkIn(letter));
    for (const said of ['inviterer regnskapsbyrået ditt', 'Fører regnskapet fra januar', 'I 90 døgn'])
      await page.getByText(said).first().waitFor();
    await page.getByText(`Logg inn som ${ola!.email}`).waitFor();
    expect(await page.getByRole('button', { name: /^Godta/ }).count()).toBe(0);
    await looked(page);
    await signIn(page, ola!);
    const accept = page.getByRole('button', { name: `Godta for ${FIRM}` });
    await accept.waitFor();
    await looked(page);
    // What they showed when they signed in is long ago meanwhile.
    await app.database
      .owner`update identity.session set second_factor_at = second_factor_at - interval '13 hours'
      where user_id = ${ola!.id}`;
    await accept.click();
    const proving = page.getByRole('dialog', { name: 'Bekreft at det er deg' });
    await proving.getByLabel('Kode').fill(await ola!.codes.code());
    await proving.getByRole('button', { name: 'Bekreft med kode' }).click();
    await page.waitForURL((url) => url.pathname === '/customers');
    const customer = page.getByRole('article', { name: /Havblikk/ });
    await customer.getByText('Ingen av dere er satt på oppdraget').waitFor();
    await looked(page);
  });

  it('puts a bookkeeper on it, who sees the books and manages nobody', async () => {
    const { page } = theirs!;
    await page.getByRole('button', { name: /^Sett på en medarbeider: / }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Medarbeider').selectOption({ label: `Siv Lund (${siv!.email})` });
    await dialog.getByLabel('Hvorfor').fill('Kjenner bransjen');
    await looked(page);
    await dialog.getByRole('button', { name: 'Sett på en medarbeider' }).click();
    await page.getByText('Siv Lund arbeider nå for').waitFor();
    await page.getByText('Satt på av Ola Nordmann').waitFor();
    await looked(page);

    const she = hers!.page;
    await she.goto(`${app.url}/sign-in`);
    await signIn(she, siv!);
    await she.getByRole('button', { name: /^Klient:/ }).click();
    await she
      .getByRole('dialog')
      .getByText(/Havblikk/)
      .click();
    await she.getByRole('dialog').waitFor({ state: 'detached' });
    await she.goto(`${app.url}/vouchers`);
    await she.locator('main a[data-row]').first().waitFor();
    await she.goto(`${app.url}/people`);
    await she.getByRole('region', { name: 'Regnskapsbyråer' }).getByText('Kjenner bransjen').waitFor();
    for (const name of [/^Inviter/, /^Avslutt/])
      expect(await she.getByRole('button', { name }).count()).toBe(0);
    await she.goto(`${app.url}/customers`);
    await she.getByText('Ingen klient har sluppet dere inn').waitFor();
    await looked(she);
  });

  it('stands among the people with who came by it, and is called by name in the log', async () => {
    const { page } = desk!;
    await page.goto(`${app.url}/people`);
    const part = page.getByRole('region', { name: 'Regnskapsbyråer' });
    for (const said of [FIRM, ola!.email, 'Per Haugen', 'Fører regnskapet fra januar', 'Kjenner bransjen'])
      await part.getByText(said).first().waitFor();
    await looked(page);
    await page.getByRole('link', { name: 'Siv Lund' }).click();
    const panel = page.getByRole('region', { name: 'Siv Lund' });
    await panel.getByText(FIRM).waitFor();
    expect(await panel.getByRole('button', { name: 'Endre rolle' }).count()).toBe(0);
    await looked(page);
    await page.goto(`${app.url}/log?of=engagement`);
    await page.getByText(`Ola Nordmann (${FIRM})`).filter({ visible: true }).first().waitFor();
    await page.goto(`${app.url}/log/erase`);
    const people = page.locator('main select option');
    await expect.poll(() => people.allTextContents()).toContain(`Ola Nordmann (${FIRM})`);
  });

  it('is let out by the client one by one, and as a whole: they get nothing at once', async () => {
    const [{ page }, at, she] = [desk!, theirs!.page, hers!.page];
    await page.goto(`${app.url}/people`);
    await page.getByRole('button', { name: 'Avslutt tilgangen: Siv Lund' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Avslutt tilgangen' }).click();
    await page.getByText('Siv Lund har ikke lenger tilgang').waitFor();
    // The firm lets her in again, which is its to say.
    await at.goto(`${app.url}/customers`);
    await at.getByRole('button', { name: /^Sett på en medarbeider: / }).click();
    await at
      .getByRole('dialog')
      .getByLabel('Medarbeider')
      .selectOption({ label: `Siv Lund (${siv!.email})` });
    await at.getByRole('dialog').getByRole('button', { name: 'Sett på en medarbeider' }).click();
    await at.getByText('Siv Lund arbeider nå for').waitFor();
    await she.goto(`${app.url}/vouchers`);
    await she.locator('main a[data-row]').first().waitFor();

    await page.goto(`${app.url}/people`);
    await page.getByRole('button', { name: `Avslutt oppdraget: ${FIRM}` }).click();
    await looked(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Avslutt oppdraget' }).click();
    await page.getByText(`Oppdraget til ${FIRM} er avsluttet.`).waitFor();
    await page.getByRole('region', { name: 'Regnskapsbyråer' }).waitFor({ state: 'detached' });
    // She was told each time.
    await letterTo(siv!.email, /er avsluttet$/, 2);
    await she.goto(`${app.url}/vouchers`);
    // Of the firm that she is in there are no books.
    await she.getByRole('heading', { name: 'Bilag' }).first().waitFor();
    expect(await she.locator('main a[data-row]').count()).toBe(0);
    expect(await she.getByText(/Havblikk/).count()).toBe(0);
    await at.goto(`${app.url}/customers`);
    await at.getByText('Ingen klient har sluppet dere inn').waitFor();
  });

  it('leaves the client itself, and takes off whom it put on', async () => {
    const [{ page }, at] = [desk!, theirs!.page];
    await askIn(page, ola!.email);
    await at.goto(linkIn(await letterTo(ola!.email, /^Invitasjon til/, 2)));
    await at.getByRole('button', { name: `Godta for ${FIRM}` }).click();
    await at.waitForURL((url) => url.pathname === '/customers');
    await at.getByRole('button', { name: /^Sett på en medarbeider: / }).click();
    await at
      .getByRole('dialog')
      .getByLabel('Medarbeider')
      .selectOption({ label: `Siv Lund (${siv!.email})` });
    await at.getByRole('dialog').getByRole('button', { name: 'Sett på en medarbeider' }).click();
    await at.getByRole('button', { name: /^Ta av: Siv Lund/ }).click();
    await looked(at);
    await at.getByRole('dialog').getByRole('button', { name: 'Ta av' }).click();
    await at.getByText('Siv Lund arbeider ikke lenger for').waitFor();
    await at.getByRole('button', { name: /^Avslutt oppdraget: / }).click();
    await looked(at);
    await at.getByRole('dialog').getByRole('button', { name: 'Avslutt oppdraget' }).click();
    await at.getByText('Ingen klient har sluppet dere inn').waitFor();
  });
});

it('who is signed in as somebody else, or administers no firm, is told what to do', async () => {
  const [desk, other] = [await newDevice(DESKTOP), await newDevice(PHONE)];
  for (const { page } of [desk, other]) page.setDefaultTimeout(15_000);
  try {
    await app.signIn(desk.page, 'administrator');
    const alone = await somebody('Kari Li', 'kari@alene.example', null);
    for (const email of [alone.email, 'ukjent@alene.example']) await askIn(desk.page, email);
    const { page } = other;
    await app.signIn(page, 'manager');
    await page.goto(linkIn(await letterTo(alone.email, /^Invitasjon til/)));
    await page.getByText('Du er logget inn som manager@havblikk.example').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Logg ut' }).click();
    await signIn(page, alone);
    await page.getByText('Du administrerer ikke noe byrå i Segl').waitFor();
    await expectAccessible(page);
    // Another link of the same page would lead nowhere new.
    await page.goto('about:blank');
    await page.goto(linkIn(await letterTo('ukjent@alene.example', /^Invitasjon til/)));
    await page.getByText('ukjent@alene.example har ingen konto i Segl').waitFor();
    await expectAccessible(page);
  } finally {
    await desk.close();
    await other.close();
  }
});
