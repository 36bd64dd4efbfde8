import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatAmount } from '#lib/domain/money.ts';
import { uploaded } from '../setup/books/documents.ts';
import { newApp, type App } from './app.ts';
import { DESKTOP, expectAccessible, newDevice, PHONE, type Device } from './browser.ts';
import { LONG } from '../setup/long.ts';

let app: App;
let device: Device;

beforeAll(async () => {
  app = await newApp();
  await app.start();
  device = await newDevice(DESKTOP);
  await app.signIn(device.page, 'auditor');
});
afterAll(async () => {
  await device?.close();
  await app?.close();
});

it('goes to a voucher by its number, from the keyboard alone', LONG, async () => {
  const { page } = device;
  await page.locator('a[data-row]').first().focus();
  const number = await page.locator('a[data-row]').nth(1).innerText();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Søk og gå til' });
  await field.waitFor();
  await page.keyboard.type(number);
  await page.getByRole('option', { name: number, selected: true }).waitFor();
  await expectAccessible(page, ['dark', 'light']);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `Bilag ${number}` }).waitFor();
});

it('takes what is typed from the very press on', LONG, async () => {
  const { page } = device;
  const focused = await page.evaluate(async () => {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }));
    await Promise.resolve();
    return document.activeElement?.role;
  });
  expect(focused).toBe('combobox');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox').waitFor({ state: 'detached' });
});

it('goes to an account’s line in the trial balance', LONG, async () => {
  const { page } = device;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('1920');
  await page.getByRole('option', { name: /^1920/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('account-1920');

  await page.setViewportSize(PHONE);
  await page.getByRole('listitem').filter({ hasText: '1920' }).waitFor();
  await page.setViewportSize(DESKTOP);
});

it('finds an amount, a day and a document, each under its own heading', LONG, async () => {
  const { page } = device;
  const [line] = await app.database.owner<{ amount: string; day: string }[]>`
    select amount::text, to_char(date, 'DD.MM.YYYY') as day from ledger.line l
    join ledger.voucher v on v.id = l.voucher_id where amount > 100000 order by amount desc limit 1`;
  const documentId = await uploaded(app.context());
  const field = page.getByRole('combobox', { name: 'Søk og gå til' });
  const leave = async () => {
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  };
  const looking = async (query: string, heading: string) => {
    await page.keyboard.press('Control+k');
    await field.waitFor();
    await page.keyboard.type(query);
    const group = page.getByRole('group', { name: heading });
    await group.getByRole('option').first().waitFor();
    return group;
  };
  const amount = formatAmount(BigInt(line?.amount ?? 0));
  for (const written of [amount, amount.replace(/[^\d,]/g, '').replace(/,00$/, '')]) {
    await looking(written, 'Bilag med beløpet');
    await leave();
  }
  await looking(line?.day ?? '', 'Bilag fra dagen');
  await leave();
  await looking('avtale', 'Dokumenter');
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/documents/${documentId}`));
  await page.goto(`${app.url}/trial-balance?account=1920`);
  await page.locator('#account-1920').waitFor();
});

it('says that nothing fits, and gives the focus back', LONG, async () => {
  const { page } = device;
  const row = page.locator('#account-1920');
  await row.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzz');
  await page.getByText('Ingen treff på «zzz».').waitFor();
  await expectAccessible(page);
  // What lies under it stays where it is, and its own key closes it.
  const width = () => page.evaluate(() => document.querySelector('main')?.getBoundingClientRect().width);
  const under = await width();
  await page.keyboard.press('Control+k');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('account-1920');
  await page.locator('.palette').waitFor({ state: 'detached' });
  expect(await width()).toBe(under);
});

it('is told of among the keys, which it opens', LONG, async () => {
  const { page } = device;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hurtig');
  await page.getByRole('option', { name: 'Vis hurtigtaster', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  const keys = page.getByRole('dialog', { name: 'Hurtigtaster' });
  await keys.getByText('Søk og gå til').waitFor();
});
