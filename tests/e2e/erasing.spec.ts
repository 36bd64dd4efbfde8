import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMember, createUser, removeMember, setPassword } from '#lib/server/identity/index.ts';
import { must } from '../setup/books/drafts.ts';
import { tamper } from '../fixtures/things.ts';
import { newApp, type App } from './app.ts';
import {
  DESKTOP,
  expectAccessible,
  expectTargets,
  holdPressed,
  newDevice,
  PHONE,
  type Device,
} from './browser.ts';
import { LONG } from '../setup/long.ts';

/* What an administrator does about the log: has it verified, and erases what it says of somebody who asks for that. */

const EMAIL = 'turid@havblikk.example';

let app: App;
let device: Device;

beforeAll(async () => {
  app = await newApp();
  const context = app.context();
  must(await createUser(context, { email: EMAIL, name: 'Turid Nes' }));
  must(await addMember(context, { email: EMAIL, role: 'auditor' }));
  must(await setPassword(context, { email: EMAIL, password: 'fjorden ligger stille' }));
  must(await removeMember(context, { email: EMAIL }));
  await app.start();
  device = await newDevice(DESKTOP);
  await app.signIn(device.page, 'administrator');
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

it('what the log says of who has left is erased, and it says that it was', LONG, async () => {
  const { page } = device;
  await page.goto(`${app.url}/log`);
  await page.getByRole('link', { name: 'Slett etter krav' }).click();
  await page.getByLabel('Hvem det gjelder').selectOption({ label: 'Turid Nes (har sluttet)' });
  await page.getByText('Ingenting må tas vare på.').waitFor();
  await page.getByText('Opplysninger om personen ført i loggen').waitFor();
  await page.getByLabel('Grunnlag for kravet').selectOption('objection');
  await page.getByLabel('Saksnummer').fill('2026/114');
  await page.getByLabel('Engangskode').fill('000000');
  const seal = page.getByRole('button', { name: /Hold inne for å slette/ });
  await holdPressed(page, seal);
  await page.getByText('Det stemte ikke').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Engangskode').fill(await app.freshCode('administrator'));
  await holdPressed(page, seal);
  await page.getByText(/Den lesbare delen av \d+ hendelser er slettet for godt/).waitFor();
  const left = await app.database
    .owner`select event_id from audit.event_detail where detail like ${`%${EMAIL}%`}`;
  expect([...left]).toEqual([]);

  await page.goto(`${app.url}/log`);
  const erased = page.getByRole('row').filter({ hasText: /Tilgang avsluttet – slettet etter krav/ });
  await erased.getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Beviset stemmer', { exact: true }).waitFor();
  await dialog.getByText(/Det sier hendelse nr\. [\d\s]+ i samme logg/).waitFor();
  await expectAccessible(page);
});

it('who may not erase finds nothing there to do', LONG, async () => {
  const other = await newDevice(PHONE);
  await app.signIn(other.page, 'auditor');
  await other.page.goto(`${app.url}/log`);
  await other.page.getByRole('link', { name: 'Kontroller' }).waitFor();
  expect(await other.page.getByRole('link', { name: 'Slett etter krav' }).count()).toBe(0);
  await other.page.goto(`${app.url}/log/erase`);
  await other.page.getByRole('heading', { name: 'Slett etter krav' }).waitFor();
  expect(await other.page.getByLabel('Hvem det gjelder').count()).toBe(0);
  await other.close();
});

it(
  'the log is verified when somebody asks, and what was found is told with where it lies',
  LONG,
  async () => {
    const { page } = device;
    await page.goto(`${app.url}/log/checks`);
    await page.getByText('Ingen kontroll ennå').waitFor();
    await page.getByRole('button', { name: 'Kontroller nå' }).click();
    await page.getByText('Siste kontroll fant ingenting galt').waitFor();
    await page
      .getByRole('row')
      .filter({ hasText: 'Ingenting galt' })
      .getByText(/\d hendelser/)
      .waitFor();
    await page.getByRole('button', { name: 'Kontroller nå' }).click();
    await page.getByText('Det er kontrollert for noen minutter siden.').waitFor();

    await tamper(
      app.database,
      'ledger.account',
      `update ledger.account set name = 'Annet' where number = '1920'`,
    );
    await app.database.owner`update audit.verification set started_at = started_at - interval '1 hour'`;
    await page.getByRole('button', { name: 'Kontroller nå' }).click();
    await page.getByText('Siste kontroll fant 1 feil').waitFor();
    await page.getByText('En rad er ikke det den siste hendelsen om den sier.').waitFor();
    await page.getByText('Hvor feilene ligger').click();
    await page.getByText(/subject_changed: account 1920/).waitFor();
    await page.setViewportSize(PHONE);
    await expectAccessible(page);
    await expectTargets(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    expect(await (await fetch(`${app.url}/health`)).text()).toBe('degraded: verification found faults\n');
  },
);
