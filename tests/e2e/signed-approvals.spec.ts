import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { appendPhoto, beginPhoto, codeDraft, saveDraft, submitDraft } from '#lib/server/desk/index.ts';
import { changeRole, membersOf } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { setRules } from '#lib/server/desk/approval-rules/service.ts';
import { demoReceipts } from '../../src/demo/index.ts';
import { day } from '../setup/books/day.ts';
import { coding, contentOf, must, photoOf } from '../setup/books/drafts.ts';
import { LONG } from '../setup/long.ts';
import { until } from '../setup/until.ts';
import { newApp, type App } from './app.ts';
import { addAuthenticator, copyOf, touch, withAuthenticator } from './authenticators.ts';
import { DESKTOP, expectAccessible, holdPressed, newDevice, PHONE, type Device } from './browser.ts';

/* A manager's decisions, signed by a passkey of a virtual authenticator. */

const [receipt] = demoReceipts();
if (!receipt) throw new Error('the demo has no receipt');

async function photo(who: Context, bytes: Uint8Array): Promise<Photo> {
  const taken = photoOf(bytes);
  must(await beginPhoto(who, taken));
  must(await appendPhoto(who, { photoId: taken.id, offset: 0, chunk: bytes }));
  return taken;
}

const seal = (page: Page) => page.locator('.hold button');

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('decisions that are signed, on a %s', LONG, (_, size) => {
  let app: App;
  let as: (role: Role) => Context;
  let device: Device;
  let page: Page;
  let key: Awaited<ReturnType<typeof withAuthenticator>>;

  beforeAll(async () => {
    app = await newApp();
    await app.start();
    const people = await membersOf(app.context());
    as = (role) =>
      app.database.contextFor(app.clientId, people.find((person) => person.role === role)?.userId ?? '');
    device = await newDevice(size);
    ({ page } = device);
    page.setDefaultTimeout(30_000);
    key = await withAuthenticator(device);
    await app.signIn(page, 'manager');
  });
  afterAll(async () => {
    await device?.close();
    await app?.close();
  });

  async function waiting(text: string, paper: Uint8Array | null = null): Promise<string> {
    const draftId = uuidv7();
    const photos = paper ? [await photo(as('field'), paper)] : [];
    const content = contentOf(photos, { date: '2026-11-20', text });
    must(await saveDraft(as('field'), { draftId, baseRevision: null, content }));
    const bare = { ...coding, text, account: '6300', vatCode: null, project: null, date: day('2026-11-20') };
    const coded = { ...bare, noPhoto: paper ? null : 'Tapt' };
    const { revision } = must(await codeDraft(as('bookkeeper'), { draftId, baseRevision: 1, coding: coded }));
    must(await submitDraft(as('bookkeeper'), { draftId, baseRevision: revision, dateConfirmed: true }));
    return draftId;
  }
  const open = (draftId: string) => page.goto(`${app.url}/approvals/${draftId}`);
  const signedBy = () => app.database.owner<{ hash: string; decisions: string[] }[]>`
    select encode(hash, 'hex') as hash, string_to_array(decisions, ' ') as decisions from ledger.approval_signature order by taken_at desc`;

  it('an administrator asks for it with one switch', async () => {
    const administrator = await newDevice(size);
    await app.signIn(administrator.page, 'administrator');
    await administrator.page.goto(`${app.url}/approval-rules`);
    await administrator.page.getByRole('button', { name: 'Endre reglene' }).click();
    await administrator.page.getByLabel('Avgjørelser signeres med passnøkkel').check();
    await expectAccessible(administrator.page);
    await administrator.page.getByRole('button', { name: 'La reglene gjelde' }).click();
    await administrator.page.getByText('Hver avgjørelse signeres med passnøkkel.').waitFor();
    await administrator.close();
  });

  it('who has no passkey is told so before, and shown the way to one', async () => {
    await open(await waiting('Uten nøkkel'));
    await page.getByText('Avgjørelser signeres med passnøkkel').waitFor();
    expect(await seal(page).isDisabled()).toBe(true);
    await page.getByText('Kan ikke avgjøres uten passnøkkel').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Legg til en passnøkkel' }).click();
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByRole('button', { name: /^Fjern / }).waitFor();
  });

  it('one gesture signs what is shown; read anew it has the same checksum', async () => {
    const draftId = await waiting('Med nøkkel');
    await open(draftId);
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    await holdPressed(page, seal(page));
    await page.getByRole('heading', { name: 'Attestert' }).waitFor();
    await page.getByText('Hvordan det er signert').click();
    await page.getByText('Signert med passnøkkel over').waitFor();
    await expectAccessible(page);
    const [signature] = await signedBy();
    expect(await page.content()).toContain(signature?.hash);
    // Whoever opens it anew has it of the server, and holds it against the log.
    await open(draftId);
    await page.getByText('Hvordan det er signert').click();
    expect(await page.content()).toContain(signature?.hash);
  });

  it('a gesture that fails loses nothing, and is made again', async () => {
    await open(await waiting('Feil finger'));
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    const verified = (isUserVerified: boolean) =>
      key.cdp.send('WebAuthn.setUserVerified', { authenticatorId: key.id, isUserVerified });
    await verified(false);
    await holdPressed(page, seal(page));
    await page.getByText('Ingen passnøkkel ble brukt').waitFor();
    expect(await page.getByRole('button', { name: 'Fortsett uten passnøkkel' }).count()).toBe(0);
    await expectAccessible(page);
    await verified(true);
    await holdPressed(page, seal(page));
    await page.getByRole('heading', { name: 'Attestert' }).waitFor();
  });

  it('sending back is signed too', async () => {
    await open(await waiting('Tilbake'));
    await page.getByRole('button', { name: 'Send tilbake' }).click();
    await page.getByRole('dialog').getByLabel('Hva må rettes?').fill('  Feil konto ');
    await page.getByRole('dialog').getByRole('button', { name: 'Send tilbake' }).click();
    await page.getByRole('heading', { name: 'Sendt tilbake' }).waitFor();
  });

  it('several are signed by one gesture', async () => {
    for (const at of [1, 2]) {
      const paper = Buffer.concat([receipt.bytes, Buffer.from(`several ${at}`)]);
      await waiting(`Skruer ${at}`, paper);
    }
    const before = (await signedBy()).length;
    await page.goto(`${app.url}/approvals/several`);
    const mine = page.getByRole('article', { name: 'Skruer' });
    await mine.last().waitFor();
    for (const other of await page.getByRole('article').all()) {
      if (!(await other.getAttribute('aria-label'))?.startsWith('Skruer'))
        await other.getByLabel('Ta med').uncheck();
    }
    for (const each of await mine.all()) {
      await each.scrollIntoViewIfNeeded();
      await each.locator('canvas, img').first().waitFor();
    }
    await page.getByText('Du signerer alle med passnøkkelen din').waitFor();
    await page.getByText('Hold inne for å attestere 2 bilag').waitFor();
    await holdPressed(page, seal(page));
    await page.getByText('Attestert').nth(1).waitFor();
    const signed = await signedBy();
    expect([signed.length - before, signed[0]?.decisions.length]).toEqual([1, 2]);
  });

  it('who lost it signs with another once two administrators have vouched for that', async () => {
    const people = await membersOf(app.context());
    const { userId = '', name = '' } = people.find(({ role }) => role === 'manager') ?? {};
    const second = await addAuthenticator(key.cdp, 'usb');
    await touch(key.cdp, { [key.id]: true, [second]: false });
    await page.goto(`${app.url}/security`);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByLabel('Hva vil du kalle den?').fill('Ny telefon');
    await page.getByRole('button', { name: 'Fortsett' }).click();
    // The session may have shown a factor lately.
    const [asks, taken] = [
      page.getByRole('button', { name: 'Bruk passnøkkel' }),
      page.getByText('Passnøkkelen er alt i bruk'),
    ];
    await asks.or(taken).waitFor();
    if (await asks.isVisible()) await asks.click();
    await taken.waitFor();
    await touch(key.cdp, { [key.id]: false, [second]: true });
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByRole('button', { name: 'Legg til uten å bekrefte' }).click();
    const rows = page.getByRole('list', { name: 'Passnøkler' }).getByRole('listitem');
    await rows.filter({ hasText: 'Ny telefon' }).waitFor();
    await rows.filter({ hasNotText: 'Ny telefon' }).getByRole('button').last().click();
    await rows.nth(1).waitFor({ state: 'detached' });
    const fingerprint = await rows.locator('code').first().getAttribute('title');
    const draftId = await waiting('Ny nøkkel');
    await open(draftId);
    await page.getByText('to administratorer gå god for den').waitFor();

    const auditor = people.find(({ role }) => role === 'auditor')?.userId ?? '';
    must(await changeRole(app.context(), { userId: auditor, role: 'administrator' }));
    for (const [who, words] of [
      ['administrator', `En administrator til trengs før ${name} kan signere med den.`],
      ['auditor', `Passnøkkelen kan nå signere for ${name}.`],
    ] as const) {
      const theirs = await newDevice(size);
      theirs.page.setDefaultTimeout(30_000);
      await withAuthenticator(theirs);
      await app.signIn(theirs.page, who);
      await theirs.page.goto(`${app.url}/people?show=${userId}`);
      await theirs.page.getByText('trenger du selv en passnøkkel').waitFor();
      await theirs.page.getByRole('link', { name: 'Åpne «Sikkerhet»' }).click();
      await theirs.page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
      await theirs.page.getByRole('button', { name: 'Fortsett' }).click();
      await theirs.page.getByRole('list', { name: 'Passnøkler' }).waitFor();
      // The client's log is told of it a moment later.
      const own = people.find(({ role }) => role === who)?.userId ?? '';
      const told = () => app.database.owner`select from audit.event
        where client_id = ${app.clientId} and kind = 'passkey.enrolled' and subject_id = ${own}`;
      await until(async () => (await told()).length > 0);
      await theirs.page.goto(`${app.url}/people?show=${userId}`);
      const part = theirs.page.getByRole('region', { name: 'Passnøkler' });
      expect(await part.locator('code').first().getAttribute('title')).toBe(fingerprint);
      await expectAccessible(theirs.page);
      await part.getByRole('button', { name: 'Gå god for Ny telefon' }).click();
      await theirs.page.getByText(words).waitFor();
      await theirs.close();
    }
    await open(draftId);
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    await holdPressed(page, seal(page));
    await page.getByRole('heading', { name: 'Attestert' }).waitFor();
    key = { ...key, id: second };
  });

  it('a passkey that was copied signs nothing, and the person is told what it may be', async () => {
    await open(await waiting('Kopi'));
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    await copyOf(key);
    await holdPressed(page, seal(page));
    await page.getByText('det kan finnes en kopi av den').waitFor();
    await expectAccessible(page);
  });

  it('where nothing asks for it, it may be left out', async () => {
    must(await setRules(as('administrator'), { after: 1, validFrom: null, rules: [], signed: false }));
    await key.cdp.send('WebAuthn.clearCredentials', { authenticatorId: key.id });
    await open(await waiting('Valgfritt'));
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    await holdPressed(page, seal(page));
    await page.getByRole('button', { name: 'Fortsett uten passnøkkel' }).click();
    await holdPressed(page, seal(page));
    await page.getByRole('heading', { name: 'Attestert' }).waitFor();
    await page.getByText('Hvordan det er signert').click();
    await page.getByText('Ikke signert med passnøkkel.').waitFor();
  });
});
