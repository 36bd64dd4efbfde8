import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import {
  chromium as playwright,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type LaunchOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { expect } from 'vitest';
import { browserProgram } from '../setup/run/browser.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

/**
 * Flags of the packaged browser that break service workers and multi-page tests; and those by which it draws through an
 * emulated graphics card, which costs three times the processor of drawing without one.
 */
const UNWANTED =
  /^--(single-process|no-zygote|headless|disable-web-security|ignore-certificate-errors|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist|in-process-gpu)/;

/** One person's browser. */
export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

/** A browser with a profile on disk, which can be closed and opened again. */
export interface KeptDevice extends Device {
  /** The folder that the browser keeps everything in. */
  readonly profile: string;
  /** Closes the browser and leaves its profile. */
  quit(): Promise<void>;
  /** Closes the browser and starts it again on the same profile. */
  reopen(options?: { offline?: boolean }): Promise<KeptDevice>;
  /** Ends all of its processes at once, as an empty battery or a system short of memory does. {@link reopen} starts it again. */
  kill(): Promise<void>;
}

type Size = { width: number; height: number };

/** The one process in which the devices of a worker live, since to start one costs more than most tests; it ends with the worker. */
let shared: Promise<Browser> | null = null;

interface Traits {
  /**
   * Whether it installs the service worker, for what is shown without network or of another version. To fetch and store
   * the whole app costs more than most tests; a browser without one, as in some private windows, has all of it online.
   */
  readonly worker?: boolean;
}

/** A device that knows nothing of the others, and of which nothing is left. */
export async function newDevice(viewport: Size, traits: Traits = {}): Promise<Device> {
  shared ??= launchOptions([]).then((options) => playwright.launch(options));
  const context = await (await shared).newContext(seenAs(viewport));
  const forbidden = forbiddenIn(context);
  return {
    ...(await opened(context, traits)),
    async close() {
      await context.close();
      expect(forbidden).toEqual([]);
    },
  };
}

/** @param flags more of the browser's own, such as `--host-resolver-rules` */
export async function newKeptDevice(
  viewport: Size,
  traits: Traits & { readonly flags?: readonly string[] } = {},
): Promise<KeptDevice> {
  const profile = await mkdtemp(join(tmpdir(), 'segl-browser-'));
  return keptIn(profile, viewport, { flags: [], ...traits });
}

async function keptIn(
  profile: string,
  viewport: Size,
  { offline = false, flags, ...traits }: Traits & { offline?: boolean; flags: readonly string[] },
): Promise<KeptDevice> {
  const options = { ...(await launchOptions(flags)), ...seenAs(viewport), offline };
  const context = await playwright.launchPersistentContext(profile, options);
  const forbidden = forbiddenIn(context);
  return {
    ...(await opened(context, traits)),
    profile,
    quit: () => context.close(),
    async kill() {
      for (const pid of await processesOn(profile)) process.kill(pid, 'SIGKILL');
      await context.close().catch(() => undefined);
    },
    async close() {
      await context.close();
      expect(forbidden).toEqual([]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
    async reopen(how = {}) {
      await context.close();
      return keptIn(profile, viewport, { flags, ...traits, ...how });
    },
  };
}

/** Ids of the processes that were started on a profile. */
async function processesOn(profile: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, at) => lines[at]?.includes(profile)).map(Number);
}

/** What the policies of the pages and workers have kept from happening there: nothing that the app does. */
function forbiddenIn(context: BrowserContext): readonly string[] {
  const told: string[] = [];
  context.on('console', (message) => {
    if (/Content Security Policy|Trusted(HTML|Script)/.test(message.text())) told.push(message.text());
  });
  return told;
}

async function launchOptions(flags: readonly string[]): Promise<LaunchOptions> {
  const args = [...chromium.args.filter((flag) => !UNWANTED.test(flag)), '--no-sandbox', '--disable-gpu'];
  return { executablePath: await browserProgram(), args: [...args, ...flags], headless: true };
}

function seenAs(viewport: Size): BrowserContextOptions {
  const touch = viewport.width < 768;
  return {
    viewport,
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    hasTouch: touch,
    isMobile: touch,
    deviceScaleFactor: 1,
  };
}

async function opened(
  context: BrowserContext,
  { worker = false }: Traits,
): Promise<Pick<Device, 'context' | 'page'>> {
  // A test's own time ends what never comes.
  context.setDefaultTimeout(200_000);
  if (!worker)
    await context.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

/** A page that the server sent as it is hears what is done on it only from here on; its buttons that send say so. */
export async function alive(page: Page): Promise<void> {
  await page.locator('button[type=submit]:enabled').first().waitFor();
}

/** Fails unless all of it is on the screen as it is, without scrolling. */
export async function expectOnScreen(page: Page, what: Locator): Promise<void> {
  await what.waitFor();
  await rested(page);
  const [box, size] = [await what.boundingBox(), page.viewportSize()];
  if (!box || !size) throw new Error('it has no place on the screen');
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.y + box.height).toBeLessThanOrEqual(size.height);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(size.width);
}

/** Fails unless what can be pressed on a phone is as high as a finger needs; a row is pressed anywhere. */
export async function expectTargets(page: Page): Promise<void> {
  expect(await smallTargets(page)).toEqual([]);
}

export async function smallTargets(page: Page): Promise<string[]> {
  if ((page.viewportSize()?.width ?? 0) >= 768) return [];
  await rested(page);
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main :is(a, button, summary):not([data-row])')]
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
      .map((each) => `${each.tagName} ${each.textContent?.trim() ?? ''}`),
  );
}

type Theme = 'light' | 'dark';

const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Screens that have been looked at in this worker. */
const looked = new Set<string>();

/**
 * Fails with what axe finds on the screen as it is (WCAG 2.2 AA and axe's own best practices), once for each state of
 * it that a story leads to; screens that need no story are walked over in screens.spec.ts. In the dark on a phone and
 * in the light at a desk, unless both are named.
 */
export async function expectAccessible(
  page: Page,
  themes: readonly Theme[] = [(page.viewportSize()?.width ?? 0) < 768 ? 'dark' : 'light'],
): Promise<void> {
  await answered(page);
  const screen = await screenOf(page);
  const due = themes.filter((theme) => !looked.has(`${theme} ${screen}`));
  for (const theme of due) looked.add(`${theme} ${screen}`);
  expect(await axeFinds(page, due), `axe on ${screen}`).toEqual([]);
}

/** What axe finds on the screen in each of the themes; what does not hang on colours is looked at in the first alone. */
export async function axeFinds(page: Page, themes: readonly Theme[]): Promise<string[]> {
  await answered(page);
  const found: string[] = [];
  for (const [at, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme });
    // Once in a page, since to read it costs as much as a look.
    if (at === 0 && !(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
    await rested(page);
    const violations = await page.evaluate(look, at === 0 ? null : OF_COLOURS);
    found.push(...violations.map((what) => `${colorScheme}, ${what}`));
  }
  return found;
}

/** Runs in the page. */
async function look(rules: string[] | null): Promise<string[]> {
  const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
    // A long list is looked at where it begins: its other rows are made as these are.
    { exclude: ['[data-at]:nth-child(n + 12)'] },
    { resultTypes: ['violations'], ...(rules && { runOnly: rules }) },
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/**
 * Ends what moves and fades, where it ends: half-way a colour is nobody's, and what slides in measures a ten-thousandth
 * of a pixel less than it is.
 */
export async function rested(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const move of document.getAnimations()) {
      if (move.effect?.getComputedTiming().endTime !== Infinity) move.finish();
    }
  });
}

/** What is still being asked for is no screen yet; its words fade in. */
async function answered(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.asking') === null);
}

/** Which screen it is, and in which state: its address without ids, its size, and what can be done and read there. */
function screenOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const path = location.pathname.replaceAll(/[0-9a-f-]{36}/g, '…');
    const marks = document.querySelectorAll('h1, h2, dialog, [role=alert], [role=status], label, button');
    const state = [...marks].map((each) => `${each.tagName} ${each.textContent?.trim().slice(0, 40) ?? ''}`);
    return `${path} ${innerWidth} ${[...new Set(state)].join(' · ')}`;
  });
}

/** Holds a seal pressed until it binds, however long that takes on a busy machine. */
export async function holdPressed(page: Page, seal: Locator): Promise<void> {
  const holding = page.locator('button.holding');
  await seal.hover();
  await page.mouse.down();
  await holding.waitFor();
  await holding.waitFor({ state: 'detached' });
  await page.mouse.up();
}
