import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { appendPhoto, beginPhoto, codeDraft, saveDraft, submitDraft } from '#lib/server/desk/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { approving } from '../setup/books/away.ts';
import { day } from '../setup/books/day.ts';
import { decisionAbout, draftNow } from '../setup/books/decisions.ts';
import { coding, contentOf, must, photoOf } from '../setup/books/drafts.ts';
import { newApp, type App } from './app.ts';
import { withAuthenticator } from './authenticators.ts';
import { expectAccessible, holdPressed, newKeptDevice, PHONE, type KeptDevice } from './browser.ts';
import { storedBytes } from './indexed-db.ts';

/* A manager on a plane: approves what waits, closes the device on the way, and meanwhile one of the vouchers is changed. */

const PASSPHRASE = 'fire gamle furutrær';
const [receipt] = demoReceipts();
if (!receipt) throw new Error('the demo has no receipt');
const paper = receipt.bytes;

describe('approving without network, on a phone', () => {
  const size = PHONE;
  let app: App;
  let as: (role: Role) => Context;
  let device: KeptDevice;
  const drafts: Record<string, string> = {};

  beforeAll(async () => {
    app = await newApp();
    await app.start();
    const people = await membersOf(app.context());
    as = (role) =>
      app.database.contextFor(app.clientId, people.find((person) => person.role === role)?.userId ?? '');
    for (const text of ['Fly', 'Hotell', 'Taxi']) drafts[text] = await waiting(text);
    device = await newKeptDevice(size, { worker: true });
    device.page.setDefaultTimeout(30_000);
  });
  afterAll(async () => {
    await device?.close();
    await app?.close();
  });

  async function waiting(text: string): Promise<string> {
    const draftId = uuidv7();
    const photo = photoOf(Buffer.concat([paper, Buffer.from(text)]));
    must(await beginPhoto(as('field'), photo));
    must(
      await appendPhoto(as('field'), {
        ...{ photoId: photo.id, offset: 0 },
        chunk: Buffer.concat([paper, Buffer.from(text)]),
      }),
    );
    const content = contentOf([photo], { date: '2026-11-20', text });
    must(await saveDraft(as('field'), { draftId, baseRevision: null, content }));
    const coded = {
      ...{ ...coding, text, account: '6300', vatCode: null, project: null, date: day('2026-11-20') },
      noPhoto: null,
    };
    const { revision } = must(await codeDraft(as('bookkeeper'), { draftId, baseRevision: 1, coding: coded }));
    must(await submitDraft(as('bookkeeper'), { draftId, baseRevision: revision, dateConfirmed: true }));
    return draftId;
  }
  const stateOf = async (text: string) => (await draftNow(as('manager'), drafts[text] ?? '')).state;
  const open = (text: string) => device.page.goto(`${app.url}/approvals/${drafts[text]}`);
  const seal = (page: Page) => page.locator('.hold button');
  const told = () =>
    app.database.owner<{ kind: string }[]>`
      select kind from audit.event where kind like 'away-%' order by id`;

  it('takes along what waits, its pictures, and tickets', async () => {
    const { page } = device;
    await app.signIn(page, 'manager');
    await page.goto(`${app.url}/device`);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByText(/40 avgjørelser uten nett, fram til/).waitFor();
    await page.getByText('Alt som venter', { exact: true }).click();
    await page.getByText('3 av 3 som venter på deg, ligger her').waitFor();
    await page.getByText('3 av 3 bilag ligger her').waitFor();
    await expectAccessible(page);
    // The page that is left hands its key to the worker, which has to be there by then.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.goto(`${app.url}/approvals`);
    await page.getByText('Hotell').first().waitFor();
  });

  it('approves and sends back in a page that was loaded without network, and says that it waits', async () => {
    const { page, context } = device;
    await app.stop();
    await context.setOffline(true);
    await page.goto(`${app.url}/approvals`);
    await page.getByText(/Frakoblet: dette er fra/).waitFor();
    await page.getByText('Fly').first().waitFor();
    await expectAccessible(page);
    for (const text of ['Fly', 'Hotell']) {
      await open(text);
      await page.locator('.photo img').first().waitFor();
      await page.getByText('og kan ikke angres').first().waitFor();
      await holdPressed(page, seal(page));
      await page.getByRole('heading', { name: 'Godkjent på denne enheten, venter' }).waitFor();
      expect(await page.getByRole('heading', { name: 'Attestert', exact: true }).count()).toBe(0);
    }
    await expectAccessible(page);
    await open('Taxi');
    await page.getByRole('button', { name: 'Send tilbake', exact: true }).click();
    await page.getByLabel('Hva må rettes?').fill('Hvem var med?');
    await page.getByRole('dialog').getByRole('button', { name: 'Send tilbake' }).click();
    await page.getByRole('heading', { name: 'Sendt tilbake på denne enheten, venter' }).waitFor();
    await page.goto(`${app.url}/approvals`);
    await expect.poll(() => page.getByText('Avgjort her, venter').count()).toBe(3);
    await expectAccessible(page);
    expect([await stateOf('Fly'), await stateOf('Hotell'), await stateOf('Taxi')]).toEqual(
      Array.from({ length: 3 }, () => 'submitted'),
    );
  });

  it('still waits after the device was closed, and nothing of it is on the disk to read', async () => {
    device = await device.reopen({ offline: true });
    const { page } = device;
    page.setDefaultTimeout(30_000);
    await page.goto(`${app.url}/approvals`);
    await page.getByLabel('Passfrase', { exact: true }).waitFor();
    const stored = await storedBytes(page);
    for (const secret of ['Hotell', 'Havblikk', 'Hvem var med?'])
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(stored.includes(Buffer.from(secret, encoding)), secret).toBe(false);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Lås opp' }).click();
    await expect.poll(() => page.getByText('Avgjort her, venter').count()).toBe(3);
    await open('Fly');
    await page.getByRole('heading', { name: 'Godkjent på denne enheten, venter' }).waitFor();
    await page.goto(`${app.url}/device`);
    await page.getByText(/37 avgjørelser uten nett/).waitFor();
  });

  it('is logged once when the network is back; what was changed meanwhile is void, and both sides are told', async () => {
    const { page, context } = device;
    // She had sent it back herself on another device, and the bookkeeper has coded it anew.
    const hotel = drafts['Hotell'] ?? '';
    const other = as('manager');
    must(
      await decide(
        approving(other),
        await decisionAbout(other, hotel, { decision: 'returned', reason: 'Se her' }),
      ),
    );
    const { revision } = await draftNow(other, hotel);
    const coded = {
      ...coding,
      text: 'Hotell',
      amount: 99_00n,
      account: '6300',
      vatCode: null,
      project: null,
    };
    const changed = { draftId: hotel, baseRevision: revision, coding: { ...coded, date: day('2026-11-20') } };
    const { revision: newer } = must(await codeDraft(as('bookkeeper'), changed));
    must(await submitDraft(as('bookkeeper'), { draftId: hotel, baseRevision: newer, dateConfirmed: true }));
    await open('Fly');
    await app.start();
    await context.setOffline(false);
    await expect.poll(() => stateOf('Fly'), { timeout: 60_000 }).toBe('posted');
    // The page that said it waits says what the server has.
    await page.getByRole('heading', { name: 'Attestert', exact: true }).waitFor();
    await page.getByText(/Din avgjørelse, mottatt .* etter enhetens egen klokke/).waitFor();
    await expect.poll(() => stateOf('Taxi')).toBe('inbox');
    await expect
      .poll(async () => (await told()).map(({ kind }) => kind).toSorted())
      .toEqual(['away-decision.taken', 'away-decision.taken', 'away-decision.void', 'away-key.enrolled']);
    expect(await stateOf('Hotell')).toBe('submitted');
    await page.getByText('1 trenger deg').first().waitFor();
    await page.goto(`${app.url}/device`);
    await page.getByText('Avgjort uten nett').first().waitFor();
    await page.getByText('Kladden ble endret etter at du fikk se den.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Åpne', exact: true }).click();
    await page.getByText('Det du avgjorde uten nett, gjelder ikke').waitFor();
    await expectAccessible(page);
    // On the other side.
    const bookkeeper = await newKeptDevice(size);
    await app.signIn(bookkeeper.page, 'bookkeeper');
    await bookkeeper.page.goto(`${app.url}/history?of=draft&id=${hotel}`);
    await bookkeeper.page
      .getByText(/Avgjort uten nett, gjelder ikke: revisjon \d+ attestert på en enhet/)
      .first()
      .waitFor();
    await bookkeeper.close();
  });

  it('decided anew it goes through, and nothing waits any more', async () => {
    const { page } = device;
    await page.locator('.photo img').first().waitFor();
    await holdPressed(page, seal(page));
    await page.getByRole('heading', { name: 'Attestert', exact: true }).waitFor();
    expect(await stateOf('Hotell')).toBe('posted');
    await page.goto(`${app.url}/device`);
    await page.getByText('Ingenting er avvist.').waitFor();
    const approved = await app.database.owner<{ n: number }[]>`
      select count(*)::int as n from audit.event where kind = 'draft.approved'
        and subject_id = any(${Object.values(drafts)})`;
    expect(approved[0]?.n).toBe(2);
  });

  it('signs by her passkey too once she has one, without network, and what arrives is by that passkey', async () => {
    const { page, context } = device;
    await withAuthenticator(device);
    await page.goto(`${app.url}/security`);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Kontrollsum').first().waitFor();
    const draftId = await waiting('Tog');
    await page.goto(`${app.url}/approvals`);
    await page.getByText('Tog').first().waitFor();
    await page.goto(`${app.url}/device`);
    await page.getByText('1 av 1 som venter på deg, ligger her').waitFor();
    await context.setOffline(true);
    await page.goto(`${app.url}/approvals/${draftId}`);
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    await holdPressed(page, seal(page));
    await page.getByRole('heading', { name: 'Godkjent på denne enheten, venter' }).waitFor();
    expect((await draftNow(as('manager'), draftId)).state).toBe('submitted');
    await context.setOffline(false);
    await expect.poll(async () => (await draftNow(as('manager'), draftId)).state).toBe('posted');
    const signed = await app.database.owner<{ n: number }[]>`
      select count(*)::int as n from ledger.approval_signature`;
    expect(signed[0]?.n).toBe(1);
  });
});
