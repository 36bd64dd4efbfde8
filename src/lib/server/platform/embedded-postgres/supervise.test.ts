import { expect, test } from 'vitest';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { type GaveUp, supervise, type Watched } from './supervise.ts';

const full: EmbeddedPostgresError = { code: 'embedded_postgres_disk_full', path: '/data' };

/** Watches until it is given up. */
function hopeless(watched: Watched, mostStarts: number): Promise<{ why: GaveUp; lines: string[] }> {
  const lines: string[] = [];
  return new Promise((resolve) => {
    const gaveUp = (why: GaveUp) => resolve({ why, lines });
    supervise(
      watched,
      { everyMs: 1, mostStarts, windowMs: 600_000 },
      { line: (line) => lines.push(line), gaveUp },
    );
  });
}

test('a server that can’t be started is given up after so many attempts, with the reason of the last', async () => {
  let attempts = 0;
  const startAgain = (): Promise<Result<void, EmbeddedPostgresError>> => {
    attempts += 1;
    return Promise.resolve(err(full));
  };
  const { why, lines } = await hopeless({ isRunning: () => Promise.resolve(false), startAgain }, 3);
  expect(why).toEqual({ code: 'embedded_postgres_gave_up', starts: 3, last: full });
  expect(attempts).toBe(3);
  expect(lines.filter((line) => line.includes('embedded_postgres_disk_full'))).toHaveLength(3);
});

test('so is one that comes up each time and goes down again', async () => {
  let up = true;
  const isRunning = () => Promise.resolve((up = !up));
  const { why } = await hopeless({ isRunning, startAgain: () => Promise.resolve(ok()) }, 4);
  expect(why).toEqual({ code: 'embedded_postgres_gave_up', starts: 4, last: null });
});

test('starts that lie far enough apart are no reason to give up', async () => {
  const told = { line: () => undefined, gaveUp: () => expect.unreachable() };
  let starts = 0;
  const { promise: often, resolve } = Promise.withResolvers<void>();
  const startAgain = () => {
    if (++starts === 20) resolve();
    return Promise.resolve(ok());
  };
  const isRunning = () => Promise.resolve(false);
  const watch = supervise({ isRunning, startAgain }, { everyMs: 1, mostStarts: 1, windowMs: 0 }, told);
  await often;
  await watch.stop();
});

test('a watch that is stopped starts nothing any more, and waits for what it had begun', async () => {
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  let [starts, ended] = [0, false];
  const startAgain = async () => {
    starts += 1;
    begun.resolve();
    await go.promise;
    ended = true;
    return ok();
  };
  const told = { line: () => undefined, gaveUp: () => expect.unreachable() };
  const isRunning = () => Promise.resolve(false);
  const watch = supervise({ isRunning, startAgain }, { everyMs: 1, mostStarts: 5, windowMs: 600_000 }, told);
  await begun.promise;
  const stopped = watch.stop();
  go.resolve();
  await stopped;
  expect([starts, ended]).toEqual([1, true]);
});
