import { expect, it, test } from 'vitest';
import type { BrokenDevice } from './simulation/device.ts';
import { SimServer, type Broken } from './simulation/server.ts';
import { World } from './simulation/world.ts';

const { SEGL_DEVICES_RUNS, SEGL_DEVICES_SEED } = process.env;
/** `npm run simulate` runs longer, and again from a seed. */
const RUNS = Number(SEGL_DEVICES_RUNS ?? 300);
const FIRST = Number(SEGL_DEVICES_SEED ?? 1);
const LONGEST_MS = 300_000 + RUNS * 2_000;

test(
  'several devices, people and kinds of change: nothing saved is lost, nothing applied twice, no money put together, and all agree',
  async () => {
    const met = { chosen: 0, 'came again': 0, decided: 0, restores: 0, crashes: 0 };
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const server = new SimServer(null);
      const world = new World(seed, server);
      expect(await world.live(), `seed ${seed}`).toEqual([]);
      met.chosen += world.chosen;
      met['came again'] += server.cameAgain;
      met.decided += server.decisions.size;
      met.restores += world.judge.restores;
      met.crashes += world.crashes;
    }
    for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(0);
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
  for (let seed = 1; seed <= 100; seed += 1)
    if ((await new World(seed, new SimServer(broken)).live()).length > 0) return;
  expect.fail('nobody saw it');
});

it.each<BrokenDevice>(['what was answered is not remembered'])(
  'an app in which %s is found out within a hundred seeds',
  async (broken) => {
    for (let seed = 1; seed <= 100; seed += 1)
      if ((await new World(seed, new SimServer(null), { broken }).live()).length > 0) return;
    expect.fail('nobody saw it');
  },
);
