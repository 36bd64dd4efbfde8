import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));
const PACKAGE = fileURLToPath(
  new URL('../../../node_modules/@sparticuz/chromium/package.json', import.meta.url),
);

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
