import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Account, accountFor } from './account.ts';
import { checkVersion } from './cluster.ts';
import { type EmbeddedPostgresError, fromFileError } from './errors.ts';
import { makeFolder, syncFolder } from './files.ts';
import { waitAlone } from './locks.ts';
import {
  clearWay,
  existingPlace,
  newPlace,
  ownFolder,
  rememberPlace,
  startLockOf,
  unfinished,
} from './place.ts';

const lockMilliseconds = 180_000;

/**
 * Makes the folder's database out of files that `fill` writes, instead of a new one. They become its data folder by one
 * rename when all are there and belong to the account the server runs under; a crash before that leaves nothing that
 * could be taken for a database. The owner's password is made anew at the next start.
 * `embedded_postgres_busy` where there is a database already.
 */
export async function restoreCluster(
  asked: string,
  fill: (dataFolder: string) => Promise<void>,
): Promise<Result<void, EmbeddedPostgresError>> {
  const folder = await ownFolder(asked);
  const lock = await waitAlone(startLockOf(folder), lockMilliseconds);
  if (lock === null) return err({ code: 'embedded_postgres_busy', folder });
  try {
    const existing = await existingPlace(folder);
    if (!existing.ok) return existing;
    if (existing.value) return err({ code: 'embedded_postgres_busy', folder });
    const account = await accountFor(null);
    if (!account.ok) return account;
    const place = await newPlace(folder, account.value);
    if (!place.ok) return place;
    await clearWay(folder, place.value, () => {});
    const wrong = await makeFrom(place.value.home, basename(place.value.dataFolder), account.value, fill);
    if (wrong) return err(wrong);
    await rememberPlace(folder, place.value);
    return ok();
  } catch (error) {
    const expected = fromFileError(error, folder);
    if (expected === undefined) throw error;
    return err(expected);
  } finally {
    lock.release();
  }
}

async function makeFrom(
  home: string,
  name: string,
  account: Account | null,
  fill: (dataFolder: string) => Promise<void>,
): Promise<EmbeddedPostgresError | null> {
  const open = account === null ? 0o700 : 0o711;
  await makeFolder(dirname(home), open);
  const making = await mkdtemp(`${home}${unfinished}`);
  try {
    await chmod(making, open);
    const data = join(making, name);
    await mkdir(data, { mode: 0o700 });
    await fill(data);
    const wrong = await checkVersion(data);
    if (wrong) return wrong;
    if (account) await giveAll(data, account);
    await rename(making, home);
    await syncFolder(dirname(home));
    return null;
  } finally {
    await rm(making, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function giveAll(folder: string, account: Account): Promise<void> {
  await chown(folder, account.uid, account.gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveAll(path, account);
    else await chown(path, account.uid, account.gid);
  }
}
