import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { entriesBelow, fileEntry, folderEntry, textEntry, type TreeEntry } from '../backup/tree.ts';

/*
 * A copy of a database that goes on working: the files as they are found, and the part of the server's own log (WAL)
 * that was written meanwhile, from which a server started on the copy makes them whole. PostgreSQL's low-level way,
 * with pg_backup_start and pg_backup_stop; the session between them stays open.
 */

export interface BaseBackup {
  /** The data folder, each file as it was at some moment of the copying. */
  readonly data: AsyncIterable<TreeEntry>;
  /** What makes it whole; ends some time after `data` has been taken. To be taken at the same time. */
  readonly wal: AsyncIterable<TreeEntry>;
  /** About how many bytes `data` will be. */
  readonly expected: number;
}

export type BaseBackupError =
  { code: 'backup_rights_missing' } | { code: 'backup_wal_lost'; segment: string };

/** Folders of which only the folder is needed. */
const EMPTY = [
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
];
/** Of the running server, or made anew by the next; `pg_control` comes last. */
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|backup_label.*|tablespace_map.*|global\/pg_control)$|pgsql_tmp|pg_internal\.init|(^|\/)t\d+_\d+/;

/**
 * Begins the copy, has `take` take both streams, and ends it. Errors: `backup_rights_missing`: the server was made by a
 * release that took no backups, and has not been started by this one; `backup_wal_lost`: the server was faster than the
 * copying, nothing is wrong with it.
 * @param ownerUrl of the embedded server
 */
export async function takeBaseBackup<T>(
  ownerUrl: string,
  dataFolder: string,
  take: (backup: BaseBackup) => Promise<T>,
): Promise<Result<T, BaseBackupError>> {
  const url = new URL(ownerUrl);
  // Where the rights to these functions were given.
  url.pathname = '/postgres';
  const sql = postgres(url.toString(), { max: 2, onnotice: () => {} });
  const session = await sql.reserve();
  try {
    const [begun] = await session`select pg_walfile_name(pg_backup_start('segl', fast => true)) as segment`;
    const [size] = await session`select sum(pg_database_size(oid))::text as bytes from pg_database`;
    let ended: (segment: string) => void = () => {};
    const last = new Promise<string>((resolve) => (ended = resolve));
    let label = '';
    const data = async function* () {
      yield* dataFiles(dataFolder);
      const [stopped] = await session`
        select pg_walfile_name(lsn) as segment, labelfile from pg_backup_stop(wait_for_archive => false)`;
      label = String(stopped?.['labelfile']);
      ended(String(stopped?.['segment']));
    };
    const wal = async function* () {
      yield* segments(sql, dataFolder, String(begun?.['segment']), last);
      yield textEntry('backup_label', label);
    };
    return ok(await take({ data: data(), wal: wal(), expected: Number(size?.['bytes']) }));
  } catch (cause) {
    if (cause instanceof WalLost) return err({ code: 'backup_wal_lost', segment: cause.message });
    if ((cause as { code?: string }).code === '42501') return err({ code: 'backup_rights_missing' });
    throw cause;
  } finally {
    session.release();
    // Ends the backup too, where it was left.
    await sql.end({ timeout: 5 });
  }
}

async function* dataFiles(dataFolder: string): AsyncGenerator<TreeEntry> {
  const wanted = (path: string) =>
    !LEFT_OUT.test(path.replace(/\/$/, '')) && !EMPTY.some((folder) => path.startsWith(`${folder}/`));
  yield* entriesBelow(dataFolder, wanted);
  for (const folder of EMPTY) yield folderEntry(`${folder}/`);
  yield folderEntry('pg_wal/archive_status/');
  const control = await fileEntry(dataFolder, 'global/pg_control');
  if (control) yield control;
}

class WalLost extends Error {}

const POLL_MS = 50;
const SEGMENT_BYTES = 16 * 1024 * 1024;

/**
 * Each segment from the first to the last as soon as it is full: after a checkpoint or two the server writes over it
 * under another name.
 */
async function* segments(
  sql: postgres.Sql,
  dataFolder: string,
  first: string,
  ended: Promise<string>,
): AsyncGenerator<TreeEntry> {
  const end: { last: string | null } = { last: null };
  void ended.then((segment) => {
    end.last = segment;
  });
  for (let next = first; end.last === null || next <= end.last;) {
    const [now] = await sql`select pg_walfile_name(pg_current_wal_insert_lsn()) as segment`;
    const full = String(now?.['segment']);
    for (; next < full && (end.last === null || next <= end.last); next = segmentAfter(next)) {
      yield await segmentEntry(dataFolder, next);
    }
    await pause(POLL_MS);
  }
}

/** Read at once and checked: the first page of a segment says where in the log it belongs. */
async function segmentEntry(dataFolder: string, segment: string): Promise<TreeEntry> {
  const path = `pg_wal/${segment}`;
  const file = await fileEntry(dataFolder, path);
  if (!file) throw new WalLost(segment);
  const chunks: Uint8Array[] = [];
  for await (const bytes of file.read()) chunks.push(bytes);
  const bytes = Buffer.concat(chunks);
  const still = await stat(join(dataFolder, path)).catch(() => null);
  if (!still || bytes.length !== SEGMENT_BYTES || bytes.readBigUInt64LE(8) !== positionOf(segment)) {
    throw new WalLost(segment);
  }
  return {
    path,
    size: bytes.length,
    async *read() {
      yield await Promise.resolve(bytes);
    },
  };
}

/** A segment's name is timeline, upper half and lower half of its place, eight hexadecimal digits each. */
function positionOf(segment: string): bigint {
  const [upper, lower] = [segment.slice(8, 16), segment.slice(16)].map((part) => BigInt(`0x${part}`));
  return ((upper ?? 0n) << 32n) + (lower ?? 0n) * BigInt(SEGMENT_BYTES);
}

export function segmentAfter(segment: string): string {
  const next = (positionOf(segment) + BigInt(SEGMENT_BYTES)) / BigInt(SEGMENT_BYTES);
  const [upper, lower] = [next / 256n, next % 256n];
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  return segment.slice(0, 8) + hex(upper) + hex(lower);
}
