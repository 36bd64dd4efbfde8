import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { addMember, confirmPerson, createUser, enrolTotp } from './index.ts';
import { ATTEMPTS_PER_ACCOUNT } from './limits.ts';
import { codeAt } from '../../../../tests/e2e/totp.ts';
import { freshDatabase, type TestDatabase } from '../../../../tests/setup/database.ts';
import { must } from '../../../../tests/setup/drafts.ts';

let now = new Date('2026-11-21T10:00:05.000Z');
let database: TestDatabase;
let clientId: string;
let person: Context;
let uri: string;

beforeAll(async () => {
  database = await freshDatabase({ now: () => now });
  clientId = await database.newClient();
});
beforeEach(async () => {
  const email = `${uuidv7()}@prove.example`;
  const { userId } = must(await createUser(database.contextFor(NO_CLIENT), { email, name: 'Prøve Person' }));
  must(await addMember(database.contextFor(clientId), { email, role: 'manager' }));
  uri = must(await enrolTotp(database.contextFor(NO_CLIENT), { email })).uri;
  person = database.contextFor(clientId, userId);
});
afterAll(() => database.close());

let host = 0;
const address = () => `192.0.2.${++host}`;
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
const confirm = async (totp: string, who = person) =>
  codeOf(await confirmPerson(who, { totp, address: address() }));

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
    for (let attempt = 2; attempt < ATTEMPTS_PER_ACCOUNT; attempt++) await confirm('000000');
    expect(await confirm(codeAt(uri, now))).toBe('rate_limited');
  });

  it('needs a second factor', async () => {
    const machine = createContext(database.platform, {
      clientId,
      actorId: SYSTEM_ACTOR,
      requestId: uuidv7(),
    });
    const email = `${uuidv7()}@prove.example`;
    const { userId } = must(await createUser(machine, { email, name: 'Uten' }));
    expect(await confirm('123456', database.contextFor(clientId, userId))).toBe('second_factor_missing');
  });
});
