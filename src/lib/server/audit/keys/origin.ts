import { ok } from '#lib/domain/result.ts';
import type { Config } from '#lib/server/platform/config/config.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { newLog } from './log.ts';
import { findLog, insertLog, lockSequencing } from '../store.ts';

/** What an installation would call its log if it had none: by configuration, or by where it is reached. */
export function configuredOrigin({ logOrigin, origin }: Config): string {
  return `${logOrigin ?? (origin ? new URL(origin).host : 'segl.localhost')}/log`;
}

/** The origin of a client's log, under that of the installation. */
export const originUnder = (installation: string, clientId: string) => `${installation}/${clientId}`;

const known = new WeakMap<Platform, string>();

/**
 * The origin of the installation's own log, under which those of its clients are named. It is what was configured when the
 * first log of all was to be signed, and never changes: a name that moves with a setting would make two logs of one.
 */
export async function installationOrigin(platform: Platform): Promise<string> {
  const found = known.get(platform);
  if (found !== undefined) return found;
  const directory = machine(platform);
  const log = await directory.transaction(async (tx) => {
    const existing = await findLog(tx, directory.clientId);
    if (existing) return ok(existing);
    await lockSequencing(tx, directory.clientId);
    const meanwhile = await findLog(tx, directory.clientId);
    if (meanwhile) return ok(meanwhile);
    const made = newLog(directory, configuredOrigin(platform.config));
    await insertLog(tx, directory.clientId, made);
    return ok(made);
  });
  if (!log.ok) throw new Error('unreachable: naming a log has no expected failure');
  known.set(platform, log.value.origin);
  return log.value.origin;
}
