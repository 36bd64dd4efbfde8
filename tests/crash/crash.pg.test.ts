import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { memoryOf, sequencerOf } from '#lib/server/audit/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { startEmbeddedPostgres } from '#lib/server/platform/embedded-postgres/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { makeTemplate, TEMPLATE } from '#tests/setup/run/postgres.ts';
import { until } from '#tests/setup/until.ts';
import { Strikes } from './strike.ts';
import { OPERATIONS } from '../setup/long.ts';

/*
 * A process that writes a log, or mends one, is killed at a message to the database or a change of a file; or the disk is
 * full from there on. Whoever starts the next has an intact log, with everything that was acknowledged at its place, once.
 * `npm run crash` strikes at each step, one after another, `npm test` at a few.
 */
const EVERY = Number(process.env['SEGL_CRASH'] ?? 0);
const PATIENCE_MS = 12 * 3_600_000;

let database: TestDatabase;
let strikes: Strikes;
beforeAll(async () => {
  database = await freshDatabase();
  strikes = await Strikes.on(database);
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await strikes.close();
  await database.close();
});

describe.runIf(EVERY === 0)('a step here and there', () => {
  // With the first head's commit on its way; and with no room for that head.
  it.each([
    ['write', 'kill', 106],
    ['write', 'full', 108],
    ['fork', 'kill', 60],
    // The voucher on its way to the database.
    ['year-end', 'kill', 30],
  ] as const)('%s, %s at %i', async (work, what, at) => {
    await strikes.strike(work, { what, at });
  });
});

describe.runIf(EVERY > 0)('each step', () => {
  const works = (['write', 'fork', 'repair', 'remember', 'year-end'] as const).flatMap((work) =>
    (['kill', 'full'] as const).map((what) => [work, what] as const),
  );
  it.each(works)(
    '%s, %s',
    async (work, what) => {
      const steps = await strikes.strike(work, { what, at: 0 });
      if (steps === null) throw new Error('unreachable: nothing ended it');
      console.log(`${work}: ${steps} steps, ${what} at every ${EVERY}`);
      const wrong: string[] = [];
      for (let at = 1; at <= steps; at += EVERY)
        await strikes
          .strike(work, { what, at })
          .catch((cause: unknown) => wrong.push(`${at}: ${String(cause)}`));
      expect(wrong).toEqual([]);
    },
    PATIENCE_MS,
  );
});

/** A server that keeps what it acknowledged, unlike that of the other tests, and that may die. */
describe.runIf(EVERY > 0)('the database, killed at each step of who writes', () => {
  it(
    'comes back with what was acknowledged',
    async () => {
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
      const own = await freshDatabase(systemClock, TEMPLATE, server.url);
      const there = await Strikes.on(own);
      const victim = async () =>
        Number((await readFile(join(server.dataFolder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      const steps = (await there.strike('write', { what: 'kill', at: 0 })) ?? 0;
      const wrong: string[] = [];
      for (let at = 1; at <= steps; at += EVERY) {
        await there
          .strike('write', { what: 'kill', at, victim: await victim() })
          .catch((cause: unknown) => wrong.push(`${at}: ${String(cause)}`));
        await until(() => own.owner`select`.then(() => true).catch(() => false));
      }
      expect(wrong).toEqual([]);
      await sequencerOf(own.platform).stop();
      await there.close();
      await own.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    PATIENCE_MS,
  );
});

/** Of each of two processes. */
const SEEN = EVERY > 0 ? 200 : 8;

it('two processes at once: what is remembered never goes back, and both are right', OPERATIONS, async () => {
  const clientId = await database.newClient();
  const memory = memoryOf(database.platform);
  const two = [1, 2].map(() => strikes.start(clientId, 'load', { what: 'kill', at: 0 }));
  const seen: number[] = [];
  await until(async () => {
    seen.push((await memory.firstHead(clientId))?.size ?? 0);
    return two.every(({ acknowledged }) => acknowledged.length >= SEEN);
  });
  for (const { child } of two) child.kill('SIGKILL');
  expect(await Promise.all(two.map(({ ended }) => ended))).toEqual([null, null]);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  const acknowledged = two.flatMap((each) => each.acknowledged);
  await strikes.findIntact(clientId, acknowledged, 'two processes');
});
