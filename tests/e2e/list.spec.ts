import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, expectAccessible, expectOnScreen, newDevice, PHONE, type Device } from './browser.ts';
import { ADDRESS, serveList } from './list/built.ts';

/* The list primitive by itself, as a table on a wide screen and as cards on a phone. */

const MANY = 20_000;

describe.each([
  ['table', DESKTOP],
  ['cards', PHONE],
] as const)('a list as %s', (shape, viewport) => {
  let device: Device;
  let page: Page;
  const rows = () => page.locator('[data-at]');
  const link = (at: number) => page.getByRole('link', { name: `Receipt ${at}`, exact: true });
  const open = async (asked: string) => {
    await page.goto(`${ADDRESS}/?${asked}`);
    await page.getByRole('heading', { name: 'Receipts', exact: true }).waitFor();
  };
  beforeAll(async () => {
    device = await newDevice(viewport);
    ({ page } = device);
    await serveList(device.context);
  });
  afterAll(() => device?.close());

  it('says what it is, and of each row all that has a place there', async () => {
    await open('rows=8&totals');
    const list = page.getByRole(shape === 'table' ? 'table' : 'list', { name: 'All receipts' });
    const row = list.getByRole(shape === 'table' ? 'row' : 'listitem').filter({ hasText: /Receipt 4/ });
    for (const said of ['2026-11-20', 'Nora Vik', '4,00'])
      await row.getByText(said, { exact: true }).waitFor();
    const sum = page.getByRole(shape === 'table' ? 'row' : 'region', { name: /Sum of all/ });
    await sum.getByText('42,00').waitFor();
    if (shape === 'table') await page.getByRole('rowheader', { name: 'Receipt 4', exact: true }).waitFor();
    for (const more of ['', '&raised', '&one-line']) {
      await open(`rows=8&totals${more}`);
      await expectAccessible(page, ['light', 'dark']);
    }
  });

  it('has one link in a row, named by the row’s name, and nothing pressed within it', async () => {
    await open('rows=8');
    expect(await rows().evaluateAll((all) => all.map((row) => row.querySelectorAll('a').length))).toEqual([
      ...[1, 1, 1, 0, 1, 1, 1, 1],
    ]);
    expect(await page.locator('a :is(a, button)').count()).toBe(0);
    expect(await link(4).innerText()).toBe('Receipt 4');
  });

  it('is pressed anywhere in the row, save where something else is', async () => {
    await open('rows=8');
    await page.getByRole('button', { name: 'Prove 4' }).click();
    await page.getByText('1 proved, none chosen').waitFor();
    await press(page, page.getByText('4,00', { exact: true }));
    await page.waitForURL(/receipt\?id=4/);
  });

  it('goes to another tab where that is asked for, and stays', async () => {
    await open('rows=8');
    // What the other tab asks for; of the tab itself a busy browser's driver doesn't always hear.
    const other = device.context.waitForEvent('request', (asked) => asked.url().endsWith('/receipt?id=4'));
    await page.keyboard.down('Control');
    await press(page, page.getByText('4,00', { exact: true }));
    await page.keyboard.up('Control');
    await other;
    expect(page.url()).toContain('rows=8');
    expect(await rows().count()).toBe(8);
  });

  it('shows a row beside itself, and says which', async () => {
    await open('rows=8&choose');
    await link(4).press('Enter');
    await page.getByText('0 proved, 4 chosen').waitFor();
    await expect.poll(() => page.locator('[aria-current=true]').first().textContent()).toContain('Receipt 4');
    expect(await page.locator('a[aria-current=true]').innerText()).toBe('Receipt 4');
    expect(page.url()).toContain('choose');
  });

  it('says that it is empty', async () => {
    await open('rows=0');
    await page.getByRole('heading', { name: 'Nothing yet', exact: true }).waitFor();
    expect(await page.locator('table, ul').count()).toBe(0);
  });

  it('of twenty thousand rows keeps those near the screen, and leads the keyboard to all', async () => {
    await open(`rows=${MANY}`);
    await expect.poll(() => rows().count()).toBeLessThan(150);
    const counted = page.locator(shape === 'table' ? '[aria-rowcount]' : '[aria-setsize]').first();
    const name = shape === 'table' ? 'aria-rowcount' : 'aria-setsize';
    expect(await counted.getAttribute(name)).toBe(String(shape === 'table' ? MANY + 1 : MANY));
    await link(0).focus();
    await page.keyboard.press('End');
    await expect.poll(() => focused(page)).toBe(MANY - 1);
    await expectOnScreen(page, page.locator('a:focus'));
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(MANY - 2);
    await page.keyboard.press('Home');
    await expect.poll(() => focused(page)).toBe(0);
    // The one that leads nowhere is passed over.
    for (let at = 0; at < 60; at++) await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toBe(61);
    await expectOnScreen(page, page.locator('a:focus'));
    expect(await rows().count()).toBeLessThan(150);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    );
  });

  it('has rows wherever it is scrolled to, which stay in their place while others come and go', async () => {
    await open(`rows=${MANY}`);
    await expect.poll(() => rows().count()).toBeLessThan(150);
    for (const share of [0.5, 0.1, 0.93]) {
      await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), share);
      await expect.poll(() => page.evaluate(bare)).toEqual([]);
      expect(await rows().count()).toBeLessThan(150);
      expect(await page.evaluate(moved, 12)).toBeLessThanOrEqual(1);
    }
  });

  it('has one height for all where each is told on one line', async () => {
    await open('rows=40&one-line');
    const heights = await rows().evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    expect(new Set(heights.map(Math.round)).size).toBe(1);
  });

  it('has all rows on paper', async () => {
    await open('rows=300');
    await expect.poll(() => rows().count()).toBeLessThan(150);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await rows().count()).toBe(300);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(() => rows().count()).toBeLessThan(150);
  });
});

/** Presses where it stands, whatever lies there: a card's link lies over its words. */
async function press(page: Page, what: ReturnType<Page['getByText']>): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  if (!box) throw new Error('it is not on the screen');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

function focused(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.activeElement?.closest('[data-at]')?.getAttribute('data-at') ?? -1),
  );
}

/** Runs in the page: heights of the screen at which there is no row. */
function bare(): number[] {
  return [0.2, 0.5, 0.8]
    .map((share) => innerHeight * share)
    .filter((y) => document.elementFromPoint(innerWidth / 3, y)?.closest('[data-at]') == null);
}

/** Runs in the page: by how much, at the most, a row was elsewhere than a little scrolling takes it. */
async function moved(steps: number): Promise<number> {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const offs: number[] = [];
  for (let step = 0; step < steps; step++) {
    const row = document.elementFromPoint(innerWidth / 3, innerHeight / 2)?.closest('[data-at]');
    const before = row?.getBoundingClientRect().top ?? NaN;
    scrollBy(0, 150);
    await drawn();
    await drawn();
    offs.push(Math.abs((row?.getBoundingClientRect().top ?? NaN) - before + 150));
  }
  return Math.max(...offs);
}
