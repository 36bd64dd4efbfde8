import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { SYSTEM_ACTOR } from './context.ts';
import { migrateQueue } from './jobs/queue.ts';
import type { KeyProvider } from './keys.ts';
import { refuseWithoutRules, RulesOff, SESSION } from './session.ts';

const OLDEST_SERVER = 180_000;
/** Held while migrating, so that equal processes starting together do it one after the other. */
const MIGRATION_LOCK = 0x5e91;

export interface Prepared {
  /** Connection of the app's role. */
  readonly appUrl: string;
  /** Connection of those that work on the queue of jobs. */
  readonly jobsUrl: string;
  /** Migrations that were applied now. */
  readonly applied: number;
}

export interface PrepareOptions {
  readonly ownerUrl: string;
  /** A login that is a member of `segl_app`; without it the role itself gets one. */
  readonly appUrl?: string | undefined;
  /** A login that is a member of `segl_worker`, likewise. */
  readonly jobsUrl?: string | undefined;
  readonly migrations: 'apply' | 'refuse';
  readonly keys: KeyProvider;
}

/**
 * Brings the database to this release, forward only, and gives the app its login. Each guard in order:
 * reachable, new enough a server, its rules on, not from a later release, allowed to migrate.
 */
export async function prepareDatabase(options: PrepareOptions): Promise<Result<Prepared, PrepareError>> {
  const sql = ownerOf(options.ownerUrl);
  try {
    const [server] = await sql`select current_setting('server_version_num')::int as version`;
    const version = Number(server?.['version']);
    if (version < OLDEST_SERVER) return err({ code: 'database_too_old', version: readable(version) });
    await refuseWithoutRules(sql);
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const state = await pendingMigrations(sql);
    if (state.unknown > 0) return err({ code: 'database_newer', migrations: state.unknown });
    if (state.pending > 0 && options.migrations === 'refuse') {
      return err({ code: 'database_behind', pending: state.pending });
    }
    if (state.pending > 0) {
      // First, as ours give rights on what it makes; a release that takes a newer queue has one of ours for that.
      await migrateQueue(options.ownerUrl);
      await migrate(drizzle(sql), { migrationsFolder: FOLDER });
    }
    return ok({
      appUrl: options.appUrl ?? (await giveLogin(sql, 'segl_app', options)),
      jobsUrl: options.jobsUrl ?? (await giveLogin(sql, 'segl_worker', options)),
      applied: state.pending,
    });
  } catch (cause) {
    return asPrepareError(cause);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Runs `work` on the owner's connection, as the machine: else the owner, too, sees no rows of a table whose security is forced. */
export async function asOwner<T, E extends Failure = never>(
  ownerUrl: string,
  work: (sql: postgres.Sql) => Promise<Result<T, E>>,
): Promise<Result<T, E | PrepareError>> {
  const sql = ownerOf(ownerUrl);
  try {
    await sql`select set_config('segl.actor_id', ${SYSTEM_ACTOR}, false)`;
    return await work(sql);
  } catch (cause) {
    return asPrepareError(cause);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function ownerOf(url: string): postgres.Sql {
  return postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10, connection: SESSION });
}

export type PrepareError =
  | { code: 'database_unreachable'; reason: string }
  | { code: 'database_refused'; reason: string }
  | { code: 'database_too_old'; version: string }
  | { code: 'database_unguarded'; value: string }
  | { code: 'database_newer'; migrations: number }
  | { code: 'database_behind'; pending: number };

const FOLDER = fileURLToPath(new URL('../../../../drizzle', import.meta.url));

interface Journal {
  entries: { when: number }[];
}

/** How many migrations the database lacks, and how many it has that this release does not know. */
async function pendingMigrations(sql: postgres.Sql): Promise<{ pending: number; unknown: number }> {
  const journal = JSON.parse(readFileSync(`${FOLDER}/meta/_journal.json`, 'utf8')) as Journal;
  const known = new Set(journal.entries.map((entry) => entry.when));
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  const rows = table?.['name'] ? await sql`select created_at from drizzle.__drizzle_migrations` : [];
  const applied = rows.map((row) => Number(row['created_at']));
  return {
    pending: journal.entries.filter((entry) => !applied.includes(entry.when)).length,
    unknown: applied.filter((when) => !known.has(when)).length,
  };
}

/**
 * The role's password is derived from the root key: any process of the installation knows it, nothing stores it. Its
 * settings go back to the server's: a role may change its own, and one that was used by somebody else could have been
 * told to answer before what it wrote is on the disk.
 */
async function giveLogin(
  sql: postgres.Sql,
  role: 'segl_app' | 'segl_worker',
  { ownerUrl, keys }: PrepareOptions,
): Promise<string> {
  const password = Buffer.from(keys.derive(`database:${role}`)).toString('base64url');
  await alterRole(sql, `alter role ${role} login password '${password}'`);
  await alterRole(sql, `alter role ${role} reset all`);
  const [here] =
    await sql`select format('alter role %I in database %I reset all', ${role}::text, current_database()) as text`;
  await alterRole(sql, String(here?.['text']));
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}

/** Roles belong to the whole server, where another database's start may change the same one at this very moment. */
async function alterRole(sql: postgres.Sql, statement: string): Promise<void> {
  for (let left = MOST_TRIES; ; left--) {
    try {
      await sql.unsafe(statement);
      return;
    } catch (cause) {
      // "tuple concurrently updated", in whichever language: it has no code of its own but that of internal errors.
      if ((cause as { code?: string }).code !== 'XX000' || left === 0) throw cause;
    }
  }
}

const MOST_TRIES = 20;

function asPrepareError(cause: unknown): Result<never, PrepareError> {
  if (cause instanceof RulesOff) return err({ code: cause.code, value: cause.value });
  const { code, message } = cause as { code?: string; message: string };
  const unreachable = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'ECONNRESET',
    'CONNECT_TIMEOUT',
    'EAI_AGAIN',
    'EHOSTUNREACH',
  ];
  if (code && unreachable.includes(code)) return err({ code: 'database_unreachable', reason: message });
  // Class 28: wrong login; 3D: no such database; 42501: may not create roles or schemas.
  if (code?.startsWith('28') || code === '3D000' || code === '42501') {
    return err({ code: 'database_refused', reason: message });
  }
  throw cause;
}

function readable(version: number): string {
  return version >= 100_000 ? `${Math.floor(version / 10_000)}` : `${version / 10_000}`;
}
