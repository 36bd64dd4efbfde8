import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { restoreCluster, type EmbeddedPostgresError } from '../embedded-postgres/index.ts';
import { writePrivately } from '../embedded-postgres/files.ts';
import { createKeyProvider, type KeyProvider } from '../keys.ts';
import { findKeyring, KEYRING, keepKeyring, keysIn, type Keyring } from '../keys/keyring.ts';
import { makeMasterFile } from '../keys/master-file.ts';
import type { MasterKey } from '../keys/master.ts';
import { besideData } from '../keys/place.ts';
import { emptyFolder } from './folder.ts';
import { MEMORY_PART, partKey, readManifest, type Manifest, type ManifestError } from './manifest.ts';
import { partHolds, readPart } from './parts.ts';
import { StreamDamaged } from './sealed-stream.ts';
import { unpackTree } from './tree.ts';

export interface RestoreRequest {
  readonly from: string;
  /** New or empty: becomes the data folder. */
  readonly into: string;
  readonly master: MasterKey;
  /** Those of a master key that is no secret of a module: they open backups up to 0.6.0, which had no keyring. */
  readonly bytes: Uint8Array | null;
  /** Whether they are laid beside the data. */
  readonly layKey: boolean;
  readonly progress: (part: string, bytes: number) => void;
}

export type RestoreError =
  | ManifestError
  | EmbeddedPostgresError
  | { code: 'restore_folder_not_empty'; folder: string }
  | { code: 'restore_folder_unwritable'; folder: string; reason: string }
  | { code: 'restore_disk_full'; folder: string };

/** Lies in a data folder while it is being restored; a start on such a folder is refused. */
export const UNFINISHED = 'restore.unfinished';

/**
 * Lays out a backup as a new data folder. All of it is read and held against the manifest before anything is written:
 * `backup_incomplete`, `backup_wrong_key`, `backup_damaged` (which part, and from which byte on). The folder counts as
 * unfinished until {@link finishRestore}, which whoever called this says after a start on it was seen to work.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Result<Manifest, RestoreError>> {
  const { from, into, bytes, layKey, progress } = request;
  const opened = await keysOf(request);
  if (!opened.ok) return opened;
  const { keys, ring } = opened.value;
  const checked = await checkBackup(from, keys);
  if (!checked.ok) return checked;
  const manifest = checked.value;
  const source = (name: string) => readPart(join(from, name), partKey(keys, manifest.id, name));
  const unpack = (name: string, root: string) => {
    let written = 0;
    return unpackTree(source(name), root, (bytes) => progress(name, (written += bytes)));
  };
  try {
    const made = await emptyFolder(into);
    if (!made.ok) {
      return made.error.code === 'not_empty'
        ? err({ code: 'restore_folder_not_empty', folder: into })
        : err({ code: 'restore_folder_unwritable', folder: into, reason: made.error.reason });
    }
    await writePrivately(join(into, UNFINISHED), `from ${from}\n`);
    if (layKey && bytes) makeMasterFile(besideData(into), bytes);
    if (ring) await keepKeyring(into, ring);
    if (manifest.parts.some(({ name }) => name === MEMORY_PART)) await unpack(MEMORY_PART, into);
    await unpack('files.part', into);
    if (manifest.database === 'own') return ok(manifest);
    const cluster = await restoreCluster(join(into, 'postgres'), async (dataFolder) => {
      await unpack('database.part', dataFolder);
      await unpack('wal.part', dataFolder);
    });
    return cluster.ok ? ok(manifest) : cluster;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return err({ code: 'restore_disk_full', folder: into });
    throw cause;
  }
}

/** What opens a backup; one up to 0.6.0 has no keyring, and was sealed by the master key itself. */
async function keysOf({
  from,
  master,
  bytes,
}: RestoreRequest): Promise<Result<{ keys: KeyProvider; ring: Keyring | null }, ManifestError>> {
  const ring = findKeyring(from);
  if (!ring.ok) return err({ code: 'backup_damaged', part: KEYRING, offset: null });
  const root = ring.value ? (await keysIn(ring.value, master))?.root : bytes;
  return root ? ok({ keys: createKeyProvider(root), ring: ring.value }) : err({ code: 'backup_wrong_key' });
}

/** From now on the folder is a data folder like any other. */
export async function finishRestore(into: string): Promise<void> {
  await rm(join(into, UNFINISHED));
}

/** The manifest of a backup whose every part is as it was written. Reads and opens all of it, and writes nothing. */
export async function checkBackup(
  folder: string,
  keys: KeyProvider,
): Promise<Result<Manifest, ManifestError>> {
  const read = await readManifest(folder, keys);
  if (!read.ok) return read;
  for (const part of read.value.parts) {
    const path = join(folder, part.name);
    if (await partHolds(path, part)) continue;
    const offset = await firstDamage(path, partKey(keys, read.value.id, part.name));
    return err({ code: 'backup_damaged', part: part.name, offset });
  }
  return read;
}

/** Where a part stops being what was written, or null where the file itself is not there. */
async function firstDamage(path: string, key: Uint8Array): Promise<number | null> {
  try {
    for await (const _ of readPart(path, key));
    return null;
  } catch (cause) {
    return cause instanceof StreamDamaged ? cause.offset : null;
  }
}
