import { join } from 'node:path';
import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { ANSWERS } from '#lib/server/api/answers.ts';
import {
  clientsGone,
  gatherHeads,
  NotSigned,
  record,
  sequence,
  timeRootsOf,
  verifyInstallationLog,
  type Reconciler,
} from '#lib/server/audit/index.ts';
import { ok } from '#lib/domain/result.ts';
import { rowsOfNoClient } from '#lib/server/platform/guards/guards.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { bareEvent } from '../fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { faultsOf } from '../setup/log/faults.ts';
import { tablesOf, type Sql, type Table } from './catalogue.ts';
import { nameOf, write, type Aim, type Change } from './changes.ts';
import { companyAtWork } from './company.ts';
import { appendFitting, misfits, rewriteTail, type Misfit } from './forge.ts';
import { keep, keepFolder, unbind, type Kept } from './kept.ts';

/** Where one attack after the other is tried on the same company, which is put back after each. */
export interface Ground {
  readonly tables: readonly Table[];
  readonly clientId: string;
  /** Takes away what PostgreSQL itself would refuse the superuser. */
  unbind(): Promise<void>;
  attempt(attack: Attack): Promise<Outcome>;
  /** What is found after something was done to the whole client, which then is put back. */
  afterAllOf(wholesale: Wholesale): Promise<string[]>;
  faults(): Promise<string[]>;
  close(): Promise<void>;
}

export interface Attack {
  readonly change: Change;
  /** What goes with it, so that the log says what the rows say. */
  readonly together: 'alone' | 'with a fitting event' | 'with a rewritten tail';
  readonly by: 'superuser' | 'app';
}

export const titleOf = ({ change, together, by }: Attack) => `${nameOf(change)}, ${together}, by ${by}`;

/** `nothing`: there was nothing to change. `refused`: the database did not let it happen. */
export type Outcome =
  | { readonly is: 'nothing' | 'refused' }
  | {
      readonly is: 'done';
      readonly faults: readonly string[];
      /** The rows that were changed, as they were. */
      readonly rows: readonly Record<string, unknown>[];
      /** Events that were written along with it. */
      readonly forged: readonly string[];
    };

const reconcilers = ANSWERS.flatMap((service) => service.reconcilers);

/** Whose statement answers for the rows of a table. */
export const reconcilerOf = (table: string): Reconciler | undefined =>
  reconcilers.find(({ tables }) => tables.includes(table));

/** More than these are not forged for one change. */
const MOST = 3;

/** @returns null where nobody can be superuser: the server of the tests is somebody else's */
export async function battleground(): Promise<Ground | null> {
  const database = await freshDatabase();
  const url = await database.superuserUrl();
  if (!url) return database.close().then(() => null);
  const other = await companyAtWork(database, 'fjordheim');
  const clientId = await companyAtWork(database, 'havblikk');
  await gatherHeads(database.platform);
  const root = rootOn(url);
  const tables = await tablesOf(root);
  const app = postgres(database.appUrl, { max: 1, onnotice: () => {} });
  const kept = await keep(root, tables);
  const context = database.contextFor(clientId);
  const memory = await keepFolder(join(database.platform.config.dataFolder, MEMORY));
  const all = { database, context, root, app, tables, kept, memory, aim: { clientId, elsewhere: other } };
  return {
    tables,
    clientId,
    unbind: () => unbind(root, tables),
    attempt: (attack) => attempt(all, attack),
    afterAllOf: (wholesale) => afterAllOf(all, wholesale),
    faults: () => everyonesFaults(all),
    async close() {
      await Promise.all([root.end(), app.end(), memory.drop()]);
      await database.close();
    },
  };
}

/** Triggers, policies and foreign keys do not hold who has this switch. */
const rootOn = (url: string) =>
  postgres(url, { max: 1, onnotice: () => {}, connection: { session_replication_role: 'replica' } });

interface All {
  readonly database: TestDatabase;
  readonly context: Context;
  readonly root: postgres.Sql;
  readonly app: postgres.Sql;
  readonly tables: readonly Table[];
  readonly kept: Kept;
  /** What is remembered outside the database. */
  readonly memory: { restore(): Promise<void> };
  readonly aim: Aim;
}

async function attempt(all: All, { change, together, by }: Attack): Promise<Outcome> {
  const { root, app, tables, kept, context, aim } = all;
  const written = await write(root, change, aim);
  if (!written) return { is: 'nothing' };
  const { statements } = written;
  const own = together === 'alone' ? statements : [...statements, bareEvent(context.clientId)];
  const done = by === 'app' ? await asApp(app, context, own) : await asRoot(root, statements);
  if (done === 'refused') return { is: 'refused' };
  const touched = [change.table, ...tables.filter(({ name }) => name.startsWith('audit.'))];
  try {
    if (done === 0) return { is: 'nothing' };
    const forged = together === 'alone' ? [] : await forge(all, change.table, together, by);
    if (together !== 'alone' && forged.length === 0) return { is: 'nothing' };
    const foreign =
      change.table.owner === null || change.column?.name === change.table.owner || change.what === 'insert';
    const faults = foreign ? await everyonesFaults(all) : await faultsOf(context);
    return { is: 'done', faults, rows: written.rows, forged };
  } finally {
    await kept.restore(touched);
    if (together !== 'alone') await all.memory.restore();
  }
}

export type Wholesale = 'deleted' | 'given to another client' | 'rolled back';

async function afterAllOf(all: All, wholesale: Wholesale): Promise<string[]> {
  const { root, tables, kept, memory, context, aim, database } = all;
  const own = tables.filter(({ owner }) => owner !== null);
  if (wholesale === 'rolled back') {
    // Something was signed that the database then has no more.
    await goOn(database, context);
    await kept.restore(tables);
  } else
    for (const { name, owner } of own) {
      const whose = `where "${owner}" = '${aim.clientId}'`;
      const change =
        wholesale === 'deleted'
          ? `delete from ${name}`
          : `update ${name} set "${owner}" = '${aim.elsewhere}'`;
      await root.unsafe(`${change} ${whose}`);
    }
  const faults = await everyonesFaults(all);
  await kept.restore(tables);
  await memory.restore();
  return faults;
}

async function asRoot(root: Sql, statements: readonly string[]): Promise<number> {
  let done = 0;
  for (const statement of statements) done += (await root.unsafe(statement)).count;
  return done;
}

/** What whoever has the app's login can do, with client and person set as they like. */
async function asApp(
  app: postgres.Sql,
  context: Context,
  statements: readonly string[],
): Promise<number | 'refused'> {
  try {
    return await app.begin(async (sql) => {
      await begin(sql, context);
      return asRoot(sql, statements);
    });
  } catch (cause) {
    if (cause instanceof postgres.PostgresError) return 'refused';
    throw cause;
  }
}

async function begin(sql: Sql, { clientId, actorId }: Context): Promise<void> {
  const settings = { client_id: clientId, begun_for: clientId, actor_id: actorId, request_id: uuidv7() };
  for (const [name, value] of Object.entries(settings))
    await sql`select set_config(${`segl.${name}`}, ${value}, true)`;
}

/** @returns what was written or rewritten, by id; the application goes on with its work meanwhile */
async function forge(
  { database, root, app, context }: All,
  table: Table,
  together: Attack['together'],
  by: Attack['by'],
): Promise<string[]> {
  const reconciler = reconcilerOf(table.name);
  if (!reconciler) return [];
  const wrong = (await misfits(context, root, reconciler)).slice(0, MOST);
  const forged: string[] = [];
  for (const misfit of wrong) forged.push(...(await forgeOne(misfit)));
  if (forged.length > 0) await goOn(database, context);
  return forged;

  async function forgeOne(misfit: Misfit): Promise<string[]> {
    if (together === 'with a rewritten tail') return rewriteTail(root, context.clientId, misfit);
    if (by === 'superuser') return [await appendFitting(root, context.clientId, misfit)];
    return app.begin(async (sql) => {
      await begin(sql, context);
      return [await appendFitting(sql, context.clientId, misfit)];
    });
  }
}

/** The next ordinary event of a process that starts then, and the signature over all that is in the log, if it gives one. */
async function goOn(database: TestDatabase, { clientId }: Context): Promise<void> {
  const platform = database.anotherPlatform();
  const context = machine(platform, clientId);
  const subject = { type: 'user', id: context.actorId } as const;
  await context.transaction(async (tx) =>
    ok(await record(tx, context, { kind: 'session.refused', subject, detail: {} })),
  );
  await sequence(context).catch((cause: unknown) => {
    if (!(cause instanceof NotSigned)) throw cause;
  });
  await platform.database.close();
}

/** What `segl audit verify` prints: of the installation, and of every client that the database has. */
async function everyonesFaults({ database, root }: All): Promise<string[]> {
  const { platform } = database;
  const clients = await root<
    { id: string }[]
  >`select id from platform.client where id is not null order by id`;
  const ids = clients.map(({ id }) => id);
  const own = await verifyInstallationLog(platform, {}, await timeRootsOf(platform, ANSWERS));
  const found = [...own.findings, ...(await clientsGone(platform, ids))];
  const faults = found.map(
    ({ code, subject, place, expected }) => `${code}: ${subject} ${expected} at ${place}`,
  );
  for (const { table, clientId } of await rowsOfNoClient(platform))
    faults.push(`loose_row: ${table} of client ${clientId}`);
  for (const id of ids) faults.push(...(await faultsOf(database.contextFor(id))));
  return faults;
}
