import { expect, it, test } from 'vitest';
import type { Broken } from './simulation/server.ts';
import { World } from './simulation/world.ts';

const { SEGL_DEVICES_RUNS, SEGL_DEVICES_SEED } = process.env;
/** `npm run simulate` runs longer, and again from a seed. */
const RUNS = Number(SEGL_DEVICES_RUNS ?? 300);
const FIRST = Number(SEGL_DEVICES_SEED ?? 1);
const LONGEST_MS = 300_000 + RUNS * 2_000;

test(
  'several devices, people and kinds of change: nothing saved is lost, nothing applied twice, no money put together, and all agree',
  async () => {
    let [chosen, cameAgain] = [0, 0];
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const world = new World(seed);
      expect(await world.live(), `seed ${seed}`).toEqual([]);
      chosen += world.chosen;
      cameAgain += world.server.cameAgain;
    }
    expect(chosen).toBeGreaterThan(0);
    expect(cameAgain).toBeGreaterThan(0);
  },
  LONGEST_MS,
);

it.each<Broken>([
  'acknowledged before the commit',
  'a repeat is done again',
  'the base revision is not looked at',
  'the cursor skips a late commit',
  'a photo is there before its hash is',
])('a build in which %s is found out within a hundred seeds', async (broken) => {
  for (let seed = 1; seed <= 100; seed += 1) if ((await new World(seed, broken).live()).length > 0) return;
  expect.fail('nobody saw it');
});
