import { existsSync, lstatSync } from 'node:fs';
import {
  chmod,
  cp,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, closedTo } from './account.ts';
import { makeFolder, safeFromOthers } from './files.ts';
import { rootBase } from './place.ts';

/** npm packages hold no links: the package lists them in a file, for an install script that npm may not run. */
export async function repairLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(dirname(native), target);
    const to = relative(dirname(at), join(dirname(native), source));
    if ((await readlink(at).catch(() => null)) === to) continue;
    await rm(at, { force: true });
    await symlink(to, at);
  }
}

/** Where root's copy goes, the first that serves. */
export const rootsBases = [rootBase, join(tmpdir(), 'segl-root')];

/** A folder for root's copy that the account reaches and that nobody but root can change. */
export async function stagingBase(account: Account, bases: readonly string[]): Promise<string> {
  for (const base of bases) {
    try {
      await makeFolder(base, 0o755);
      if ((await safeFromOthers(base)) && (await closedTo(account, base)) === null) return base;
    } catch {
      // A machine without such a folder, or with a read-only one: the next will do.
    }
  }
  // Nobody can know this name before it exists.
  const base = await mkdtemp(join(tmpdir(), 'segl-root-'));
  await chmod(base, 0o755);
  return base;
}

/**
 * Copies the programs to the folder `copy`, whole or not at all, open for everybody to read and run. What
 * lies there already is replaced: it did not run.
 */
export async function stage(native: string, copy: string): Promise<void> {
  const part = await mkdtemp(join(dirname(copy), '.postgres-'));
  try {
    await cp(native, join(part, 'native'), { recursive: true, filter: isNeeded });
    await repairLinks(join(part, 'native'));
    await openToAll(join(part, 'native'));
    await rm(copy, { recursive: true, force: true });
    await rename(join(part, 'native'), copy);
  } catch (error) {
    // When another process was faster its copy is as good.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Neither what only compiling needs, nor links, which are made anew. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig' && !lstatSync(path).isSymbolicLink();
}

async function openToAll(path: string): Promise<void> {
  const { mode } = await lstat(path);
  const folder = await readdir(path).catch(() => null);
  if (folder !== null) {
    await chmod(path, 0o755);
    for (const name of folder) {
      if (!(await lstat(join(path, name))).isSymbolicLink()) await openToAll(join(path, name));
    }
    return;
  }
  await chmod(path, (mode & 0o100) !== 0 ? 0o755 : 0o644);
}
