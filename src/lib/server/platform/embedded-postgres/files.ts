import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether we are root on a system that has such a thing. */
export function weAreRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * Gives a file we made as root to whoever owns its folder. Somebody who once used `sudo` can then still
 * start without it.
 */
export async function giveToFolderOwner(path: string): Promise<void> {
  if (!weAreRoot()) return;
  const owner = await stat(dirname(path));
  const file = await open(path, 'r');
  try {
    await file.chown(owner.uid, owner.gid);
  } finally {
    await file.close();
  }
}

/** Writes it so that only the owner can read it, and either all of it is there or nothing changed. */
export async function writePrivately(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.${Date.now()}.part`;
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await giveToFolderOwner(part);
  await rename(part, path);
  await syncFolder(dirname(path));
}

/** Makes a rename in this folder last through a power cut. Windows cannot open folders, and need not. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes the folder with exactly this mode, whatever the umask; an existing one is left as it is. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  if (existsSync(path)) return;
  await mkdir(path, { recursive: true });
  await chmod(path, mode);
}

/**
 * Whether nobody but root and ourselves can change what lies at `path`: it is a real folder of ours that
 * others cannot write, and so are all above it (a folder that all may write counts when it is sticky,
 * because there nobody can replace what belongs to us).
 */
export async function safeFromOthers(path: string): Promise<boolean> {
  const we = process.geteuid?.() ?? 0;
  const own = await lstat(path);
  if (!own.isDirectory() || own.uid !== we || (own.mode & 0o022) !== 0) return false;
  for (let above = dirname(path); ; above = dirname(above)) {
    const folder = await lstat(above);
    const sticky = (folder.mode & 0o1000) !== 0;
    if (!folder.isDirectory() || (folder.uid !== 0 && folder.uid !== we)) return false;
    if ((folder.mode & 0o022) !== 0 && !sticky) return false;
    if (above === dirname(above)) return true;
  }
}
