import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { weAreRoot } from './files.ts';
import { type Account, run } from './run.ts';

export type { Account } from './run.ts';

const preferred = ['postgres', '_postgres', 'nobody'];

/**
 * Under which account the server of this data folder runs: null (our own) unless we are root, which
 * PostgreSQL refuses. Then the owner of existing data, or else the first of `postgres`, `_postgres`
 * (macOS) and `nobody` that the machine has.
 */
export async function accountFor(
  dataFolder: string | null,
): Promise<Result<Account | null, EmbeddedPostgresError>> {
  if (!weAreRoot()) return ok(null);
  if (dataFolder !== null) {
    const owner = await stat(dataFolder);
    if (owner.uid !== 0) return ok({ name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid });
  }
  const accounts = readAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  let reason = `none of ${preferred.join(', ')} in /etc/passwd`;
  for (const name of preferred) {
    const account = accounts.find((each) => each.name === name);
    if (!account) continue;
    // Some containers have accounts that even root may not become.
    const tried = await run('/bin/sh', ['-c', ':'], account);
    if (tried.success) return ok(account);
    reason = `${name}: ${tried.output.trim()}`;
  }
  return err({ code: 'embedded_postgres_no_unprivileged_user', reason });
}

/** The accounts of a passwd file (name:password:uid:gid:…) that are not root. */
export function readAccounts(passwd: string): Account[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !/^[1-9]\d*$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/**
 * The first folder on the way to `path`, itself included, that the account may not enter; null when it
 * gets there. Judged by the mode bits; access lists are not read.
 */
export async function closedTo(account: Account, path: string): Promise<string | null> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { uid, gid, mode } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === dirname(folder)) return null;
  }
}
