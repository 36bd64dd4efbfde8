import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryOf, sequencerOf } from '#lib/server/audit/index.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { until } from '#tests/setup/until.ts';
import type { BookWork } from './books/acts.ts';
import { BOOK_SCENES } from './books/scenes.ts';
import type { Disaster } from './disaster.ts';
import { dyingDatabase, type DyingDatabase } from './dying.ts';
import { moments } from './moments.ts';
import { Strikes } from './strike.ts';
import { OPERATIONS } from '../setup/long.ts';

/*
 * A process that writes a log, or mends one, or keeps books, is killed at a message to the database or a change of a file; or
 * the disk is full from there on. Whoever starts the next has an intact log, with everything that was acknowledged at its
 * place, once; of the books everything else is whole or not there, and what is asked again is done once. `npm run crash` strikes
 * the log at each step, one after another, and books at twenty moments of each act; `npm test` at a few.
 */
const EVERY = Number(process.env['SEGL_CRASH'] ?? 0);
/** Moments of each act with books; the seed draws them. */
const MOMENTS = Number(process.env['SEGL_CRASH_MOMENTS'] ?? 0);
const SEED = Number(process.env['SEGL_CRASH_SEED'] ?? 1);
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

describe.runIf(EVERY + MOMENTS === 0)('a step here and there', () => {
  it.each([
    // With the first head's commit on its way.
    ['write', 'kill', 106],
    ['year-end', 'kill', 60],
    ['export', 'kill', 60],
  ] as const)('%s, %s at %i', async (work, what, at) => {
    await strikes.strike(work, { what, at });
  });

  it.each([
    // With no room for the first head.
    ['write', 'full', 108],
    ['fork', 'kill', 60],
    ['batch', 'kill', 60],
    ['import-more', 'kill', 60],
  ] as const)('%s, %s at %i', OPERATIONS, async (work, what, at) => {
    await strikes.strike(work, { what, at });
  });
});

describe.runIf(EVERY > 0)('each step', () => {
  const works = (['write', 'fork', 'repair', 'remember'] as const).flatMap((work) =>
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

const BOOKS = Object.keys(BOOK_SCENES) as BookWork[];

/** Strikes at some moments of an act. @returns what was wrong */
async function atMoments(
  there: Strikes,
  work: BookWork,
  disaster: () => Promise<Pick<Disaster, 'what' | 'victim'>>,
): Promise<string[]> {
  const steps = (await there.strike(work, { what: 'kill', at: 0 })) ?? 0;
  const wrong: string[] = [];
  const struck = moments(steps, MOMENTS, SEED);
  for (const at of struck)
    await there
      .strike(work, { at, ...(await disaster()) })
      .catch((cause: unknown) => wrong.push(`${at}: ${String(cause)}`));
  console.log(`${work}: ${steps} steps, struck at ${struck.join(', ')}; wrong: ${wrong.length}`);
  return wrong;
}

describe.runIf(MOMENTS > 0)('books, at some moments of each act', () => {
  it.each(BOOKS)(
    '%s, killed',
    async (work) => {
      expect(await atMoments(strikes, work, () => Promise.resolve({ what: 'kill' }))).toEqual([]);
    },
    PATIENCE_MS,
  );

  // What people are given.
  it(
    'export, no room',
    async () => {
      expect(await atMoments(strikes, 'export', () => Promise.resolve({ what: 'full' }))).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe.runIf(EVERY + MOMENTS > 0)('the database, killed', () => {
  let dying: DyingDatabase;
  beforeAll(async () => {
    dying = await dyingDatabase();
  });
  afterAll(() => dying.close());

  it.runIf(EVERY > 0)(
    'at each step of who writes: it comes back with what was acknowledged',
    async () => {
      const steps = (await dying.strikes.strike('write', { what: 'kill', at: 0 })) ?? 0;
      const wrong: string[] = [];
      for (let at = 1; at <= steps; at += EVERY)
        await dying.strikes
          .strike('write', { what: 'kill', at, victim: await dying.victim() })
          .catch((cause: unknown) => wrong.push(`${at}: ${String(cause)}`));
      expect(wrong).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.runIf(MOMENTS > 0).each(BOOKS)(
    'under %s',
    async (work) => {
      const killed = async () => ({ what: 'kill', victim: await dying.victim() }) as const;
      expect(await atMoments(dying.strikes, work, killed)).toEqual([]);
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
