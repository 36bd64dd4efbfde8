import { gzipSync } from 'node:zlib';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember } from '#lib/server/identity/index.ts';
import { createContext, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { demoCompany } from '../../src/demo/index.ts';
import { fictionalOrgnr } from '../../src/demo/numbers.ts';
import { must } from '../setup/books/drafts.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';

/* A house without a client: the first one is begun on a screen, and its first voucher is approved the same day. */

const TABLET = { width: 820, height: 1180 };
const ORGNR = fictionalOrgnr(7);

let app: App;
const devices: Device[] = [];
beforeAll(async () => {
  app = await newApp({}, true);
  await app.start();
});
afterAll(async () => {
  for (const device of devices) await device.close();
  await app?.close();
});

async function deviceOf(role: Role, size: typeof DESKTOP) {
  const device = await newDevice(size);
  devices.push(device);
  await app.signIn(device.page, role);
  return device.page;
}

it('from nothing to an approved voucher, with the keyboard, on every size', async () => {
  const page = await deviceOf('administrator', DESKTOP);
  await page.getByRole('heading', { name: 'Her er det ingen klienter ennå' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Ny klient' }).press('Enter');
  const orgnr = page.getByLabel('Organisasjonsnummer');
  await orgnr.focus();
  await page.keyboard.type('974760674');
  await page.getByText('kontrollsifferet stemmer ikke').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(ORGNR);
  await page.getByText('Nummeret kan være riktig.').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Fjordgløtt AS');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('To m');
  await page.getByLabel('Siste dag').fill('30.06.2027');
  await page.getByText('Regnskapsåret 2027: 18 perioder.').waitFor();
  // What it gets is seen before it is made.
  await page.locator('summary', { hasText: 'Eiendeler' }).press('Enter');
  await page.getByRole('rowheader', { name: '1920 Bankinnskudd' }).waitFor();
  for (const size of [PHONE, TABLET, DESKTOP]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    await expectAccessible(page, ['light', 'dark']);
  }
  await page.getByLabel('Navn', { exact: true }).press('Control+Enter');
  await page.waitForURL('**/registers');
  await page.getByRole('row').filter({ hasText: '1920' }).first().waitFor();
  await page.getByText('Fjordgløtt AS').first().waitFor();

  const [client] = await app.database.owner<{ id: string }[]>`
    select client_id as id from identity.membership where role = 'administrator'`;
  const clientId = client?.id ?? '';
  const who = { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
  const machine = createContext(app.database.platform, who);
  for (const role of ['bookkeeper', 'manager'] as const)
    must(await addMember(machine, { email: `${role}@havblikk.example`, role }));

  // The account offers its VAT code.
  const desk = await deviceOf('bookkeeper', DESKTOP);
  await desk.goto(`${app.url}/inbox/new`);
  await desk.waitForFunction(() => document.activeElement?.matches('input[maxlength="500"]'));
  for (const part of ['Kontantsalg', 'Tab', 'Tab', '3000', 'Tab', 'Tab', '-1250', 'Tab'])
    await (part === 'Tab' ? desk.keyboard.press(part) : desk.keyboard.type(part));
  await desk.getByLabel(/Hvorfor finnes det ikke vedlegg/).fill('Kassen ga ingen rapport');
  await desk.getByText('I balanse').waitFor();
  await desk.keyboard.press('Control+Enter');
  await desk.getByText(/Sendt til attestering/).waitFor();

  const [draft] = await app.database.owner<{ id: string }[]>`select draft_id as id from ledger.draft_coding`;
  const manager = await deviceOf('manager', PHONE);
  await manager.goto(`${app.url}/approvals/${draft?.id}`);
  for (const account of ['3000', '2700', '1920'])
    await manager.getByRole('rowheader', { name: new RegExp(`^${account}`) }).waitFor();
  await manager.locator('.hold button').hover();
  await manager.mouse.down();
  await manager.getByRole('heading', { name: /Allerede|Attestert/ }).waitFor();
  await manager.mouse.up();
  const vouchers = await app.database
    .owner`select number from ledger.voucher where draft_id = ${draft?.id ?? ''}`;
  expect(vouchers).toHaveLength(1);
  expect(await faultsOf(machine)).toEqual([]);
});

it('another one begins with the books of a file, packed', async () => {
  const { page } = devices[0]!;
  await page.goto(`${app.url}/clients/new`);
  const buffer = gzipSync(demoCompany('havblikk', '2026-11-28'));
  await page
    .getByLabel('SAF-T-filer')
    .setInputFiles({ name: 'havblikk.xml.gz', mimeType: 'application/gzip', buffer });
  await page.getByLabel(/^Lås måneder/).fill('01.07.2026');
  await page.getByRole('button', { name: 'Importer' }).press('Enter');
  await page.waitForURL('**/registers');
  await page.getByText('Havblikk Kafé AS').first().waitFor();
  const locked = await app.database.owner`select p.number from ledger.period p
    join platform.client c on c.id = p.client_id
    where c.name = 'Havblikk Kafé AS' and p.number > 0 and p.locked_at is not null`;
  expect(locked.length).toBeGreaterThan(0);
});
