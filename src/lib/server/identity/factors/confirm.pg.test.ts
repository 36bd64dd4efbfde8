import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { addMember, confirmPerson, createUser, enrolTotp } from '../index.ts';
import { countSignIn, RULES } from '../sign-in/limits.ts';
import { codeAt } from '#tests/e2e/totp.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';

let now = new Date('2026-11-21T10:00:05.000Z');
let database: TestDatabase;
let clientId: string;
let person: Context;
let uri: string;
let email: string;

beforeAll(async () => {
  database = await freshDatabase({ now: () => now });
  clientId = await database.newClient();
});
beforeEach(async () => {
  email = `${uuidv7()}@prove.example`;
  const { userId } = must(await createUser(database.contextFor(NO_CLIENT), { email, name: 'Prøve Person' }));
  must(await addMember(database.contextFor(clientId), { email, role: 'manager' }));
  uri = must(await enrolTotp(database.contextFor(NO_CLIENT), { email })).uri;
  person = database.contextFor(clientId, userId);
});
afterAll(() => database.close());

const ADDRESS = '192.0.2.1';
const subject = { type: 'document', id: uuidv7() };
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
const confirm = async (totp: string, { who = person, session = 'one' } = {}) =>
  codeOf(
    await confirmPerson(who, {
      shown: { code: totp },
      session,
      address: ADDRESS,
      act: 'document.sign',
      subject,
    }),
  );

describe('a person who is asked once more', () => {
  it('confirms with a code, which is good once', async () => {
    expect(await confirm(codeAt(uri, now))).toBe('ok');
    expect(await confirm(codeAt(uri, now))).toBe('second_factor_wrong');
    now = new Date(now.getTime() + 30_000);
    expect(await confirm(codeAt(uri, now))).toBe('ok');
  });

  it('of the same code used at once, one goes through', async () => {
    const code = codeAt(uri, now);
    const answers = await Promise.all([1, 2, 3, 4].map(() => confirm(code)));
    expect(answers.sort()).toEqual([
      'ok',
      'second_factor_wrong',
      'second_factor_wrong',
      'second_factor_wrong',
    ]);
  });

  it('is refused with a wrong code, an old one, none, and after too many', async () => {
    expect(await confirm(codeAt(uri, new Date(now.getTime() - 120_000)))).toBe('second_factor_wrong');
    expect(await confirm('')).toBe('second_factor_wrong');
    for (let attempt = 2; attempt < RULES.act.free; attempt++) await confirm('000000');
    expect(await confirm(codeAt(uri, now))).toBe('rate_limited');
    now = new Date(now.getTime() + RULES.act.first);
    expect(await confirm(codeAt(uri, now))).toBe('ok');
  });

  it('is stopped by nobody: not by sign-ins, nor by another session, nor by others at the same address', async () => {
    for (const name of [email, `act:${person.actorId}`, `${uuidv7()}@prove.example`]) {
      for (let n = 0; n < RULES.network.free; n++) {
        await countSignIn(person, { email: name, address: ADDRESS, device: null });
      }
    }
    for (let n = 0; n < RULES.act.free; n++) await confirm('000000', { session: 'stolen' });
    expect(await confirm('000000', { session: 'stolen' })).toBe('rate_limited');
    expect(await confirm(codeAt(uri, now), { session: 'own' })).toBe('ok');
  });

  it('leaves each wrong code in the log of the client, as many as are let through and in ids alone', async () => {
    const { free } = RULES.act;
    const answers = await Promise.all(Array.from({ length: free + 20 }, () => confirm('000000')));
    expect(answers.filter((answer) => answer === 'second_factor_wrong')).toHaveLength(free);
    await sequence(person);
    const events = await database.owner`
      select e.kind, e.subject_type as type, e.subject_id as id, audit.statement_of(e) as statement, d.detail
      from audit.event e join audit.event_detail d using (client_id)
      where d.event_id = e.id and e.actor_id = ${person.actorId}`;
    expect(events).toHaveLength(free);
    for (const { statement, detail, ...event } of events) {
      expect(event).toEqual({ kind: 'totp.refused', type: 'user', id: person.actorId });
      expect(JSON.parse(String(detail))).toEqual({
        act: 'document.sign',
        document: subject.id,
        address: ADDRESS,
        wrong: expect.any(Number) as number,
      });
      expect(Buffer.from(statement as Uint8Array).toString()).not.toMatch(/192\.0\.2|prove\.example|000000/);
    }
    const counted = events.map(({ detail }) => (JSON.parse(String(detail)) as { wrong: number }).wrong);
    expect(counted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: free }, (_, n) => n + 1));
    expect((await verifyLog(person, [])).findings).toEqual([]);
  });

  it('needs a second factor', async () => {
    const machine = createContext(database.platform, {
      clientId,
      actorId: SYSTEM_ACTOR,
      requestId: uuidv7(),
    });
    const without = { email: `${uuidv7()}@prove.example`, name: 'Uten' };
    const { userId } = must(await createUser(machine, without));
    expect(await confirm('123456', { who: database.contextFor(clientId, userId) })).toBe(
      'second_factor_missing',
    );
  });
});
