import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember, createUser, membersOf, removeMember } from '#lib/server/identity/index.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { sentTo } from '../setup/books/documents.ts';
import { must } from '../setup/books/drafts.ts';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import { copyOf, withAuthenticator } from './authenticators.ts';
import {
  DESKTOP,
  expectAccessible,
  expectTargets,
  holdPressed,
  newDevice,
  PHONE,
  type Device,
} from './browser.ts';

/* A document signed, and details erased, by a passkey of a virtual authenticator. */

const EMAIL = 'turid@havblikk.example';
const seal = (page: Page) => page.locator('.hold button');

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('documents that are signed by passkey, on a %s', LONG, (_, size) => {
  let app: App;
  let members: Awaited<ReturnType<typeof membersOf>>;
  let device: Device;
  let page: Page;
  let key: Awaited<ReturnType<typeof withAuthenticator>>;

  beforeAll(async () => {
    app = await newApp();
    await app.start();
    members = await membersOf(app.context());
    device = await newDevice(size);
    ({ page } = device);
    page.setDefaultTimeout(30_000);
    key = await withAuthenticator(device);
    await app.signIn(page, 'administrator');
  });
  afterAll(async () => {
    await device?.close();
    await app?.close();
  });

  const personOf = (role: Role) => {
    const person = members.find((each) => each.role === role);
    if (!person) throw new Error(`nobody is ${role}`);
    return person;
  };
  const sent = () => {
    const { userId, name } = personOf('administrator');
    const sender = app.database.contextFor(app.clientId, personOf('bookkeeper').userId);
    return sentTo(sender, [{ userId, name }]);
  };
  async function open(documentId: string): Promise<void> {
    await page.goto(`${app.url}/documents/${documentId}/sign`);
    await page.getByText('Hello').first().waitFor();
    await page.getByRole('button', { name: 'Signer', exact: true }).click();
    await seal(page).waitFor();
  }
  const signatures = () => app.database.owner<{ hash: string; method: string }[]>`
    select encode(signed_with, 'hex') as hash, method from signing.signature order by signed_at desc`;

  it('who has no passkey is asked for a code, and adds one under Sikkerhet', async () => {
    await open(await sent());
    await page.getByLabel('Engangskode').waitFor();
    expect(await page.getByText('Du signerer med passnøkkelen din').count()).toBe(0);
    await page.goto(`${app.url}/security`);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByRole('button', { name: /^Fjern / }).waitFor();
  });

  it('one gesture signs what is shown; read anew it has the same checksum', async () => {
    const documentId = await sent();
    await open(documentId);
    await page.getByText('Du signerer med passnøkkelen din').waitFor();
    expect(await page.getByLabel('Engangskode').count()).toBe(0);
    await expectAccessible(page);
    if (size === PHONE) await expectTargets(page);
    await holdPressed(page, seal(page));
    await page.getByText(/^Du har signert/).waitFor();
    await page.getByText('Hvordan det er signert').click();
    await page.getByText('Signert med passnøkkel over').waitFor();
    await expectAccessible(page);
    const [signature] = await signatures();
    expect(signature?.method).toBe('passkey');
    expect(await page.content()).toContain(signature?.hash);
    // Whoever opens the document has it of the server, and holds it against the log.
    await page.goto(`${app.url}/documents/${documentId}`);
    await page.getByText(`Hvordan ${personOf('administrator').name} signerte`).click();
    await page.getByText('Signert med passnøkkel over').waitFor();
    expect(await page.content()).toContain(signature?.hash);
    await expectAccessible(page);
  });

  it('a gesture that fails, or a network that is away, loses nothing', async () => {
    await open(await sent());
    const verified = (isUserVerified: boolean) =>
      key.cdp.send('WebAuthn.setUserVerified', { authenticatorId: key.id, isUserVerified });
    await verified(false);
    await holdPressed(page, seal(page));
    await page.getByText('Ingen passnøkkel ble brukt').waitFor();
    await expectAccessible(page);
    await verified(true);
    const before = await countOf();
    await page.context().setOffline(true);
    await holdPressed(page, seal(page));
    await page.getByText('Uten nett kan du ikke signere').waitFor();
    expect(await countOf()).toBe(before);
    await page.context().setOffline(false);
    await holdPressed(page, seal(page));
    await page.getByText(/^Du har signert/).waitFor();
  });

  /** How often the passkey was used, as the authenticator says. */
  async function countOf(): Promise<number> {
    const { credentials } = await key.cdp.send('WebAuthn.getCredentials', { authenticatorId: key.id });
    return credentials[0]?.signCount ?? -1;
  }

  it('details are erased by it, exactly those that are shown', async () => {
    const context = app.context();
    must(await createUser(context, { email: EMAIL, name: 'Turid Nes' }));
    must(await addMember(context, { email: EMAIL, role: 'auditor' }));
    must(await removeMember(context, { email: EMAIL }));
    await page.goto(`${app.url}/log/erase`);
    await page.getByLabel('Hvem det gjelder').selectOption({ label: 'Turid Nes (har sluttet)' });
    await page.getByLabel('Grunnlag for kravet').selectOption('objection');
    await page.getByText('Du signerer slettingen med passnøkkelen din').waitFor();
    expect(await page.getByLabel('Engangskode').count()).toBe(0);
    await expectAccessible(page);
    await holdPressed(page, seal(page));
    await page.getByText(/Den lesbare delen av \d+ hendelser er slettet for godt/).waitFor();
    const left = await app.database
      .owner`select event_id from audit.event_detail where detail like ${`%${EMAIL}%`}`;
    expect([...left]).toEqual([]);
    expect((await signed()).length).toBe(3);
  });
  const signed = () => app.database.owner`select from audit.act_signature`;

  it('a passkey that was copied signs nothing, and the person is told what it may be', async () => {
    await open(await sent());
    await copyOf(key);
    await holdPressed(page, seal(page));
    await page.getByText('det kan finnes en kopi av den').waitFor();
    await expectAccessible(page);
    expect((await signed()).length).toBe(3);
  });

  it('and all of it verifies', async () => {
    expect(await faultsOf(app.context())).toEqual([]);
  });
});
