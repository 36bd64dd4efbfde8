import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestPolicy } from '#lib/server/identity/policy/store.ts';
import { ok } from '#lib/domain/result.ts';
import { policyHolds } from '../setup/books/access-policy.ts';
import { must } from '../setup/books/drafts.ts';
import { anotherAdministrator } from './another-administrator.ts';
import type { App } from './app.ts';
import { DESKTOP, expectAccessible, expectTargets, newDevice, PHONE, type Device } from './browser.ts';
import { mailedApp, type MailedApp } from './mailed-app.ts';

/*
 * What takes protection away, by hand: one administrator asks, the other sees what it would do and confirms, and somebody who is
 * in no client is told.
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

async function heldPolicy() {
  const context = app.context();
  return must(await context.transaction(async (tx) => ok(await newestPolicy(tx, context.clientId))));
}
/** In the dialog that opens where the server refuses. */
async function askFor(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Dette tar to administratorer' });
  await dialog.getByLabel('Hvorfor?').fill(reason);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Be om det' }).click();
  await dialog.getByText('Bedt om. Det venter').waitFor();
  await dialog.getByRole('link', { name: 'Åpne Beskyttelse' }).click();
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('what takes protection away, on a %s', (where, size) => {
  const contact = `vakt-${where}@vakt.example`;
  let [hers, his, books]: Device[] = [];
  beforeAll(async () => {
    await policyHolds(app.context(), { graceDays: 3 }, (await heldPolicy())?.version ?? null);
    [his, hers, books] = [await newDevice(size), await newDevice(size), await newDevice(size)];
    for (const { page } of [his, hers, books]) page.setDefaultTimeout(15_000);
    await app.signIn(his.page, 'administrator');
    await kari.signIn(hers.page);
    await app.signIn(books.page, 'bookkeeper');
  });
  afterAll(async () => {
    for (const device of [his, hers, books]) await device?.close();
  });

  it('somebody who is in no client becomes the one who is told, and the last of them stays', async () => {
    const { page } = his!;
    await page.goto(`${app.url}/protection`);
    await page.getByRole('heading', { name: 'Sikkerhetskontakter' }).waitFor();
    await page.getByRole('button', { name: 'Legg til' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Navn').fill('Siv Vakt');
    await dialog.getByLabel('E-post').fill(contact);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Legg til' }).click();
    await page.getByText('Siv Vakt er sikkerhetskontakt.').waitFor();
    await page.getByText(contact).waitFor();
    await expectAccessible(page);
    if (where === 'phone') await expectTargets(page);
    expect(await letterTo(contact, /^Ny sikkerhetskontakt/)).toContain('Per Haugen la til Siv Vakt');
    // One of two goes, and is gone from the list too.
    const leaving = `siste-${where}@vakt.example`;
    await page.getByRole('button', { name: 'Legg til' }).click();
    await dialog.getByLabel('Navn').fill(`Jon Vakt ${where}`);
    await dialog.getByLabel('E-post').fill(leaving);
    await dialog.getByRole('button', { name: 'Legg til' }).click();
    await page.getByText(leaving).waitFor();
    await page.getByRole('button', { name: `Fjern Jon Vakt ${where}` }).click();
    await dialog.getByRole('button', { name: 'Fjern' }).click();
    await page.getByText(`Jon Vakt ${where} er ikke sikkerhetskontakt lenger.`).waitFor();
    await page.getByText(leaving).waitFor({ state: 'detached' });
  });

  it('looser access rules wait for the other administrator, who sees what would change', async () => {
    const { page } = his!;
    await page.goto(`${app.url}/access`);
    await page.getByText('Ingen', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Lagre reglene' }).click();
    await askFor(page, 'Vi venter på nye passnøkler');
    await page.getByText('Kan godkjennes til').waitFor();
    await page.getByRole('button', { name: 'Trekk tilbake' }).waitFor();
    expect(await page.getByRole('button', { name: 'Godkjenn' }).count()).toBe(0);
    expect(await heldPolicy()).toMatchObject({ requiredOf: 'everyone' });
    const letter = await letterTo(contact, /^Noen ber om å svekke/);
    expect(letter).toContain('Per Haugen ber om dette: Tilgangsreglene krever mindre.');
    expect(letter).toContain(`${app.url}/protection`);
  });

  it('she is told on whatever page she is, confirms it, and then it holds', async () => {
    const { page } = hers!;
    await page.goto(`${app.url}/vouchers`);
    await page.getByText('Noe venter på deg').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Åpne Beskyttelse' }).click();
    const item = page.getByRole('listitem').filter({ hasText: 'Tilgangsreglene krever mindre' }).first();
    await item.getByText('Vi venter på nye passnøkler').waitFor();
    await item.getByText('Alle', { exact: true }).waitFor();
    await item.getByText('Ingen', { exact: true }).waitFor();
    await expectAccessible(page);
    if (where === 'phone') await expectTargets(page);
    await item.getByRole('button', { name: 'Godkjenn' }).click();
    await page.getByText('Godkjent og gjort.').waitFor();
    expect(await heldPolicy()).toMatchObject({ requiredOf: 'off' });
    expect(await letterTo(contact, /^Beskyttelsen er svekket/)).toContain('Kari Li gjorde dette');
    expect(await page.getByText('Noe venter på deg').count()).toBe(0);
  });

  it('a bookkeeper takes the books out once an administrator has let them', async () => {
    const { page } = books!;
    await page.goto(`${app.url}/setup`);
    // Each of the two walks asks for other books.
    if (where === 'phone') await page.getByLabel('Til og med').selectOption({ index: 1 });
    const take = page.getByRole('button', { name: 'Last ned SAF-T' });
    await take.click();
    await askFor(page, 'Revisor ba om filen');
    await page.getByText('Kan godkjennes til').waitFor();
    const other = hers!.page;
    await other.goto(`${app.url}/protection`);
    const item = other.getByRole('listitem').filter({ hasText: 'Revisor ba om filen' }).first();
    await item.getByRole('button', { name: 'Godkjenn' }).click();
    await other.getByText('Godkjent. Den som ba om det').waitFor();
    await page.goto(`${app.url}/setup`);
    if (where === 'phone') await page.getByLabel('Til og med').selectOption({ index: 1 });
    const file = page.waitForEvent('download');
    await take.click();
    expect((await file).suggestedFilename()).toMatch(/\.xml$/);
  });

  it('declined, nothing is done', async () => {
    const { page } = his!;
    await page.goto(`${app.url}/people`);
    await page.getByRole('link', { name: 'Kari Li' }).click();
    const panel = page.getByRole('region', { name: 'Kari Li' });
    await panel.getByRole('button', { name: 'Avslutt tilgangen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Avslutt tilgangen' }).click();
    await askFor(page, `Slutter hos oss (${where})`);
    const other = hers!.page;
    await other.goto(`${app.url}/protection`);
    const item = other
      .getByRole('listitem')
      .filter({ hasText: `Slutter hos oss (${where})` })
      .first();
    await item.getByText('ingen tilgang').waitFor();
    await item.getByRole('button', { name: 'Avslå' }).click();
    await other.getByText('Avslått. Ingenting er gjort.').waitFor();
    await other.goto(`${app.url}/people`);
    await other.getByRole('link', { name: 'Kari Li' }).waitFor();
  });
});
