import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { courierOf } from '#lib/server/audit/index.ts';
import { addMember, createUser, signIn, visitor } from '#lib/server/identity/index.ts';
import { must } from '../setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { watchDerivations, type Derive } from '../setup/derivations.ts';
import { seeded } from './random.ts';
import { tried } from './tried.ts';

/*
 * Whether somebody has an account is not told by how long a refusal takes. The derivation of the password is left out: that
 * it is the same work for everybody is held elsewhere (`sign-in.pg.test.ts`), and it would hide what is looked for here.
 */

const TRIES = process.env['SEGL_ATTACK'] ? 300 : 150;
/** What is told of an attempt is told in each client of the person. */
const CLIENTS = 5;
/** At the same moment: a few, and as many as a process lets line up. */
const [QUIET, LOADED] = [10, 30];
/** Milliseconds that nobody tells from the network's own, over a thousand kilometres of it. */
const NOISE_MS = 15;

let database: TestDatabase;
const derive = watchDerivations();
beforeAll(async () => {
  database = await freshDatabase();
  derive.mockImplementation(derivedAtOnce);
  const clients: string[] = [];
  while (clients.length < CLIENTS) clients.push(await database.newClient(`Klient ${clients.length} AS`));
  for (const email of [EMAIL.known, EMAIL['shut out']]) {
    const password = 'fjorden ligger stille';
    must(await createUser(database.contextFor(clients[0] ?? ''), { email, name: 'Kari', password }));
    for (const client of clients)
      must(await addMember(database.contextFor(client), { email, role: 'auditor' }));
  }
  await database.owner`update identity."user" set disabled_at = now() where email = ${EMAIL['shut out']}`;
});
afterAll(() => database?.close());
beforeEach(() => database.owner`delete from identity.attempt`);

/** Of each password another, and no work. */
const derivedAtOnce: Derive = ({ message, tagLength }) =>
  Promise.resolve(createHash('shake256', { outputLength: tagLength }).update(message).digest());

const EMAIL = { known: 'kari@alfa.example', unknown: 'kaja@alfa.example', 'shut out': 'knut@alfa.example' };
type Who = keyof typeof EMAIL;
const KINDS = Object.keys(EMAIL) as Who[];

/** Milliseconds until the refusal; each attempt from a network of its own, so that none has to wait for the one before. */
async function refusal(who: Who, n: number): Promise<number> {
  const attempt = { email: EMAIL[who], password: 'noe helt annet', address: `2001:db8:${n.toString(16)}::1` };
  const began = performance.now();
  const result = await signIn(visitor(database.platform, uuidv7()), attempt);
  const took = performance.now() - began;
  expect(result).toEqual({ ok: false, error: { code: 'sign_in_failed' } });
  return took;
}

/** The kinds as often, and mixed, so that whatever else happens meanwhile happens to all of them. */
async function times(together: number): Promise<Record<Who, number[]>> {
  const measured: Record<Who, number[]> = { known: [], unknown: [], 'shut out': [] };
  const random = seeded(together);
  const mixed = Array.from({ length: TRIES }, (_, n) => ({
    who: KINDS[n % KINDS.length] ?? 'known',
    place: random.below(2 ** 30),
  })).sort((one, other) => one.place - other.place);
  let next = 0;
  const stranger = async () => {
    for (let n = next++; n < TRIES; n = next++) {
      const { who } = mixed[n] ?? { who: 'known' as const };
      measured[who].push(await refusal(who, n));
    }
  };
  await Promise.all(Array.from({ length: together }, stranger));
  return measured;
}

const median = (of: readonly number[]): number =>
  of.toSorted((one, other) => one - other)[Math.floor(of.length / 2)] ?? NaN;

/** How far the medians of two such samples lie apart by chance, all but never: four standard errors, of robust measures. */
function byChance(sample: readonly number[]): number {
  const middle = median(sample);
  const spread = 1.48 * median(sample.map((each) => Math.abs(each - middle)));
  return 4 * Math.SQRT2 * ((1.25 * spread) / Math.sqrt(sample.length));
}

describe('a refusal takes as long for who has an account as for who has none', () => {
  it.for([
    ['a few at a time', QUIET],
    ['as many as may line up', LOADED],
  ] as const)('%s', async ([, together], context) => {
    tried(context, TRIES);
    const measured = await times(together);
    const stranger = median(measured.unknown);
    const noise = NOISE_MS + byChance(measured.unknown);
    for (const who of ['known', 'shut out'] as const)
      expect(Math.abs(median(measured[who]) - stranger), who).toBeLessThan(noise);
  });
});

it('nor does it wait for what is told of it, in however many clients', async () => {
  const refusals = async () => {
    await courierOf(database.platform).settled();
    const [row] =
      await database.owner`select count(*)::int as n from audit.event where kind = 'session.refused'`;
    return Number(row?.['n']);
  };
  const before = await refusals();
  await database.owner.begin(async (sql) => {
    await sql`lock table audit.outbox in access exclusive mode`;
    await Promise.race([refusal('known', 1), tooLong()]);
  });
  expect(await refusals()).toBe(before + CLIENTS);
});

async function tooLong(): Promise<never> {
  await delay(30_000, undefined, { ref: false });
  throw new Error('it waits');
}
