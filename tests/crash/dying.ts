import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { sequencerOf } from '#lib/server/audit/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { makeTemplate, TEMPLATE } from '#tests/setup/run/postgres.ts';
import { Strikes } from './strike.ts';

export interface DyingDatabase {
  readonly database: TestDatabase;
  readonly strikes: Strikes;
  /** Whom to kill. */
  victim(): Promise<number>;
  close(): Promise<void>;
}

/** On a server that keeps what it acknowledged, unlike that of the other tests, and that is started again when it dies. */
export async function dyingDatabase(): Promise<DyingDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-dying-'));
  await chmod(folder, 0o711);
  const started = await startEmbeddedPostgres({ folder });
  if (!started.ok) throw new Error(started.error.code);
  const server = started.value;
  const told = {
    line: () => {},
    gaveUp: (why: object) => console.error('the database stays away', why),
  };
  server.watch(told, { everyMs: 100, mostStarts: Infinity, windowMs: 60_000 });
  await makeTemplate(server.url, Buffer.from(inject('masterKey'), 'hex'));
  const database = await freshDatabase(systemClock, TEMPLATE, server.url);
  const strikes = await Strikes.on(database);
  return {
    database,
    strikes,
    async victim() {
      const note = await readFile(join(server.dataFolder, 'postmaster.pid'), 'utf8');
      return Number(note.split('\n')[0]);
    },
    async close() {
      await sequencerOf(database.platform).stop();
      await strikes.close();
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
