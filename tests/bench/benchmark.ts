import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/index.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { createClient } from '#lib/server/ledger/chart/clients.ts';
import { keysBeside } from '../setup/keys.ts';
import { smallChart } from '../setup/books/chart.ts';

/** A line of a benchmark's table. */
export type Row = Record<string, string | number>;
export type Benchmark = () => Promise<Row[]>;

export interface Bench {
  readonly platform: Platform;
  /** What another process of the installation is told. */
  readonly env: Readonly<Record<string, string>>;
  /** The app's login. */
  readonly appUrl: string;
  /** The owner's connections, for what stands beside the service: the same rows without it. */
  readonly owner: postgres.Sql;
  newLedger(): Promise<Context>;
}

/** A durable server of its own (fsync on), as a customer would run it, for one benchmark. */
export async function withBench<T>(connections: number, work: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-bench-'));
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  if (!server.ok) throw new Error(server.error.code);
  try {
    const keys = keysBeside(folder);
    const prepared = await prepareDatabase({ ownerUrl: server.value.url, migrations: 'apply', keys });
    if (!prepared.ok) throw new Error(prepared.error.code);
    const config = Config.parse({ dataFolder: folder, logLevel: 'silent', databasePool: connections });
    const platform = createPlatform({ config, appUrl: prepared.value.appUrl, keys });
    const owner = postgres(server.value.url, { max: connections, onnotice: () => {} });
    const env = { SEGL_DATA: folder, DATABASE_URL: server.value.url };
    const { appUrl } = prepared.value;
    const result = await work({ platform, env, appUrl, owner, newLedger: () => newLedger(platform) });
    await platform.database.close();
    await owner.end();
    return result;
  } finally {
    await server.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function newLedger(platform: Platform): Promise<Context> {
  const context = createContext(platform, { clientId: uuidv7(), actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  await context.transaction(async (tx) => {
    await createClient(tx, context, { orgnr: '', name: 'Måling AS' });
    await addToChart(tx, context, smallChart);
    return ok();
  });
  return context;
}

/** Runs `work` from `workers` sides at once for so many seconds. @returns how often a second */
export async function rate(
  workers: number,
  seconds: number,
  work: (worker: number) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < end) {
        await work(worker);
        count += 1;
      }
    }),
  );
  return count / ((performance.now() - started) / 1000);
}

/** The middle of repeated runs, in milliseconds. */
export async function medianMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const measured: number[] = [];
  for (let run = 0; run < times; run++) {
    const started = performance.now();
    await work();
    measured.push(performance.now() - started);
  }
  return measured.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}
