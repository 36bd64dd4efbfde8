import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { entriesBelow, fileEntry, folderEntry, textEntry, type TreeEntry } from '../backup/tree.ts';
import { Connection } from '../pool/connection.ts';
import type { TransactionSql } from '../pool/driver.ts';
import { NoConnection } from '../pool/no-connection.ts';
import { troubleOf } from '../postgres-error.ts';

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
  | { code: 'backup_rights_missing' }
  | { code: 'backup_wal_lost'; segment: string }
  | { code: 'backup_database_lost' };

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
 * copying, nothing is wrong with it; `backup_database_lost`: it can't be reached, or ended the session that a copy
 * consists of.
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
  let session: Connection | null = null;
  try {
    session = await Connection.open(url.toString(), CONNECT_MS, null);
    return ok(await take(await begin(session, dataFolder)));
  } catch (cause) {
    if (cause instanceof WalLost) return err({ code: 'backup_wal_lost', segment: cause.message });
    if ((cause as { code?: string }).code === '42501') return err({ code: 'backup_rights_missing' });
    if (troubleOf(cause) === 'database_unavailable') return err({ code: 'backup_database_lost' });
    throw cause;
  } finally {
    // Ends the backup too, where it was left.
    await session?.close();
  }
}

const CONNECT_MS = 10_000;

async function begin(session: Connection, dataFolder: string): Promise<BaseBackup> {
  const { sql } = session.lend();
  // A first checkpoint takes as long as the disk needs for it.
  await sql`set statement_timeout = 0`;
  const [begun] = await sql`select pg_walfile_name(pg_backup_start('segl', fast => true)) as segment`;
  const [size] = await sql`select sum(pg_database_size(oid))::text as bytes from pg_database`;
  const last = Promise.withResolvers<string>();
  let label = '';
  const data = async function* () {
    for await (const entry of dataFiles(dataFolder)) {
      // What can't be ended any more is not gone on with.
      if (session.lost) throw new NoConnection('CONNECTION_CLOSED', 'the backup was left');
      yield entry;
    }
    const [stopped] = await sql`
      select pg_walfile_name(lsn) as segment, labelfile from pg_backup_stop(wait_for_archive => false)`;
    label = String(stopped?.['labelfile']);
    last.resolve(String(stopped?.['segment']));
  };
  const wal = async function* () {
    yield* segments(sql, dataFolder, String(begun?.['segment']), last.promise);
    yield textEntry('backup_label', label);
  };
  return { data: data(), wal: wal(), expected: Number(size?.['bytes']) };
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
 * under another name. Full is one that has been written down to its end; what the server has only reached still lies in
 * its memory, and the file has what was there before.
 */
async function* segments(
  sql: TransactionSql,
  dataFolder: string,
  first: string,
  ended: Promise<string>,
): AsyncGenerator<TreeEntry> {
  const end: { last: string | null } = { last: null };
  void ended.then((segment) => {
    end.last = segment;
  });
  for (let next = first; end.last === null || next <= end.last;) {
    const [now] = await sql`select (pg_current_wal_flush_lsn() - '0/0')::text as written`;
    const written = BigInt(String(now?.['written']));
    const isFull = () => positionOf(next) + BigInt(SEGMENT_BYTES) <= written;
    for (; isFull() && (end.last === null || next <= end.last); next = segmentAfter(next)) {
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
    at: null,
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
