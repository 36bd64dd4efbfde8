import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
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
    if (!existsSync(join(dirname(at), to))) continue;
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
    copyOpenToAll(native, join(part, 'native'));
    await repairLinks(join(part, 'native'));
    await rm(copy, { recursive: true, force: true });
    await rename(join(part, 'native'), copy);
  } catch (error) {
    // When another process was faster its copy is as good.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/**
 * Copies what running needs: not what only compiling needs, nor links, which are made anew. Two thousand
 * small files, hence in one go without waiting in between.
 */
function copyOpenToAll(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name !== 'pkgconfig') copyOpenToAll(source, target);
    if (!entry.isFile() || entry.name.endsWith('.a')) continue;
    copyFileSync(source, target);
    chmodSync(target, (statSync(source).mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
