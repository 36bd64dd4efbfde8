import type { BrowserContext, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, createLink, createUser, endMembership, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { must } from '../setup/books/drafts.ts';
import { content, jpeg } from '../fixtures/device.ts';
import { olderRows } from '../fixtures/older-vault.ts';
import { databaseName } from '#lib/offline/store/database.ts';
import { LONG } from '../setup/long.ts';
import { newApp, type App } from './app.ts';
import { withAuthenticator } from './authenticators.ts';
import { DESKTOP, expectAccessible, newDevice, newKeptDevice, PHONE, type Device } from './browser.ts';
import { storedBytes } from './indexed-db.ts';
import { searched } from './profile.ts';

/*
 * What lies locked on a device, and what opens it: by hand, with a virtual authenticator that evaluates (WebAuthn, `prf`),
 * and for all but the changing of it without network.
 */

const PASSPHRASE = 'fire gamle furutrær';
const NEW = 'fem unge grantrær';
const TEXT = 'Hengsler til låven';

let app: App;
beforeAll(async () => {
  app = await newApp();
  await app.start();
});
afterAll(() => app?.close());

const nobody = () =>
  createContext(app.database.platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });

async function signedIn(page: Page): Promise<string> {
  const email = `${uuidv7()}@havblikk.example`;
  const { userId } = must(await createUser(nobody(), { email, name: 'Kari Li' }));
  must(await addMember(app.context(), { email, role: 'bookkeeper' }));
  await page.goto(linkUrl(app.url, must(await createLink(nobody(), { email })).token));
  await page.getByRole('button', { name: 'Logg inn' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  return userId;
}

const account = (page: Page) =>
  page
    .getByRole('button', { name: /Mer|Kari Li/ })
    .first()
    .click();

async function lock(page: Page): Promise<void> {
  await account(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Lås nå' }).click();
  await page.getByRole('heading', { name: 'Lås opp' }).waitFor();
}

async function toSecurity(page: Page): Promise<void> {
  await account(page);
  await page.getByRole('link', { name: 'Sikkerhet' }).click();
  await page.getByRole('heading', { name: 'Låsen på denne enheten' }).waitFor();
}

const drafts = (page: Page) => page.goto(`${app.url}/drafts`);
const seesDraft = (page: Page) => page.getByText(TEXT).first().waitFor();
const byPassphrase = async (page: Page, passphrase: string) => {
  await page.getByLabel('Passfrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
};

/** From now on the authenticator's answer to what it is asked to evaluate is this in the page. */
async function answering(page: Page, what: 'nothing' | 'something else' | 'by turns'): Promise<void> {
  await page.evaluate((what) => {
    const { prototype } = PublicKeyCredential;
    const real = Object.getOwnPropertyDescriptor(prototype, 'getClientExtensionResults')?.value as (
      this: unknown,
    ) => object;
    let turn = 0;
    const answer = function (this: unknown): object {
      if (what === 'nothing') return {};
      turn += 1;
      const other = { prf: { results: { first: new Uint8Array(32).fill(turn).buffer } } };
      return what === 'by turns' && turn === 1 ? real.call(this) : other;
    };
    Reflect.set(prototype, 'getClientExtensionResults', answer);
  }, what);
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('what opens a device, on a %s', (_, size) => {
  let device: Device;
  let page: Page;
  let context: BrowserContext;
  let code = '';

  beforeAll(async () => {
    device = await newDevice(size, { worker: true });
    ({ page, context } = device);
    page.setDefaultTimeout(20_000);
    await withAuthenticator(device, 'internal', { hasPrf: true });
    await signedIn(page);
  });
  afterAll(() => device?.close());

  it('is set up with a passphrase, and keeps a receipt', LONG, async () => {
    await page.goto(`${app.url}/capture`);
    await page.getByRole('heading', { name: 'Velg en passfrase for denne enheten' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByLabel('Beløp').fill('120');
    await page.getByLabel('Hva gjelder det?').fill(TEXT);
    await page.getByRole('button', { name: 'Lagre', exact: true }).click();
    await page.getByText('Lagret på denne enheten').waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  });

  it(
    'is not asked again when the page is loaded anew within the idle time, with and without network',
    LONG,
    async () => {
      await drafts(page);
      await seesDraft(page);
      await context.setOffline(true);
      await page.reload();
      await seesDraft(page);
      await context.setOffline(false);
    },
  );

  it('is asked again once it was locked, however soon; and all tabs are locked together', LONG, async () => {
    const other = await context.newPage();
    await drafts(other);
    await seesDraft(other);
    await lock(page);
    await other.getByRole('heading', { name: 'Lås opp' }).waitFor();
    expect(await other.getByText(TEXT).count()).toBe(0);
    await other.close();
    await page.reload();
    await page.getByLabel('Passfrase', { exact: true }).waitFor();
    await expectAccessible(page);
    await context.setOffline(true);
    await byPassphrase(page, 'ikke denne nei');
    await page.getByText('Passfrasen stemmer ikke. Ingenting er slettet; prøv igjen.').waitFor();
    await byPassphrase(page, PASSPHRASE);
    await seesDraft(page);
    await context.setOffline(false);
  });

  it('a passkey that the person has is added, when it answers the same twice', LONG, async () => {
    await toSecurity(page);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const add = async () => {
      await page.getByRole('button', { name: 'Lås opp med passnøkkel' }).click();
      await page.getByLabel('Passfrasen du har nå').fill(PASSPHRASE);
      await expectAccessible(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Fortsett' }).click();
    };
    await add();
    await page.getByText('Passnøkkel: Denne enheten').waitFor();
    await expectAccessible(page);
  });

  it(
    'one touch of it opens the device without network; another answer says so and opens nothing',
    LONG,
    async () => {
      await lock(page);
      await context.setOffline(true);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Lås opp med passnøkkel' }).click();
      await page.getByRole('heading', { name: 'Lås opp' }).waitFor({ state: 'detached' });
      await lock(page);
      await answering(page, 'something else');
      await page.getByRole('button', { name: 'Lås opp med passnøkkel' }).click();
      await page.getByText('Passnøkkelen svarte, men svaret åpner ikke det låste lageret.').waitFor();
      await expectAccessible(page);
      await answering(page, 'nothing');
      await page.getByRole('button', { name: 'Lås opp med passnøkkel' }).click();
      await page.getByText('Denne passnøkkelen kan ikke låse opp enheten').waitFor();
      await byPassphrase(page, PASSPHRASE);
      await page.getByRole('heading', { name: 'Lås opp' }).waitFor({ state: 'detached' });
      await context.setOffline(false);
    },
  );

  it('a passkey that evaluates nothing, or now this and now that, is not added', LONG, async () => {
    await page.goto(`${app.url}/security`);
    await page.getByRole('heading', { name: 'Låsen på denne enheten' }).waitFor();
    await page.getByRole('button', { name: 'Fjern Passnøkkel: Denne enheten' }).click();
    await page.getByText('Passnøkkel: Denne enheten').waitFor({ state: 'detached' });
    await answering(page, 'by turns');
    await page.getByRole('button', { name: 'Lås opp med passnøkkel' }).click();
    await page.getByLabel('Passfrasen du har nå').fill(PASSPHRASE);
    await page.getByRole('dialog').getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Passnøkkelen ga to ulike svar på det samme spørsmålet.').waitFor();
    await answering(page, 'nothing');
    await page.getByRole('dialog').getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Denne passnøkkelen kan ikke låse opp enheten').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText('Passnøkkel: Denne enheten').count()).toBe(0);
  });

  it(
    'a recovery code is shown once, and opens the device; a passphrase or code is always left',
    LONG,
    async () => {
      await page.getByRole('button', { name: 'Fjern Passfrase' }).click();
      await page.getByText('Minst en passfrase eller en gjenopprettingskode må bli igjen.').waitFor();
      await page.getByRole('button', { name: 'Lag gjenopprettingskode' }).click();
      await page.getByLabel('Passfrasen du har nå').fill(PASSPHRASE);
      await page.getByRole('dialog').getByRole('button', { name: 'Lagre' }).click();
      await page.getByText('Den vises aldri igjen.').waitFor();
      await expectAccessible(page);
      code = await page.locator('dialog .code').innerText();
      await page.getByRole('button', { name: 'Jeg har tatt vare på den' }).click();
      await page.getByRole('button', { name: 'Fjern Gjenopprettingskode' }).waitFor();
      await lock(page);
      await context.setOffline(true);
      await page.getByRole('button', { name: 'Bruk gjenopprettingskode' }).click();
      const field = page.getByLabel('Gjenopprettingskode', { exact: true });
      await field.fill(code.slice(1));
      await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
      await page.getByText('Koden er ikke skrevet riktig av.').waitFor();
      await expectAccessible(page);
      await field.fill(code.toLowerCase().replaceAll('-', ' '));
      await page.getByRole('button', { name: 'Lås opp', exact: true }).click();
      await page.getByRole('heading', { name: 'Lås opp' }).waitFor({ state: 'detached' });
      await context.setOffline(false);
    },
  );

  it(
    'the passphrase is changed; the old one opens nothing, and many wrong ones have to wait',
    LONG,
    async () => {
      await page.goto(`${app.url}/security`);
      await page.getByRole('button', { name: 'Bytt passfrase' }).click();
      await page.getByLabel('Passfrasen du har nå').fill(PASSPHRASE);
      await page.getByLabel('Ny passfrase', { exact: true }).fill(NEW);
      await page.getByLabel('Gjenta den nye passfrasen').fill(NEW);
      await page.getByRole('dialog').getByRole('button', { name: 'Lagre' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await lock(page);
      for (let nth = 1; nth <= 3; nth++) {
        await byPassphrase(page, PASSPHRASE);
        await page.getByText('Passfrasen stemmer ikke.').waitFor();
        await page.getByLabel('Passfrase', { exact: true }).fill('');
      }
      await drafts(page);
      await byPassphrase(page, NEW);
      await page.getByText(/For mange feil på rad. Vent \d sekunder/).waitFor();
      await expectAccessible(page);
      await page.getByText(/For mange feil på rad/).waitFor({ state: 'detached' });
      await byPassphrase(page, NEW);
      await seesDraft(page);
    },
  );
});

it('an authenticator without what it takes says so when it is to be added', LONG, async () => {
  const device = await newDevice(DESKTOP);
  const { page } = device;
  try {
    const { cdp } = await withAuthenticator(device);
    await signedIn(page);
    await page.goto(`${app.url}/capture`);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByLabel('Beløp').waitFor();
    await toSecurity(page);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Lås opp med passnøkkel' }).click();
    await page.getByLabel('Passfrasen du har nå').fill(PASSPHRASE);
    await page.getByRole('dialog').getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Denne passnøkkelen kan ikke låse opp enheten').waitFor();
    await cdp.detach();
  } finally {
    await device.close();
  }
});

it('a device of 0.7.0 opens by its passphrase, and has all that it had', LONG, async () => {
  const device = await newDevice(PHONE);
  const { page } = device;
  try {
    const email = `${uuidv7()}@havblikk.example`;
    const { userId } = must(await createUser(nobody(), { email, name: 'Kari Li' }));
    must(await addMember(app.context(), { email, role: 'field' }));
    const space = { userId, clientId: app.clientId };
    const { rows } = await olderRows(space, {
      passphrase: PASSPHRASE,
      content: content(TEXT),
      photo: jpeg(70_000, 3),
      who: null,
    });
    // Before Segl has opened anything: the page that stands without it.
    await page.goto(`${app.url}/verify`);
    await page.evaluate(storeOlder, { name: databaseName(space), rows: JSON.stringify(rows, bytesAsBase64) });
    await page.goto(linkUrl(app.url, must(await createLink(nobody(), { email })).token));
    await page.getByRole('button', { name: 'Logg inn' }).click();
    await page.waitForURL((url) => url.pathname !== '/link');
    await drafts(page);
    await byPassphrase(page, 'ikke denne nei');
    await page.getByText('Passfrasen stemmer ikke.').waitFor();
    await byPassphrase(page, PASSPHRASE);
    await seesDraft(page);
    await page.getByText('Alt er synkronisert').first().waitFor();
    const arrived = await app.database.owner`select text from ledger.draft where created_by = ${userId}`;
    expect(arrived.map(({ text }) => String(text))).toEqual([TEXT]);
    await page.reload();
    await byPassphrase(page, PASSPHRASE);
    await seesDraft(page);
  } finally {
    await device.close();
  }
});

it('nothing that opens it, and nothing that lies in it, is on the disk', LONG, async () => {
  const device = await newKeptDevice(DESKTOP, { worker: true });
  const { page } = device;
  await signedIn(page);
  await page.goto(`${app.url}/capture`);
  await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
  await page.getByLabel('Beløp').fill('120');
  await page.getByLabel('Hva gjelder det?').fill(TEXT);
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await toSecurity(page);
  await page.getByRole('button', { name: 'Lag gjenopprettingskode' }).click();
  await page.getByLabel('Passfrasen du har nå').fill(PASSPHRASE);
  await page.getByRole('dialog').getByRole('button', { name: 'Lagre' }).click();
  const code = await page.locator('dialog .code').innerText();
  await page.getByRole('button', { name: 'Jeg har tatt vare på den' }).click();
  const stored = await storedBytes(page);
  await device.quit();
  const secrets = new Map<string, Buffer>();
  for (const text of [PASSPHRASE, TEXT, code, code.replaceAll('-', '')]) {
    secrets.set(`${text}, UTF-8`, Buffer.from(text));
    secrets.set(`${text}, UTF-16`, Buffer.from(text, 'utf16le'));
  }
  for (const [name, secret] of secrets) expect(stored.includes(secret), name).toBe(false);
  const { files, found } = await searched(device.profile, secrets);
  expect(files).toBeGreaterThan(20);
  expect(found).toEqual([]);
  await device.close();
});

it('whoever is let go of finds the device locked at the next answer', LONG, async () => {
  const device = await newDevice(DESKTOP);
  const { page } = device;
  try {
    const userId = await signedIn(page);
    await page.goto(`${app.url}/capture`);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.getByLabel('Beløp').waitFor();
    must(await endMembership(app.context(), { userId }));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('heading', { name: 'Lås opp' }).waitFor();
    expect(await page.getByLabel('Beløp').count()).toBe(0);
  } finally {
    await device.close();
  }
});

function bytesAsBase64(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

/** Runs in the page: makes the database as Dexie made it of 0.7.0's second version. */
async function storeOlder({ name, rows }: { name: string; rows: string }): Promise<void> {
  const told = JSON.parse(rows, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'base64' in value
      ? Uint8Array.from(atob(value.base64 as string), (sign) => sign.charCodeAt(0))
      : value,
  ) as Record<string, object[]>;
  const opening = indexedDB.open(name, 20);
  opening.onupgradeneeded = () => {
    const make = (table: string, keyPath: string, indexes: readonly (string | string[])[] = []) => {
      const store = opening.result.createObjectStore(table, { keyPath, autoIncrement: keyPath === 'seq' });
      for (const each of indexes)
        store.createIndex(typeof each === 'string' ? each : `[${each.join('+')}]`, each, {
          unique: table === 'sent' && each === 'id',
        });
    };
    for (const table of ['vault', 'drafts', 'device', 'kept', 'unfinished']) make(table, 'id');
    make('photos', 'id', ['draftId', 'state', ['draftId', 'state']]);
    make('outbox', 'seq', ['draftId', 'state', 'mutationId', ['draftId', 'state']]);
    make('sent', 'seq', ['id', 'draftId', ['seq', 'size']]);
  };
  await new Promise((resolve, reject) => {
    opening.onsuccess = resolve;
    opening.onerror = reject;
  });
  const database = opening.result;
  const writing = database.transaction(Object.keys(told), 'readwrite');
  for (const [table, each] of Object.entries(told))
    for (const row of each) writing.objectStore(table).add(row);
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onerror = reject;
  });
  database.close();
}
