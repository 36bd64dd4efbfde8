import { mkdir, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** Makes the folder, or finds it empty: what is laid down in it can't be mixed with anything. */
export async function emptyFolder(
  folder: string,
): Promise<Result<void, { code: 'not_empty' } | { code: 'unwritable'; reason: string }>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return (await readdir(folder)).length > 0 ? err({ code: 'not_empty' }) : ok();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (!code || code === 'ENOSPC' || code === 'EDQUOT') throw cause;
    return err({ code: 'unwritable', reason: code });
  }
}

/** Whether `path`, which need not be there yet, is `folder` or lies in it, whatever links lead to either. */
export async function liesIn(folder: string, path: string): Promise<boolean> {
  const way = relative(await real(folder), await real(path));
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** The folder behind all links, as far as it is there. */
async function real(path: string): Promise<string> {
  return realpath(path).catch(async () =>
    dirname(path) === path ? path : join(await real(dirname(path)), basename(path)),
  );
}
