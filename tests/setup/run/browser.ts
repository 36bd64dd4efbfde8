import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import type { BrowserContextOptions, LaunchOptions } from 'playwright-core';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));
const PACKAGE = fileURLToPath(
  new URL('../../../node_modules/@sparticuz/chromium/package.json', import.meta.url),
);

/**
 * Flags of the packaged browser that break service workers and multi-page tests; and those by which it draws through an
 * emulated graphics card, which costs three times the processor of drawing without one.
 */
const UNWANTED =
  /^--(single-process|no-zygote|headless|disable-web-security|ignore-certificate-errors|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist|in-process-gpu)/;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The browser's program, unpacked once beside the packages and moved into place whole. The package itself would
 * unpack to the machine's common temporary folder, where another user's copy may stand in the way, or half of one.
 */
export async function browserProgram(): Promise<string> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  const folder = join(CACHE, `browser-${version}`);
  const program = join(folder, 'chromium');
  if (await stat(program).catch(() => null)) return program;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  await unpackInto(draft);
  // Another run may have been faster; its copy is as good.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return program;
}

async function unpackInto(folder: string): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** @param flags more of the browser's own */
export async function launchOptions(flags: readonly string[] = []): Promise<LaunchOptions> {
  const args = [...chromium.args.filter((flag) => !UNWANTED.test(flag)), '--no-sandbox', '--disable-gpu'];
  return { executablePath: await browserProgram(), args: [...args, ...flags], headless: true };
}

/** As somebody in Norway has it: a phone below a tablet's width. */
export function seenAs(viewport: Size): BrowserContextOptions {
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
