import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/access/role.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { closeDocument } from '#lib/server/signing/documents/close.ts';
import { sendDocument } from '#lib/server/signing/documents/send.ts';
import { ADDRESS, documentOf, signNewest, uploaded } from '../setup/books/documents.ts';
import { must } from '../setup/books/drafts.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { newApp, type App } from './app.ts';
import { withAuthenticator } from './authenticators.ts';
import {
  expectAccessible,
  expectTargets,
  holdPressed,
  newKeptDevice,
  PHONE,
  type KeptDevice,
} from './browser.ts';
import { storedBytes } from './indexed-db.ts';

/* A manager on a plane: reads three agreements, prepares them, and signs the one that is as it was once there is network. */

const PASSPHRASE = 'fire gamle furutrær';
const TITLES = ['Leieavtale brygge', 'Avtale som trekkes', 'Avtale for to'] as const;
const MARK = 'Klargjort – ikke signert ennå';

describe('documents that are prepared without network, on a phone', () => {
  let app: App;
  let people: Awaited<ReturnType<typeof membersOf>>;
  let device: KeptDevice;
  let page: Page;
  const documents: Record<string, string> = {};

  beforeAll(async () => {
    app = await newApp();
    await app.start();
    people = await membersOf(app.context());
    documents[TITLES[0]] = await sent(TITLES[0], ['manager']);
    documents[TITLES[1]] = await sent(TITLES[1], ['manager']);
    documents[TITLES[2]] = await sent(TITLES[2], ['manager', 'administrator']);
    device = await newKeptDevice(PHONE, { worker: true });
    ({ page } = device);
    page.setDefaultTimeout(30_000);
    await withAuthenticator(device);
  });
  afterAll(async () => {
    await device?.close();
    await app?.close();
  });

  const personOf = (role: Role) => {
    const person = people.find((each) => each.role === role);
    if (!person) throw new Error(`nobody is ${role}`);
    return person;
  };
  const as = (role: Role): Context => app.database.contextFor(app.clientId, personOf(role).userId);
  const idOf = (title: string) => documents[title] ?? '';

  async function sent(title: string, roles: readonly Role[]): Promise<string> {
    const documentId = await uploaded(as('bookkeeper'));
    const signers = roles.map(personOf);
    const request = { documentId, title, language: 'nb' as const, address: ADDRESS };
    must(
      await sendDocument(
        as('bookkeeper'),
        { ...request, signers: signers.map(({ userId }) => userId) },
        signers,
      ),
    );
    return documentId;
  }
  const signersOf = async (title: string) => {
    const { dispatch, signatures } = await documentOf(app.context(), idOf(title));
    return signatures.map(({ signerNo }) => dispatch?.signers.find(({ no }) => no === signerNo)?.userId);
  };
  const kept = () =>
    page.evaluate(async () => {
      const counts: number[] = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name ?? '');
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = () => reject(new Error('it does not open'));
        });
        if (database.objectStoreNames.contains('documents'))
          counts.push(
            await new Promise<number>((resolve) => {
              const counting = database.transaction('documents').objectStore('documents').count();
              counting.onsuccess = () => resolve(counting.result);
            }),
          );
        database.close();
      }
      return counts.reduce((sum, each) => sum + each, 0);
    });

  it('takes along what waits for her signature, and what reads it, by choice', async () => {
    await app.signIn(page, 'manager');
    await page.goto(`${app.url}/security`);
    await page.getByRole('button', { name: 'Legg til passnøkkel' }).click();
    await page.getByRole('button', { name: 'Fortsett' }).click();
    await page.getByText('Kontrollsum').first().waitFor();
    await page.goto(`${app.url}/device`);
    await page.getByLabel('Passfrase', { exact: true }).fill(PASSPHRASE);
    await page.getByLabel('Gjenta passfrasen').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Bruk passfrasen' }).click();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.getByText('De som venter på meg', { exact: true }).click();
    await page.getByText('3 av 3 dokumenter ligger her').waitFor();
    await expect
      .poll(() =>
        page.evaluate(async () => (await (await caches.open('segl-documents')).keys()).map(({ url }) => url)),
      )
      .toContainEqual(expect.stringMatching(/pdf\.worker/));
    await expectAccessible(page);
    await expectTargets(page);
    expect(await kept()).toBe(3);
    await page.goto(`${app.url}/approvals`);
    await page.getByText(TITLES[0]).first().waitFor();
  });

  it('reads them without network, and prepares them: never told as signed', async () => {
    await app.stop();
    await page.context().setOffline(true);
    await page.goto(`${app.url}/documents`);
    await expect.poll(() => page.getByText(/^Ligger her, fra i dag \d\d[.:]\d\d$/).count()).toBe(3);
    await expectAccessible(page);
    for (const title of TITLES) {
      await page.goto(`${app.url}/documents/${idOf(title)}/sign`);
      await page.getByText('Hello').first().waitFor();
      await page.getByText('Har ikke signert').first().waitFor();
      expect(await page.getByRole('button', { name: 'Signer', exact: true }).count()).toBe(0);
      await page.getByRole('button', { name: 'Gjør klar til signering' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('En signatur kan ikke angres').waitFor();
      if (title === TITLES[0]) await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Gjør klar til signering' }).click();
      await page.getByText(MARK).first().waitFor();
      await page.getByText('Signeres når du er på nett').first().waitFor();
      expect(await page.getByRole('heading', { name: 'Signert', exact: true }).count()).toBe(0);
    }
    await expectAccessible(page);
    await expectTargets(page);
  });

  it('is still prepared in a page that is loaded anew, everywhere it stands; taken back it is not', async () => {
    await page.reload();
    await page.getByText(MARK).first().waitFor();
    await page.getByRole('button', { name: 'Ta tilbake' }).click();
    await page.getByRole('button', { name: 'Gjør klar til signering' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Gjør klar til signering' }).click();
    await page.getByText(MARK).first().waitFor();
    for (const path of ['/documents', '/approvals']) {
      await page.goto(`${app.url}${path}`);
      await page.getByRole('heading', { name: '3 dokumenter er klargjort' }).waitFor();
      // In the card and in the list.
      await expect.poll(() => page.getByText(MARK).count()).toBe(6);
      expect(await page.locator('.hold button').count()).toBe(0);
    }
    await page.goto(`${app.url}/documents/${idOf(TITLES[0])}`);
    await page.getByText(MARK).first().waitFor();
    await expectAccessible(page);
  });

  it('and nothing of it is on the disk to read', async () => {
    const stored = await storedBytes(page);
    for (const secret of [...TITLES, 'Hello', 'Marit', 'segl.signing-words'])
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(stored.includes(Buffer.from(secret, encoding)), secret).toBe(false);
    expect(await kept()).toBe(3);
  });

  it('with network again one touch signs the one that is as it was; what fell says why, and is not signed', async () => {
    const withdrawn = {
      documentId: idOf(TITLES[1]),
      kind: 'withdrawn' as const,
      reason: null,
      maySend: true,
    };
    must(await closeDocument(as('bookkeeper'), { ...withdrawn, address: ADDRESS }));
    must(await signNewest(as('administrator'), idOf(TITLES[2])));
    await page.goto(`${app.url}/approvals`);
    await page.getByRole('heading', { name: '3 dokumenter er klargjort' }).waitFor();
    await app.start();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: '1 dokument er klargjort' }).waitFor({ timeout: 90_000 });
    await page.getByText('Avsenderen trakk dokumentet før du signerte').waitFor();
    await page.getByText('Filen er en annen enn den du leste').waitFor();
    expect(await signersOf(TITLES[0])).toEqual([]);
    await expectAccessible(page);
    await expectTargets(page);
    await holdPressed(page, page.locator('.hold button'));
    await page.getByText(`Du har signert «${TITLES[0]}»`).waitFor();
    const { userId } = personOf('manager');
    expect(await signersOf(TITLES[0])).toEqual([userId]);
    expect(await signersOf(TITLES[1])).toEqual([]);
    expect(await signersOf(TITLES[2])).toEqual([personOf('administrator').userId]);
    await expectAccessible(page);
    const read = page.getByRole('button', { name: 'Greit' });
    for (let left = 2; left > 0; left--) {
      await read.first().click();
      // Pressed again before it is gone, it would be the same one.
      await expect.poll(() => read.count()).toBe(left - 1);
    }
    await expect.poll(() => page.getByText('Klargjøringen gjelder ikke lenger').count()).toBe(0);
  });

  it('what was signed is by her passkey, verifies, and lies here no more; the one that was changed is fetched anew', async () => {
    const signed = await documentOf(app.context(), idOf(TITLES[0]));
    expect(signed.signatures.map(({ method }) => method)).toEqual(['passkey']);
    expect(await faultsOf(app.context())).toEqual([]);
    await expect.poll(kept).toBe(1);
    await page.goto(`${app.url}/verify/${signed.dispatch?.code}`);
    await page.getByRole('heading', { name: 'Gyldig', exact: true }).waitFor();
  });

  it('who signs out leaves no document behind', async () => {
    await page.goto(`${app.url}/approvals`);
    await page.getByText(TITLES[2]).first().waitFor();
    await expect.poll(kept).toBe(1);
    await page
      .getByRole('button', { name: /Mer|Konto/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('Logg ut', { exact: true }).click();
    await page.waitForURL(/sign-in/);
    expect(await kept()).toBe(0);
  });
});
