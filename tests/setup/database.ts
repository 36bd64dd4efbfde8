import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { inject } from 'vitest';
import { isOrgnr } from '#lib/domain/orgnr.ts';
import { systemClock, type Clock } from '#lib/server/platform/clock.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { createContext, machine, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { rememberAnew } from '#lib/server/audit/index.ts';
import { ok } from '#lib/domain/result.ts';
import { keysOf, layKeys } from './keys.ts';
import { TEMPLATE } from './run/postgres.ts';
import { letSuperuserIn } from './servers/superuser.ts';

export interface TestDatabase {
  readonly platform: Platform;
  /** The owner's connection: what an operator behind the app's back could do. */
  readonly owner: postgres.Sql;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Whoever has the machine of the database can be one; null where the server is somebody else's. */
  superuserUrl(): Promise<string | null>;
  /** Of the role that works on the queue of jobs. */
  readonly jobsUrl: string;
  contextFor(clientId: string, actorId?: string): Context;
  /** A new tenant; returns its id. */
  newClient(name?: string): Promise<string>;
  /** Another process of the same installation. */
  anotherPlatform(clock?: Clock): Platform;
  /** Closes it, and keeps it under this name as a template for others. */
  keepAs(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Each can exist, and no two clients of an installation have the same. */
const orgnrs = Array.from({ length: 5000 }, (_, at) => String(999_999_999 - at)).filter(isOrgnr);

/**
 * A database of its own with a data folder of its own, copied from the migrated template, or from another: `template1`
 * is an empty one. On the server of all tests, or on another that has the template.
 */
export async function freshDatabase(
  clock: Clock = systemClock,
  template: string = TEMPLATE,
  server: string = inject('ownerUrl'),
): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name} template ${template}`);

  const folder = await mkdtemp(join(tmpdir(), 'segl-test-'));
  const masterKey = Buffer.from(inject('masterKey'), 'hex');
  await layKeys(folder, masterKey);
  const keys = keysOf(masterKey);

  const ownerUrl = new URL(server);
  ownerUrl.pathname = `/${name}`;
  const loginOf = (role: string) => {
    const url = new URL(ownerUrl);
    url.username = role;
    url.password = Buffer.from(keys.derive(`database:${role}`)).toString('base64url');
    return url.toString();
  };
  const appUrl = loginOf('segl_app');

  const owner = postgres(ownerUrl.toString(), { max: 2, onnotice: () => {} });
  const config = Config.parse({
    dataFolder: folder,
    logLevel: 'silent',
    databasePool: 20,
    timestamping: 'embedded',
    pushServices: [],
    ...{ mailIn: 'smtp://127.0.0.1:0', mailDomain: 'inn.segl.example' },
    // Who tests asks as fast as it goes.
    ...{ requestsPerClient: 1e9, requestsPerNetwork: 1e9 },
  });
  const platforms: Platform[] = [];
  const anotherPlatform = (itsClock: Clock = clock) => {
    const platform = createPlatform({ config, appUrl, keys, clock: itsClock });
    platforms.push(platform);
    return platform;
  };
  const platform = anotherPlatform();
  if (template !== TEMPLATE && template !== 'template1') await rememberAll(platform);
  let clients = 0;
  const contextFor = (clientId: string, actorId = SYSTEM_ACTOR) =>
    createContext(platform, { clientId, actorId, requestId: uuidv7() });

  const leave = async () => {
    await Promise.all(platforms.map((each) => each.database.close()));
    await owner.end({ timeout: 5 });
    // What is written detached, tiles and the second memory, may come in between.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  return {
    platform,
    owner,
    ownerUrl: ownerUrl.toString(),
    appUrl,
    async superuserUrl() {
      if (process.env.SEGL_TEST_DATABASE_URL) return null;
      return letSuperuserIn(ownerUrl.toString());
    },
    jobsUrl: loginOf('segl_worker'),
    contextFor,
    anotherPlatform,
    async newClient(clientName = 'Prøve AS') {
      const orgnr = orgnrs[clients++];
      if (!orgnr) throw new Error('no more organisation numbers');
      const id = uuidv7();
      await owner.begin(async (sql) => {
        // Its log is empty: what a test says of it is all that it holds.
        await sql`alter table platform.client disable trigger has_event`;
        await sql`select set_config('segl.client_id', ${id}, true)`;
        await sql`insert into platform.client (id, orgnr, name, created_at)
          values (${id}, ${orgnr}, ${clientName}, now())`;
        await sql`alter table platform.client enable trigger has_event`;
      });
      return id;
    },
    async keepAs(kept) {
      await leave();
      await admin.unsafe(`drop database if exists ${kept} with (force)`);
      await admin.unsafe(`alter database ${name} rename to ${kept}`);
      await admin.end({ timeout: 5 });
    },
    async close() {
      await leave();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end({ timeout: 5 });
    },
  };
}

/** The logs of a copied database are remembered where they are now, as if somebody had said so. */
async function rememberAll(platform: Platform): Promise<void> {
  const clients = await machine(platform).transaction(async (tx) => ok(await listClients(tx)));
  if (!clients.ok) throw new Error('no clients');
  for (const { id } of clients.value) await rememberAnew(machine(platform, id));
}
