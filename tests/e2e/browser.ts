import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserProgram } from '../setup/browser.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

/** Flags of the packaged browser that break service workers and multi-page tests. */
const UNWANTED = /^--(single-process|no-zygote|headless|disable-web-security|ignore-certificate-errors)/;

/** One person's browser with a profile on disk, which can be closed and opened again. */
export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The folder that the browser keeps everything in. */
  readonly profile: string;
  close(): Promise<void>;
  /** Closes the browser and leaves its profile. */
  quit(): Promise<void>;
  /** Closes the browser and starts it again on the same profile. */
  reopen(options?: { offline?: boolean }): Promise<Device>;
}

/** @param flags more of the browser's own, such as `--host-resolver-rules` */
export async function newDevice(
  viewport: { width: number; height: number },
  flags: readonly string[] = [],
): Promise<Device> {
  const profile = await mkdtemp(join(tmpdir(), 'segl-browser-'));
  return open(profile, viewport, { flags });
}

async function open(
  profile: string,
  viewport: { width: number; height: number },
  { offline = false, flags = [] }: { offline?: boolean; flags?: readonly string[] },
): Promise<Device> {
  const touch = viewport.width < 768;
  const context = await playwright.launchPersistentContext(profile, {
    executablePath: await browserProgram(),
    args: [...chromium.args.filter((flag) => !UNWANTED.test(flag)), '--no-sandbox', ...flags],
    headless: true,
    viewport,
    locale: 'nb-NO',
    timezoneId: 'Europe/Oslo',
    hasTouch: touch,
    isMobile: touch,
    deviceScaleFactor: 1,
    offline,
  });
  context.setDefaultTimeout(20_000);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    profile,
    quit: () => context.close(),
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
    async reopen(options = {}) {
      await context.close();
      return open(profile, viewport, { flags, ...options });
    },
  };
}

const FADE_MS = 400;

/**
 * Fails with what axe finds on the screen as it is (WCAG 2.2 AA and axe's own best practices), light and dark: what does
 * not depend on colours is looked at once.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours fade over; half-way they are nobody's.
    await page.waitForTimeout(FADE_MS);
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    expect(found, `axe on ${page.url()}, ${colorScheme}`).toEqual([]);
  }
}
