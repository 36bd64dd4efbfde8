import { existsSync } from 'node:fs';
import { ok, type Result } from '#lib/domain/result.ts';
import { tellOpenDisk } from '#lib/server/audit/index.ts';
import { volumeOf, type Volume } from '#lib/server/platform/at-rest/volume.ts';
import type { Config } from '#lib/server/platform/config/config.ts';
import { machine } from '#lib/server/platform/context.ts';
import { isLoopback } from '#lib/server/platform/loopback.ts';
import { asOwner } from '#lib/server/platform/migrate.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { allClients } from './clients.ts';

/** Where a database lies, as far as this machine knows. */
export interface DatabasePlace {
  /** Null: with somebody else, or it does not say. */
  readonly path: string | null;
  readonly volume: Volume;
}

const ELSEWHERE: DatabasePlace = { path: null, volume: { atRest: 'unknown', device: '' } };

/** Of the database that came with Segl, or of another on this very machine that tells its owner. */
export async function databasePlace({
  ownerUrl,
  embedded,
}: {
  readonly ownerUrl: string;
  readonly embedded: { readonly dataFolder: string } | null;
}): Promise<DatabasePlace> {
  if (embedded) return { path: embedded.dataFolder, volume: volumeOf(embedded.dataFolder) };
  if (!isLoopback(new URL(ownerUrl).hostname)) return ELSEWHERE;
  const asked: Result<string | null, { code: string }> = await asOwner(ownerUrl, async (sql) => {
    const rows = await sql`show data_directory`.catch(() => []);
    return ok(rows[0] ? String(rows[0]['data_directory']) : null);
  });
  const path = asked.ok ? asked.value : null;
  return path !== null && existsSync(path) ? { path, volume: volumeOf(path) } : ELSEWHERE;
}

/** Whether the database lies open, and nothing says that it may. */
export function isRefused({ databaseAtRest }: Config, { volume }: DatabasePlace): boolean {
  return databaseAtRest === 'checked' && volume.atRest === 'open';
}

/** Has every client told where the configuration lets their rows lie on an open disk. */
export async function tellAtRest(
  platform: Platform,
  installation: string,
  { volume }: DatabasePlace,
): Promise<void> {
  const open = platform.config.databaseAtRest === 'open' && ['open', 'unknown'].includes(volume.atRest);
  for (const { id } of await allClients(platform))
    await tellOpenDisk(machine(platform, id), installation, open ? { device: volume.device } : null);
}
