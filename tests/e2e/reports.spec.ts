import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf } from '#lib/domain/report/address.ts';
import { REPORTS } from '#lib/domain/ledger/reports/reports.ts';
import { ok } from '#lib/domain/result.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { voucherOf } from '../setup/books/chart.ts';
import { insertAll } from '../setup/books/vouchers.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

/* Every report at its address, as wide as a desk and as a phone; and the way from a sum to what it is made of. */

let app: App;
/** A supplier. */
let party: string;
beforeAll(async () => {
  app = await newApp();
  // More than two pages of lines on an account.
  await insertAll(
    app.context(),
    Array.from({ length: 230 }, (_, at) => voucherOf({ amount: BigInt(at + 1), account: '6300' })),
  );
  await app
    .context()
    .transaction(async (tx) => ok(await addToChart(tx, app.context(), { dimensions: [BOATHOUSE] })));
  await insertAll(
    app.context(),
    [100n, 250n].map((amount) =>
      voucherOf({ amount: amount * 100n, account: '6300', project: BOATHOUSE.code }),
    ),
  );
  const [owed] = await app.database.owner<{ id: string }[]>`
    select counterparty_id as id from ledger.open_item where kind = 'supplier' and counterparty_id is not null and date >= '2026-01-01' limit 1`;
  party = owed?.id ?? '';
  await app.start();
});
afterAll(() => app?.close());

const BOATHOUSE = { type: 'P', typeName: 'Prosjekt', code: 'N1', name: 'Naustet' };

/** Answered, whatever it says. */
async function read(page: Page): Promise<void> {
  await page.locator('a[data-row]').first().waitFor();
}

let device: Device;
let page: Page;
beforeAll(async () => {
  device = await newDevice(DESKTOP);
  ({ page } = device);
  await app.signIn(page, 'auditor');
});
afterAll(() => device?.close());

describe('at its address', LONG, () => {
  it.each(Object.values(REPORTS).map((report) => [report.id, report] as const))('%s', async (_id, report) => {
    const which = { account: '1920', type: BOATHOUSE.type, code: BOATHOUSE.code };
    // What it must be asked, and nothing by which lines are found among others.
    const needed = { ...report, options: {} };
    await page.goto(app.url + addressOf(needed, { ...which, party, parties: 'supplier' }));
    await read(page);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      await page
        .getByText(
          /^(Sum|Sum av alle bilag|Utgående saldo|Resultat som ikke er disponert|Sum eiendeler|Uten)$/,
        )
        .filter({ visible: true })
        .first()
        .waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    }
  });

  it('says what of an address is none, and shows the usual', async () => {
    await page.goto(`${app.url}/trial-balance?year=1850&through=3.5&sted=Lom`);
    await page.getByRole('alert').filter({ hasText: 'year=1850, through=3.5, sted=Lom' }).waitFor();
    await read(page);
    await page.goto(`${app.url}/account-ledger?account=1920&year=2024&from=99`);
    await page.getByRole('alert').filter({ hasText: 'from=99' }).waitFor();
    await expectAccessible(page, ['light', 'dark']);
  });

  it('asks which account, and says when there is no such', async () => {
    await page.goto(`${app.url}/account-ledger`);
    await page.getByText('Velg hva rapporten skal vise.').waitFor();
    await page.goto(`${app.url}/account-ledger?account=nei`);
    await page.getByText('Konto nei finnes ikke hos klienten. Velg en annen.').waitFor();
    // Nothing has happened on it: said in words, and no sum is left blank.
    await page.goto(`${app.url}/account-ledger?account=1920&from=12`);
    await page.getByText('Ingenting er bokført på kontoen i perioden.').waitFor();
    expect(await page.getByText('0,00', { exact: true }).count()).toBe(2);
  });
});

describe('from a sum to what it is made of', () => {
  it('by the keyboard, and back again', async () => {
    await page.goto(`${app.url}/trial-balance?account=1920`);
    const line = page.getByRole('row').filter({ has: page.locator('#account-1920') });
    const closing = await line.getByRole('cell').last().innerText();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('account-1920');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/account-ledger\?account=1920&year=\d{4}&through=12$/);
    const address = page.url();
    const total = page.getByRole('row', { name: /^Utgående saldo/ });
    expect((await total.getByRole('cell').last().innerText()).trim()).toBe(closing.trim());

    await page.keyboard.press('ArrowDown');
    const number = await page.locator('a[data-row]:focus').innerText();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Bilag ${number}` }).waitFor();
    await page.goBack();
    await read(page);
    expect(page.url()).toBe(address);
  });

  it('from a month to what was posted in it, and from last year, by the arrows', async () => {
    await page.goto(`${app.url}/income-months`);
    await read(page);
    await page.locator('a[data-row]').first().focus();
    await page.keyboard.press('ArrowRight');
    const door = page.locator('a[data-door]:focus');
    const amount = (await door.innerText()).trim().replace('−', '');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect((await door.innerText()).trim().replace('−', '')).toBe(amount);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/account-ledger\?account=\d+&year=2026&from=(\d+)&through=\1$/);
    await page.getByText(amount, { exact: true }).first().waitFor();
    await page.goBack();
    await read(page);
    // On a phone one month at a time, which the cards then lead to.
    await page.setViewportSize(PHONE);
    await page.getByLabel('Vis', { exact: true }).selectOption({ label: 'juni 2026' });
    await page.locator('a[data-row]').first().click();
    await page.waitForURL(/from=6&through=6$/);
    await page.setViewportSize(DESKTOP);
  });

  it('from a VAT code to its lines, and to those of an amount among them', async () => {
    await page.goto(`${app.url}/vat-specification`);
    await read(page);
    await page.locator('a[data-row]').first().click();
    await page.waitForURL(/\/posting-journal\?.*vatCode=1$/);
    await read(page);
    const all = await page.locator('a[data-row]').count();
    const [amount = ''] = await page
      .getByText(/^12\s000,00$/)
      .first()
      .allInnerTexts();
    await page.getByRole('button', { name: 'Finn posteringer …' }).click();
    await page.getByLabel(/^Teksten har/).fill('mai');
    await page.getByLabel(/^Beløp/).fill(amount);
    await page.keyboard.press('Enter');
    await page.waitForURL(/text=mai&amount=12000.00&vatCode=1$/);
    await expect.poll(() => page.locator('a[data-row]').count()).toBe(1);
    expect(all).toBeGreaterThan(1);
    await expectAccessible(page, ['light', 'dark']);
    await page.getByRole('button', { name: 'Ta bort «mai»' }).click();
    await expect.poll(() => page.locator('a[data-row]').count()).toBe(all);
  });

  it('as the books stood, and everything that leads on from there as well', async () => {
    await page.goto(`${app.url}/trial-balance`);
    await read(page);
    await page.goto(`${app.url}/trial-balance?at=10`);
    await page.getByText(/^Slik bøkene sto .*, ved 10 hendelser i loggen$/).waitFor();
    await page.goto(`${app.url}/trial-balance?at=999999999`);
    await page.getByText(/Loggen har ikke så mange hendelser/).waitFor();
    await page.goto(`${app.url}/trial-balance`);
    await page.getByRole('button', { name: 'Slik det sto' }).press('Enter');
    await page.getByLabel(/^Ved slutten av dagen/).fill('1.1.2020');
    await expectAccessible(page, ['light', 'dark']);
    await page.keyboard.press('Enter');
    await page.getByText('Slik bøkene sto før loggen begynte').waitFor();
    expect(await page.locator('a[data-row]').count()).toBe(0);
    await page.getByRole('link', { name: 'Balanse', exact: true }).click();
    await page.waitForURL(/\/balance-sheet\?.*at=0$/);
    await page.getByRole('button', { name: 'Vis slik det står nå' }).click();
    await page.waitForURL((url) => !url.searchParams.has('at'));
    await read(page);
    await page.getByRole('button', { name: 'Slik det sto' }).press('Enter');
    await page.getByLabel(/^Eller da loggen hadde/).fill('10');
    await page.keyboard.press('Enter');
    await page.waitForURL(/at=10$/);
    await page.getByText(/ved 10 hendelser i loggen$/).waitFor();
  });

  it('sorted by a column, with the keyboard, also by its address, in its file and where one leads on', async () => {
    await page.goto(`${app.url}/trial-balance`);
    await read(page);
    const closing = page.getByRole('columnheader', { name: 'Utgående' });
    const amounts = () => page.locator('tr.row td:last-child').allTextContents();
    const first = await amounts();
    await closing.getByRole('button').press('Enter');
    await page.waitForURL(/sort=-closing$/);
    expect(await closing.getAttribute('aria-sort')).toBe('descending');
    const sorted = await amounts();
    expect(sorted).not.toEqual(first);
    expect(sorted.toSorted()).toEqual(first.toSorted());
    await page.reload();
    await read(page);
    expect(await amounts()).toEqual(sorted);
    await expectAccessible(page, ['light', 'dark']);
    await closing.getByRole('button').press('Enter');
    await page.waitForURL(/sort=closing$/);
    await closing.getByRole('button').press('Enter');
    await page.waitForURL((url) => !url.searchParams.has('sort'));
    expect(await closing.getAttribute('aria-sort')).toBe('none');
    expect(await amounts()).toEqual(first);
  });

  it('a list in pages too, by the server, and within some days', async () => {
    await page.goto(`${app.url}/account-ledger?account=6300`);
    await read(page);
    const debit = page.getByRole('columnheader', { name: 'Debet' });
    await debit.getByRole('button').press('Enter');
    await page.waitForURL(/sort=-debit$/);
    await expect.poll(() => debit.getAttribute('aria-sort')).toBe('descending');
    expect(await debit.getByRole('button').evaluate((it) => it === document.activeElement)).toBe(true);
    const amounts = async () =>
      (await page.locator('tr.row td:nth-last-child(3)').allTextContents()).map((text) =>
        Number(text.replace(/\s/g, '').replace(',', '.')),
      );
    const first = await amounts();
    expect(first.length).toBe(100);
    expect(first).toEqual(first.toSorted((one, other) => other - one));
    const more = page.getByRole('button', { name: 'Vis flere posteringer' });
    await Promise.all([page.waitForResponse(/reports\.accountLedger/), more.click()]);
    await expect.poll(async () => (await amounts()).length).toBe(200);
    const both = await amounts();
    expect(both).toEqual(both.toSorted((one, other) => other - one));
    await page.getByRole('button', { name: 'Finn posteringer …' }).press('Enter');
    await page.getByLabel(/^Til og med dag/).fill('14.6.2026');
    await page.keyboard.press('Enter');
    await page.waitForURL(/until=2026-06-14&sort=-debit$/);
    const chip = page.getByRole('button', { name: /^Ta bort til / });
    await chip.waitFor();
    await expectAccessible(page, ['light', 'dark']);
    await chip.press('Enter');
    await page.waitForURL(/sort=-debit$/);
    await expect.poll(async () => (await amounts()).length).toBe(100);
  });

  it('what is being typed stays while something else is chosen, and days that turn back are told of', async () => {
    await page.goto(`${app.url}/posting-journal?year=2026`);
    await read(page);
    await page.getByRole('button', { name: 'Finn posteringer …' }).press('Enter');
    const since = page.getByLabel(/^Fra og med dag/);
    const until = page.getByLabel(/^Til og med dag/);
    await since.fill('14.6.2026');
    await page.getByLabel(/^Konto/).fill('6300');
    await page.keyboard.press('Enter');
    await page.waitForURL(/account=6300/);
    await read(page);
    expect(await since.inputValue()).toMatch(/14/);
    await until.fill('1.6.2026');
    await page.keyboard.press('Enter');
    await page.getByText('Den siste dagen er før den første.').waitFor();
    expect(page.url()).not.toMatch(/since|until/);
    await until.fill('15.6.2026');
    await page.keyboard.press('Enter');
    await page.waitForURL(/since=2026-06-14&until=2026-06-15/);
  });

  it('from the result of a project to what was posted under it', async () => {
    await page.goto(`${app.url}/dimension-results`);
    await page.getByRole('row').filter({ hasText: BOATHOUSE.name }).getByRole('link').click();
    await page.waitForURL(/\/dimension-ledger\?type=P&code=N1&/);
    const sum = page.getByRole('row', { name: /^Sum/ });
    await sum.waitFor();
    expect((await sum.innerText()).replace(/\s+/g, ' ').trim()).toBe('Sum 350,00 0,00');
    expect(await page.locator('a[data-row]').count()).toBe(2);
  });

  it('what is chosen stands in the address, and the way back leads to what was chosen before', async () => {
    await page.goto(`${app.url}/account-ledger?account=1920`);
    await read(page);
    const opening = page.getByRole('row', { name: /^Inngående saldo/ });
    const before = await opening.innerText();
    await page.getByLabel('Fra og med').selectOption('9');
    await page.waitForURL(/from=9/);
    await expect.poll(() => opening.innerText()).not.toBe(before);
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('from'));
    await expect.poll(() => opening.innerText()).toBe(before);
    expect(await page.getByLabel('Fra og med').inputValue()).toBe('1');

    const account = page.getByRole('combobox', { name: 'Konto', exact: true });
    await account.fill('3000');
    await account.press('Tab');
    await page.waitForURL(/account=3000/);
    await page.getByText(/· 3000 /).waitFor();
  });

  it('page by page, until its last line stands where the account does', LONG, async () => {
    await page.goto(`${app.url}/account-ledger?account=1920`);
    await read(page);
    const more = page.getByRole('button', { name: 'Vis flere posteringer' });
    // Paper has no button that would say so.
    await page.emulateMedia({ media: 'print' });
    await page.getByText(/^Bare de 100 første linjene er hentet/).waitFor();
    await page.emulateMedia({ media: 'screen' });
    for (const _ of ['second page', 'third page'])
      await Promise.all([page.waitForResponse(/reports\.accountLedger/), more.click()]);
    await page.getByText(/^2\d\d posteringer\. Det var alle\.$/).waitFor();
    await more.waitFor({ state: 'detached' });
    expect(await page.getByText('Noe er bokført mens rapporten ble lest').count()).toBe(0);
    await page.locator('a[data-row]').first().focus();
    await page.keyboard.press('End');
    const last = page.getByRole('row').filter({ has: page.locator('a[data-row]:focus') });
    const total = page.getByRole('row', { name: /^Utgående saldo/ });
    expect(await last.getByRole('cell').last().innerText()).toBe(
      await total.getByRole('cell').last().innerText(),
    );
  });

  it('from the palette', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('1920');
    const group = page.getByRole('group', { name: 'Kontospesifikasjon' });
    await group.getByRole('option', { name: /^1920/ }).click();
    await page.waitForURL(/\/account-ledger\?account=1920$/);
    await read(page);
  });
});

describe('as a file', () => {
  it('has every line, as it stands there; and the log says that it was taken out', async () => {
    await page.goto(`${app.url}/account-ledger?account=1920`);
    await read(page);
    const closing = await page
      .getByRole('row', { name: /^Utgående saldo/ })
      .getByRole('cell')
      .last()
      .innerText();
    await page.getByRole('button', { name: 'Last ned …' }).click();
    await page.getByText('CSV', { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^account-ledger-1920-\d{4}-1-12\.csv$/);
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    const [heads, start, ...rows] = lines;
    expect(heads).toBe('\ufeffBilag;Dato;Tekst;Mva;Kunde / leverandør;Debet;Kredit;Saldo');
    expect(start).toMatch(/^Inngående saldo;/);
    expect(rows.length).toBeGreaterThan(230);
    const amount = rows.at(-1)?.split(';').at(-1);
    expect(amount).toBe(closing.replace('−', '-').replace(/\s/g, ''));
    await page.goto(`${app.url}/log?kind=reading.exported`);
    await page
      .getByText(/kontospesifikasjonen \(CSV\)/)
      .first()
      .waitFor();
  });

  it('as sheets of paper, and the log says so', LONG, async () => {
    await page.goto(`${app.url}/income-months`);
    await read(page);
    await page.getByRole('button', { name: 'Last ned …' }).click();
    await page.getByText('PDF', { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^income-months-\d{4}-1-12\.pdf$/);
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');
    await page.goto(`${app.url}/log?kind=reading.exported`);
    await page
      .getByText(/resultatet måned for måned \(PDF\)/)
      .first()
      .waitFor();
  });

  it('opens in a spreadsheet: amounts are numbers, days are days', async () => {
    await page.goto(`${app.url}/income-statement`);
    await read(page);
    await page.getByRole('button', { name: 'Last ned …' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned', exact: true }).click(),
    ]);
    const parts = unzipSync(await readFile(await download.path()));
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet).toMatch(/<c r="D2" s="5"><v>-?\d+\.\d\d<\/v>/);
    expect(strFromU8(parts['xl/worksheets/sheet2.xml'] ?? new Uint8Array())).toContain('Resultatregnskap');
  });
});
