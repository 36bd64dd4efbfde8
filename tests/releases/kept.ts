import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type postgres from 'postgres';
import { migrateQueue } from '#lib/server/platform/jobs/queue.ts';

/** What a release wrote: every row as the database had it, every stored file, and the key both are sealed with. */
export interface KeptRelease {
  readonly version: string;
  readonly clientId: string;
  /** When the newest migration of that release was made. */
  readonly migratedTo: number;
  readonly masterKey: string;
  /** Path below `files/` → base64. */
  readonly files: Readonly<Record<string, string>>;
  /** Table → its rows as PostgreSQL's own JSON, bytes as hex. */
  readonly rows: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

const SCHEMAS = ['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'];
const DRIZZLE = fileURLToPath(new URL('../../drizzle', import.meta.url));

export async function readRelease(version: string): Promise<KeptRelease> {
  const bytes = await readFile(join(import.meta.dirname, `${version}.json.gz`));
  return JSON.parse(gunzipSync(bytes).toString()) as KeptRelease;
}

/** Makes an empty database one of that release: its queue, where it had one, its migrations, its rows. */
export async function restoreRelease(
  { owner, ownerUrl }: { readonly owner: postgres.Sql; readonly ownerUrl: string },
  release: KeptRelease,
): Promise<void> {
  if ('platform.job' in release.rows) await migrateQueue(ownerUrl);
  await migrate(drizzle(owner), { migrationsFolder: await migrationsUpTo(release.migratedTo) });
  await owner.begin(async (sql) => {
    for (const table of await inOrder(sql, Object.keys(release.rows))) {
      await sql.unsafe(`alter table ${table} disable trigger user`);
      await sql.unsafe(
        `insert into ${table} overriding system value
         select * from json_populate_recordset(null::${table}, $1::text::json)`,
        [JSON.stringify(release.rows[table])],
      );
      await sql.unsafe(`alter table ${table} enable trigger user`);
    }
  });
}

/** Each table behind those that its foreign keys point to. */
async function inOrder(sql: postgres.TransactionSql, tables: readonly string[]): Promise<string[]> {
  const keys = await sql<{ from: string; to: string }[]>`
    select format('%I.%I', fn.nspname, f.relname) as from, format('%I.%I', tn.nspname, t.relname) as to
    from pg_constraint c
    join pg_class f on f.oid = c.conrelid join pg_namespace fn on fn.oid = f.relnamespace
    join pg_class t on t.oid = c.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where c.contype = 'f' and c.conrelid <> c.confrelid`;
  const ordered = new Set<string>();
  const place = (table: string): void => {
    for (const { from, to } of keys) if (from === table && !ordered.has(to)) place(to);
    ordered.add(table);
  };
  tables.forEach(place);
  return [...ordered];
}

/** Every row of every table, or of those tables' columns alone that an earlier reading had. */
export async function rowsOf(
  owner: postgres.Sql,
  like?: KeptRelease['rows'],
): Promise<Record<string, Record<string, unknown>[]>> {
  const tables = await owner<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema = any (${SCHEMAS}) and table_type = 'BASE TABLE' order by 1`;
  const found: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of tables) {
    if (like && !like[name]) continue;
    const [row] = await owner.unsafe(
      `select coalesce(json_agg(t order by t::text), '[]')::text as rows from ${name} t`,
    );
    const rows = JSON.parse(String(row?.['rows'])) as Record<string, unknown>[];
    const columns = like?.[name]?.[0] ? new Set(Object.keys(like[name][0])) : null;
    found[name] = columns
      ? rows.map((each) => Object.fromEntries(Object.entries(each).filter(([column]) => columns.has(column))))
      : rows;
  }
  return found;
}

export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(folder.length + 1)] = (await readFile(path)).toString('base64');
  }
  return files;
}

/** The release's key and stored files as a data folder of its own. @returns its path */
export async function dataFolderOf(release: KeptRelease): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-release-'));
  const write = async (path: string, base64: string) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, Buffer.from(base64, 'base64'), { mode: 0o600 });
  };
  await write(join(folder, 'keys', 'master.key'), release.masterKey);
  for (const [path, bytes] of Object.entries(release.files)) await write(join(folder, 'files', path), bytes);
  return folder;
}

async function migrationsUpTo(last: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-migrations-'));
  await cp(DRIZZLE, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: { when: number }[] };
  const entries = journal.entries.filter(({ when }) => when <= last);
  await writeFile(path, JSON.stringify({ ...journal, entries }));
  return folder;
}
