import type { Page } from 'playwright-core';
import type { Row } from '../benchmark.ts';
import { SLOWER, withPhone, type Phone } from './phone.ts';

const STARTS = 9;
/** Milliseconds from the navigation until the app hears what is touched. */
const LONGEST = 1000;
const RECEIPTS = 40;
const SCROLLED_MS = 4000;

/**
 * A phone that is started without network, and a list that is scrolled on it. The browser is a new process each time, its
 * processor slowed down by the browser's own throttle: of the page, not of its service worker.
 */
export async function start(): Promise<Row[]> {
  return withPhone(async (phone) => {
    const starts: number[] = [];
    for (let turn = 0; turn < STARTS; turn++) starts.push(await touchable(phone));
    const [first = 0, middle = 0, last = 0] = [0, 0.5, 1].map((share) => quantile(starts, share));
    const scrolled = await scrolling(phone);
    const rate = `processor ${SLOWER} times slower`;
    return [
      {
        what: `cold start without network to the first touch, ms, ${rate}`,
        measured: Math.round(middle),
        range: `${Math.round(first)}–${Math.round(last)}`,
        limit: `at most ${LONGEST}`,
        holds: String(middle <= LONGEST),
      },
      {
        what: `${RECEIPTS} receipts scrolled, frames a second, ${rate}`,
        measured: Math.round(scrolled.rate * 10) / 10,
        range: `longest frame ${Math.round(scrolled.longest)} ms`,
        limit: 'at least 59',
        holds: String(scrolled.rate >= 59),
      },
    ];
  });
}

/** Until the locked screen takes a picture: what a person who has a receipt in their hand wants. */
async function touchable(phone: Phone): Promise<number> {
  const { context, page } = await phone.open({ offline: true });
  await slow(page);
  await page.addInitScript(() => {
    const look = (): void => {
      const camera = document.querySelector('input[type=file]:enabled');
      // A page that is drawn hears nothing before its buttons are alive.
      const alive = document.querySelector('button[type=submit]:enabled');
      if (camera && alive) Object.assign(globalThis, { touchable: performance.now() });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${phone.url}/capture`);
  const handle = await page.waitForFunction(
    () => (globalThis as unknown as { touchable?: number }).touchable ?? false,
  );
  const ms = await handle.jsonValue();
  await context.close();
  return Number(ms);
}

async function scrolling(phone: Phone): Promise<{ rate: number; longest: number }> {
  const { context, page } = await phone.open({ offline: true });
  await page.goto(`${phone.url}/capture`);
  await phone.unlock(page);
  for (let nth = 0; nth < RECEIPTS; nth++) await capture(page, nth);
  await page.goto(`${phone.url}/drafts`);
  await page
    .getByText(`Kvittering ${RECEIPTS - 1}`)
    .first()
    .waitFor();
  await slow(page);
  const frames = await page.evaluate(frameTimes, SCROLLED_MS);
  await context.close();
  const sum = frames.reduce((all, each) => all + each, 0);
  return { rate: (1000 * frames.length) / sum, longest: Math.max(...frames) };
}

async function capture(page: Page, nth: number): Promise<void> {
  const jpeg = await page.evaluate(async (seed) => {
    const canvas = new OffscreenCanvas(600, 800);
    const context = canvas.getContext('2d')!;
    for (let at = 0; at < 300; at++) {
      context.fillStyle = `hsl(${(seed * 37 + at * 11) % 360} 60% 70%)`;
      context.fillRect((at * 71) % 600, (at * 113 + seed * 7) % 800, 60, 40);
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, nth);
  const buffer = Buffer.from(jpeg);
  const file = { name: `${nth}.jpg`, mimeType: 'image/jpeg', buffer };
  await page.locator('input[type=file]').nth(1).setInputFiles(file);
  await page.locator('.pictures img').first().waitFor();
  await page.getByLabel('Hva gjelder det?').fill(`Kvittering ${nth}`);
  await page.getByLabel('Beløp').fill(`${nth + 1}0`);
  await page.getByRole('button', { name: 'Lagre', exact: true }).click();
  await page.getByText('Lagret på denne enheten').waitFor();
  await page.getByRole('button', { name: 'Ny kvittering' }).click();
  await page.getByLabel('Beløp').waitFor();
}

/** Runs in the page: down and up again, a finger's width a frame. @returns milliseconds between frames */
function frameTimes(during: number): Promise<number[]> {
  return new Promise((resolve) => {
    const frames: number[] = [];
    const began = performance.now();
    let [before, step] = [0, 24];
    const frame = (now: number): void => {
      if (before > 0) frames.push(now - before);
      before = now;
      const { scrollHeight, clientHeight } = document.documentElement;
      if (scrollY + step < 0 || scrollY + step > scrollHeight - clientHeight) step = -step;
      scrollBy(0, step);
      if (performance.now() - began < during) requestAnimationFrame(frame);
      else resolve(frames);
    };
    requestAnimationFrame(frame);
  });
}

async function slow(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0;
}
