import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { takeBaseBackup, type BaseBackupError } from '../embedded-postgres/index.ts';
import { FILES } from '../blobs/open.ts';
import { StorageError, type Shelf } from '../blobs/shelf.ts';
import type { KeyProvider } from '../keys.ts';
import { KEYRING, keepKeyring, type Keyring } from '../keys/keyring.ts';
import { emptyFolder, liesIn } from './folder.ts';
import { MEMORY } from '../config/config.ts';
import { MEMORY_PART, partKey, writeManifest, type Manifest } from './manifest.ts';
import { writePart, type Part } from './parts.ts';
import { entriesBelow, packTree, Unreadable, type TreeEntry } from './tree.ts';

export interface BackupRequest {
  /** New or empty; gets one file for each part and, last, the manifest. */
  readonly into: string;
  /** The installation's data folder: stored files and what lies beside them. */
  readonly dataFolder: string;
  /** Where stored files lie when that is elsewhere, or null. */
  readonly bucket: Shelf | null;
  /** The embedded database, or null where the database is somebody's own and is not taken. */
  readonly database: { readonly ownerUrl: string; readonly dataFolder: string } | null;
  readonly keys: KeyProvider;
  /** Which the master key opens, and with that all the rest; null where the root key is the master key. */
  readonly ring: Keyring | null;
  readonly segl: string;
  readonly now: Date;
  /** Told how far a part has come; `of` is an estimate. */
  readonly progress: (part: string, bytes: number, of: number | null) => void;
}

export type BackupError =
  | BaseBackupError
  | { code: 'backup_folder_inside'; folder: string; dataFolder: string }
  | { code: 'backup_folder_not_empty'; folder: string }
  | { code: 'backup_folder_unwritable'; folder: string; reason: string }
  | { code: 'backup_unreadable'; path: string; reason: string }
  | { code: 'backup_disk_full'; folder: string };

/**
 * Takes everything but the master key, which is kept apart: what is remembered of the logs, then the running database, then
 * the stored files, so that every file a row names is there. Each part is compressed, encrypted and has its hash in the manifest, which is written last:
 * whatever ends this before, what is left does not look like a backup. Guards in the order of `guardFolder`, then
 * `backup_unreadable` (a file that is there can't be read) and `backup_disk_full` on the way.
 */
export async function takeBackup(request: BackupRequest): Promise<Result<Manifest, BackupError>> {
  const { into, keys } = request;
  const id = uuidv7();
  try {
    const guarded = await guardFolder(request);
    if (!guarded.ok) return guarded;
    // First: what is remembered of the logs is never ahead of the database beside it.
    const memory = await part(request, id, MEMORY_PART, memoryOf(request), null);
    const database = request.database ? await databaseParts(request, id) : ok([]);
    if (!database.ok) return database;
    const files = await part(request, id, 'files.part', filesOf(request), null);
    const manifest: Manifest = {
      ...({ format: 'segl.backup.v1', id, segl: request.segl } as const),
      takenAt: request.now.toISOString(),
      database: request.database ? 'embedded' : 'own',
      parts: [memory, ...database.value, files],
    };
    if (request.ring) await keepKeyring(into, request.ring);
    await writeManifest(into, keys, manifest);
    return ok(manifest);
  } catch (cause) {
    if (cause instanceof Unreadable)
      return err({ code: 'backup_unreadable', path: cause.path, reason: cause.reason });
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return err({ code: 'backup_disk_full', folder: into });
    throw cause;
  }
}

/** A folder of its own, outside what is copied: within, each backup would hold those before it, and be lost with them. */
async function guardFolder({
  into,
  dataFolder,
  database,
}: BackupRequest): Promise<Result<void, BackupError>> {
  for (const copied of database ? [dataFolder, database.dataFolder] : [dataFolder]) {
    if (await liesIn(copied, into))
      return err({ code: 'backup_folder_inside', folder: into, dataFolder: copied });
  }
  const made = await emptyFolder(into);
  if (made.ok) return made;
  return made.error.code === 'not_empty'
    ? err({ code: 'backup_folder_not_empty', folder: into })
    : err({ code: 'backup_folder_unwritable', folder: into, reason: made.error.reason });
}

function databaseParts(request: BackupRequest, id: string): Promise<Result<Part[], BackupError>> {
  const { database } = request;
  if (!database) throw new Error('there is no embedded database');
  return takeBaseBackup(database.ownerUrl, database.dataFolder, ({ data, wal, expected }) =>
    Promise.all([
      part(request, id, 'database.part', data, expected),
      part(request, id, 'wal.part', wal, null),
    ]),
  );
}

function part(
  { into, keys, progress }: BackupRequest,
  id: string,
  name: string,
  entries: AsyncIterable<TreeEntry>,
  expected: number | null,
): Promise<Part> {
  let taken = 0;
  const passed = (bytes: number) => progress(name, (taken += bytes), expected);
  return writePart(join(into, name), name, partKey(keys, id, name), packTree(entries, passed));
}

/** Not the key; not the keyring, which lies beside; not the database and the memory, which are parts of their own. */
const APART = new RegExp(`^((keys|postgres|${MEMORY})/|${KEYRING}$)`);

function memoryOf({ dataFolder }: BackupRequest): AsyncGenerator<TreeEntry> {
  return entriesBelow(dataFolder, (path) => path.startsWith(`${MEMORY}/`));
}

/** A bucket's files stand where the data folder would have them: what is restored needs no bucket. */
async function* filesOf({ dataFolder, bucket }: BackupRequest): AsyncGenerator<TreeEntry> {
  const beside = (path: string) => !(bucket && path === `${FILES}/`);
  yield* entriesBelow(dataFolder, (path) => !APART.test(path) && beside(path));
  if (bucket) yield* entriesOf(bucket);
}

async function* entriesOf(bucket: Shelf): AsyncGenerator<TreeEntry> {
  try {
    for await (const { name, size, at } of bucket.entries()) {
      yield { path: `${FILES}/${name}`, size, at, read: () => whole(bucket, name, size) };
    }
  } catch (cause) {
    throw unreadable('the bucket', cause);
  }
}

async function* whole(bucket: Shelf, name: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = await bucket.read(name).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  if (bytes?.length !== size) throw new Unreadable(name, bytes ? 'another length' : 'gone');
  if (size > 0) yield bytes;
}

function unreadable(path: string, cause: unknown): unknown {
  return cause instanceof StorageError ? new Unreadable(path, cause.reason) : cause;
}
