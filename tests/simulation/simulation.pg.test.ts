import { expect, test } from 'vitest';
import { PostgresServer } from './postgres.ts';
import { World } from './world.ts';

const { SEGL_SERVICES_RUNS, SEGL_SERVICES_SEED } = process.env;
/** `npm run simulate -- --of services` runs longer, and again from a seed. */
const RUNS = Number(SEGL_SERVICES_RUNS ?? 2);
const FIRST = Number(SEGL_SERVICES_SEED ?? 1);

test(
  'the same days on the services and PostgreSQL: nothing is lost or done twice, all agree, and so do the books',
  async () => {
    for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
      const server = await PostgresServer.begin();
      try {
        const world = new World(seed, server, { people: server.people, client: server.clientId });
        expect(await world.live(), `seed ${seed}`).toEqual([]);
        expect(await server.disagreements(), `seed ${seed}`).toEqual([]);
      } finally {
        await server.close();
      }
    }
  },
  120_000 + RUNS * 30_000,
);
