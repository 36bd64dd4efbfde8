import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '#tests/setup/until.ts';
import type { TreeEntry } from '../backup/tree.ts';
import { type BaseBackup, takeBaseBackup } from './base-backup.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './index.ts';
import { OPERATIONS } from '#tests/setup/long.ts';

/*
 * Copies of a server that is made to be at its worst: what it has logged lies in its memory until it must be written,
 * and what it has written is soon written over.
 */
const settings = {
  ...{ fsync: 'off', wal_buffers: '64MB', wal_writer_delay: '10s', wal_writer_flush_after: '0' },
  ...{ bgwriter_lru_maxpages: '0', checkpoint_timeout: '1h' },
};

let folder: string;
let server: EmbeddedPostgres;
let owner: postgres.Sql;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-base-backup-'));
  await chmod(folder, 0o711);
  const started = await startEmbeddedPostgres({ folder, settings });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  server = started.value;
  owner = postgres(server.url, { max: 2, onnotice: () => {} });
  await owner`create table much (words text)`;
});
afterAll(async () => {
  await owner.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const copy = <T>(take: (backup: BaseBackup) => Promise<T>) =>
  takeBaseBackup(server.url, server.dataFolder, take);
const onDisk = (path: string) => readFile(join(server.dataFolder, path));
/** About two MB of log. */
const some = (sql: postgres.Sql | postgres.TransactionSql) =>
  sql`insert into much select repeat('x', 1900) from generate_series(1, 1000)`;

async function bytesOf(entry: TreeEntry): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of entry.read()) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function drained(entries: AsyncIterable<TreeEntry>): Promise<void> {
  for await (const entry of entries) await bytesOf(entry);
}

/** The log is asked for where the server stands: the statement of the copy that asks, once it has been answered. */
const askedSince = (moment: string) => owner`select query_start from pg_stat_activity
  where query like '%pg_current_wal%' and pid <> pg_backend_pid() and state = 'idle' and query_start > ${moment}`;

/** Where the log stands: the segment in which it is written down to, and the one that has been reached. */
async function log(): Promise<{ written: string; reached: string; now: string }> {
  const [row] = await owner<[{ written: string; reached: string; now: string }]>`
    select pg_walfile_name(pg_current_wal_flush_lsn()) as written,
      pg_walfile_name(pg_current_wal_insert_lsn()) as reached, clock_timestamp()::text as now`;
  return row;
}

it('takes of the log what the server has written down, not what it has only reached', async () => {
  const taken = new Map<string, Buffer>();
  const copied = await copy(async ({ data, wal }) => {
    await owner.begin(async (sql) => {
      let stands = await log();
      while (stands.written === stands.reached) {
        await some(sql);
        stands = await log();
      }
      let ended = false;
      const taking = (async () => {
        for await (const entry of wal) taken.set(entry.path, await bytesOf(entry));
      })().finally(() => (ended = true));
      taking.catch(() => {});
      // It has asked twice since, or has taken what it should not.
      const asked = new Set<string>();
      await until(async () => {
        for (const row of await askedSince(stands.now)) asked.add(String(row['query_start']));
        return asked.size > 1 || ended || taken.has(`pg_wal/${stands.written}`);
      });
      await Promise.all([taking, drained(data)]);
    });
  });
  expect(copied.ok).toBe(true);
  const segments = [...taken].filter(([path]) => path.startsWith('pg_wal/'));
  expect(segments.length).toBeGreaterThan(1);
  for (const [path, bytes] of segments) expect((await onDisk(path)).equals(bytes)).toBe(true);
});

it(
  'says that the server has written over what a slow copy needs; the next copy is whole',
  OPERATIONS,
  async () => {
    const slow = await copy(async ({ data, wal }) => {
      const { reached: first } = await log();
      await until(async () => {
        for (let at = 0; at < 8; at++) await some(owner);
        await owner`checkpoint`;
        return !existsSync(join(server.dataFolder, 'pg_wal', first));
      });
      await Promise.all([drained(data), drained(wal)]);
    });
    expect(slow).toMatchObject({ ok: false, error: { code: 'backup_wal_lost' } });
    expect(slow).toHaveProperty('error.segment', expect.stringMatching(/^[0-9A-F]{24}$/));
    const quick = await copy(({ data, wal }) => Promise.all([drained(data), drained(wal)]));
    expect(quick).toMatchObject({ ok: true });
  },
);

it('says that the database was lost meanwhile, and stops copying', OPERATIONS, async () => {
  let files = 0;
  let more = 0;
  const lost = await copy(async ({ data, wal }) => {
    const counted = async () => {
      for await (const entry of data) {
        if (++files === 1)
          await owner`select pg_terminate_backend(pid, 60000) from pg_stat_activity
            where datname = 'postgres' and usename = current_user`;
        await bytesOf(entry);
      }
    };
    const copying = counted().finally(() => (more = files));
    await Promise.all([drained(wal), copying]);
  });
  expect(lost).toEqual({ ok: false, error: { code: 'backup_database_lost' } });
  await until(() => more > 0);
  const next = await copy(({ data, wal }) => Promise.all([drained(data), drained(wal)]));
  expect(next).toMatchObject({ ok: true });
});
