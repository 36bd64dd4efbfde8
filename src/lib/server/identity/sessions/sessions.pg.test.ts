import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { createUser } from '../people.ts';
import { ABSOLUTE_DAYS, IDLE_DAYS, luciaSessions, SEEN_EVERY_MS, type SessionStore } from './sessions.ts';

const DAY = 24 * 60 * 60 * 1000;
// Far from the process's own time, so that nothing passes by reading the wrong clock.
const clock = { at: new Date('2031-05-05T08:00:00Z'), now: () => clock.at };
const later = (days: number) => (clock.at = new Date(clock.at.getTime() + days * DAY));

let db: TestDatabase;
let userId: string;
beforeAll(async () => {
  db = await freshDatabase(clock);
  const context = db.contextFor(await db.newClient());
  const made = await createUser(context, { email: 'kari@fjordheim.no', name: 'Kari' });
  if (!made.ok) throw new Error(made.error.code);
  userId = made.value.userId;
});
afterAll(() => db.close());

async function sessions<T>(use: (store: SessionStore) => Promise<T>): Promise<T> {
  const context = db.contextFor('00000000-0000-0000-0000-000000000000', userId);
  const result = await context.transaction(async (tx) => ok(await use(luciaSessions(tx, clock))));
  if (!result.ok) throw new Error('unreachable');
  return result.value;
}
const open = async () =>
  (await sessions((store) => store.open(userId, { method: 'password', secondFactor: null, device: null })))
    .token;
const find = (token: string) => sessions((store) => store.find(token));

test('only the hash of the token is kept, and the hash opens nothing', async () => {
  const token = await open();
  // 200 bits, and never the same.
  expect(token).toMatch(/^[a-z2-7]{40}$/);
  expect(await open()).not.toBe(token);
  const hash = createHash('sha256').update(token).digest('hex');
  const rows = await db.owner`select s.id, s::text as text from identity.session s where user_id = ${userId}`;
  expect(rows.map((row) => String(row['id']))).toContain(hash);
  expect(rows.some((row) => String(row['text']).includes(token))).toBe(false);
  expect(await find(hash)).toBeNull();
  expect(await find(token)).toMatchObject({
    user: { id: userId, email: 'kari@fjordheim.no', hasTotp: false },
  });
});

test('an idle session ends after the idle time, to the millisecond, and its row goes', async () => {
  const token = await open();
  later(IDLE_DAYS);
  expect(await find(token)).toBeNull();
  const hash = createHash('sha256').update(token).digest('hex');
  expect(await db.owner`select 1 from identity.session where id = ${hash}`).toHaveLength(0);
});

test('silence just below the idle time signs nobody out; use renews in the database', async () => {
  const token = await open();
  later(IDLE_DAYS - 0.01);
  const renewed = await find(token);
  expect(renewed?.expiresAt).toEqual(new Date(clock.at.getTime() + IDLE_DAYS * DAY));
  later(IDLE_DAYS - 0.01);
  expect(await find(token)).not.toBeNull();
});

/** When it was written of the session that it was used, and in which version of the row. */
const written = async (token: string) => {
  const [row] = await db.owner<{ seen: string; xmin: string }[]>`
    select seen_at::text as seen, xmin::text from identity.session
    where id = ${createHash('sha256').update(token).digest('hex')}`;
  return row;
};

test('that it is used is written once a minute, also up to its absolute end', async () => {
  const token = await open();
  const opened = await written(token);
  later((SEEN_EVERY_MS - 1) / DAY);
  await find(token);
  expect(await written(token)).toEqual(opened);
  later(1 / DAY);
  await find(token);
  const seen = await written(token);
  expect(seen).not.toEqual(opened);
  // Several at once write once.
  later(SEEN_EVERY_MS / DAY);
  await Promise.all(Array.from({ length: 8 }, () => find(token)));
  expect((await written(token))?.seen).not.toBe(seen?.seen);
  for (let day = 0; day < ABSOLUTE_DAYS - 1; day++) {
    later(1);
    await find(token);
  }
  const late = await written(token);
  later(0.5);
  await find(token);
  expect(await written(token)).not.toEqual(late);
});

test('what it lay unused stays with it, whatever it is used for afterwards', async () => {
  const token = await open();
  later(2 / 24);
  expect((await find(token))?.unusedMs).toBe(2 * 3_600_000);
  later(1 / 24);
  const live = await find(token);
  expect(live?.unusedMs).toBe(2 * 3_600_000);
  const raised = await sessions((store) => store.raise(token, live!, { factor: 'totp', device: null }));
  expect((await find(raised.token))?.unusedMs).toBe(2 * 3_600_000);
  later(5 / 24);
  expect((await find(raised.token))?.unusedMs).toBe(5 * 3_600_000);
});

test('a device that nobody is at keeps no session going', async () => {
  const token = await open();
  const alone = { unattended: true };
  for (let day = 1; day < IDLE_DAYS; day++) {
    later(1);
    expect((await sessions((store) => store.find(token, alone)))?.unusedMs).toBe(day * DAY);
  }
  later(1);
  expect(await sessions((store) => store.find(token, alone))).toBeNull();
});

test('whoever holds the row keeps nobody from getting in', async () => {
  const token = await open();
  later(0.5);
  await db.owner.begin(async (sql) => {
    await sql`select from identity.session where user_id = ${userId} for update`;
    expect(await find(token)).not.toBeNull();
  });
});

test('however busy, a session ends at its absolute end', async () => {
  const token = await open();
  for (let day = 0; day < ABSOLUTE_DAYS - 1; day++) {
    later(1);
    expect(await find(token)).not.toBeNull();
  }
  later(0.999);
  const last = await find(token);
  expect(last?.expiresAt).toEqual(last?.absoluteExpiresAt);
  later(0.001);
  expect(await find(token)).toBeNull();
});

test('a disabled person has no session any more', async () => {
  const token = await open();
  await db.owner`update identity."user" set disabled_at = now() where id = ${userId}`;
  expect(await find(token)).toBeNull();
  await db.owner`update identity."user" set disabled_at = null where id = ${userId}`;
  expect(await find(token)).not.toBeNull();
});

test('the next session sweeps those that have run out', async () => {
  await open();
  later(ABSOLUTE_DAYS + 1);
  await open();
  const [row] = await db.owner`select count(*)::int as n from identity.session where user_id = ${userId}`;
  expect(row?.['n']).toBe(1);
});
