import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiContext, CLIENT_HEADER, UNATTENDED_HEADER } from '#lib/server/api/context.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { createContext, NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { ok } from '#lib/domain/result.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { partnerOf } from '#tests/setup/books/partners.ts';
import { policyHolds } from '#tests/setup/books/access-policy.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { unassign } from './partners/assign.ts';
import { luciaSessions } from './sessions/sessions.ts';
import { endOwnSession } from './own/sessions.ts';
import {
  addMember,
  changeRole,
  createUser,
  lockUser,
  removeMember,
  sessionCookie,
  signIn,
  visitor,
} from './index.ts';

/* What was ended or made stricter in one process counts in another from the next request on. */

const PASSWORD = 'fjorden ligger ganske stille';

const clock = { at: new Date(), now: () => clock.at };
const wait = (minutes: number) => (clock.at = new Date(clock.at.getTime() + minutes * 60_000));

let database: TestDatabase;
let other: Platform;
beforeAll(async () => {
  database = await freshDatabase(clock);
  other = database.anotherPlatform();
});
// The database takes no policy of another hour.
beforeEach(() => void (clock.at = new Date()));
afterAll(() => database.close());

interface Somebody {
  readonly clientId: string;
  readonly userId: string;
  readonly email: string;
  readonly token: string;
}

async function somebody(): Promise<Somebody> {
  const clientId = await database.newClient();
  const machine = database.contextFor(clientId);
  // One that is left when the other goes.
  const administrator = `${uuidv7()}@firma.example`;
  must(await createUser(machine, { email: administrator, name: 'Anne' }));
  must(await addMember(machine, { email: administrator, role: 'administrator' }));
  const email = `${uuidv7()}@firma.example`;
  const { userId } = must(await createUser(machine, { email, name: 'Ola', password: PASSWORD }));
  must(await addMember(machine, { email, role: 'bookkeeper' }));
  const opened = must(
    await signIn(visitor(database.platform, uuidv7()), { email, password: PASSWORD, address: '192.0.2.1' }),
  );
  return { clientId, userId, email, token: opened.token };
}

/** What another process answers to the person's next request. */
async function asked(
  { clientId, token }: Somebody,
  ask: (caller: ReturnType<typeof createCaller>) => Promise<unknown> = (caller) => caller.ledger.accounts(),
  { unattended = false, platform = other }: { unattended?: boolean; platform?: Platform } = {},
): Promise<string> {
  const headers = new Headers({
    cookie: sessionCookie(token, false).split(';')[0] ?? '',
    [CLIENT_HEADER]: clientId,
    ...(unattended && { [UNATTENDED_HEADER]: '1' }),
  });
  let kept = 'kept';
  const context = await apiContext(platform, {
    ...{ id: uuidv7(), headers, url: new URL('http://localhost/api/trpc'), address: '192.0.2.1' },
    setCookie: (value) => void (kept = /Max-Age=0/.test(value) ? 'cleared' : kept),
  });
  return ask(createCaller(context)).then(
    () => 'answered',
    (thrown: unknown) => {
      const { code } = (thrown as { cause: { failure: { code: string } } }).cause.failure;
      return kept === 'cleared' ? `${code}, cleared` : code;
    },
  );
}

it('knowing who asks, and what they are under which policy, is one statement for all that a request asks', async () => {
  const ola = await somebody();
  let lent = 0;
  const { database: real } = other;
  const counted: Platform = {
    ...other,
    database: { ...real, lend: (...work) => ((lent += 1), real.lend(...work)) },
  };
  const transactions = async (ask: Parameters<typeof asked>[1]) => {
    lent = 0;
    expect(await asked(ola, ask, { platform: counted })).toBe('answered');
    return lent;
  };
  expect(await transactions((caller) => caller.ledger.accounts())).toBe(2);
  const twice = (caller: ReturnType<typeof createCaller>) =>
    Promise.all([caller.ledger.accounts(), caller.ledger.accounts()]);
  expect(await transactions(twice)).toBe(3);
});

describe('the next request, in another process', () => {
  const own = ({ userId }: Somebody) =>
    createContext(database.platform, { clientId: NO_CLIENT, actorId: userId, requestId: uuidv7() });

  it('of a session that was ended is nobody’s', async () => {
    const ola = await somebody();
    expect(await asked(ola)).toBe('answered');
    const [row] = await database.owner<{ handle: string }[]>`
      select handle from identity.session where user_id = ${ola.userId}`;
    must(await endOwnSession(own(ola), row?.handle ?? ''));
    expect(await asked(ola)).toBe('session_ended');
  });

  it('of a person who was locked out is nobody’s', async () => {
    const ola = await somebody();
    expect(await asked(ola)).toBe('answered');
    must(await lockUser(database.contextFor(ola.clientId), { email: ola.email }));
    expect(await asked(ola)).toBe('session_ended');
  });

  it('of a membership that was ended finds no client, and of a role that was changed what that may', async () => {
    const ola = await somebody();
    const { email, clientId, userId } = ola;
    expect(await asked(ola)).toBe('answered');
    must(await changeRole(database.contextFor(clientId), { userId, role: 'field' }));
    expect(await asked(ola)).toBe('not_allowed');
    must(await removeMember(database.contextFor(clientId), { email }));
    expect(await asked(ola)).toBe('client_not_found');
    expect(await asked(ola, (caller) => caller.session.me())).toBe('answered');
  });

  it('under a stricter policy is judged by it', async () => {
    const ola = await somebody();
    const administrator = database.contextFor(ola.clientId);
    expect(await asked(ola)).toBe('answered');
    await policyHolds(administrator, { graceDays: 0 });
    expect(await asked(ola)).toBe('second_factor_required');
  });

  it('for another client than one’s own finds none, nor for what is no client', async () => {
    const [ola, per] = [await somebody(), await somebody()];
    expect(await asked({ ...ola, clientId: per.clientId })).toBe('client_not_found');
    expect(await asked({ ...ola, clientId: uuidv7() })).toBe('client_not_found');
    expect(await asked({ ...ola, clientId: `${ola.clientId}' or true` })).toBe('client_not_found');
    expect(await asked({ ...ola, token: 'a'.repeat(40) })).toBe('signed_out');
  });
});

it('of whom an accounting firm let in, the firm’s rules count too, and that they are assigned', async () => {
  const customer = await newMember(database, await database.newClient('Kunde AS'), 'administrator');
  const { firm, userId, assignment } = await partnerOf(database, customer);
  const signedIn = async (): Promise<Somebody> => {
    const own = createContext(database.platform, {
      ...{ clientId: NO_CLIENT, actorId: userId, requestId: uuidv7() },
    });
    const opening = { method: 'password', secondFactor: null, device: null } as const;
    const opened = await own.transaction(async (tx) =>
      ok(await luciaSessions(tx, clock).open(userId, opening)),
    );
    return { clientId: customer.clientId, userId, email: '', token: must(opened).token };
  };
  const siv = await signedIn();
  expect(await asked(siv)).toBe('answered');
  await policyHolds(firm, { idleMinutes: 15 });
  wait(16);
  expect(await asked(siv)).toBe('session_idle, cleared');
  const again = await signedIn();
  expect(await asked(again)).toBe('answered');
  must(await unassign(firm, { id: assignment }));
  expect(await asked(again)).toBe('client_not_found');
});

describe('a session that lay unused', () => {
  it('reaches a client for as long as its policy says, from any page, and no client by a detour', async () => {
    const ola = await somebody();
    await policyHolds(database.contextFor(ola.clientId), { idleMinutes: 15 });
    for (let minutes = 0; minutes < 60; minutes += 14) {
      expect(await asked(ola)).toBe('answered');
      wait(14);
    }
    wait(2);
    // The person's own pages are no client's, and open the client no more than it was.
    expect(await asked(ola, (caller) => caller.session.me())).toBe('answered');
    expect(await asked(ola)).toBe('session_idle, cleared');
    wait(2);
    expect(await asked(ola)).toBe('session_idle, cleared');
  });

  it('is not kept going by a device that nobody is at', async () => {
    const ola = await somebody();
    await policyHolds(database.contextFor(ola.clientId), { idleMinutes: 60 });
    for (let minutes = 0; minutes < 60; minutes += 10) {
      expect(await asked(ola, undefined, { unattended: true })).toBe('answered');
      wait(10);
    }
    expect(await asked(ola, undefined, { unattended: true })).toBe('answered');
    wait(0.1);
    expect(await asked(ola, undefined, { unattended: true })).toBe('session_idle, cleared');
    expect(await asked(ola)).toBe('session_idle, cleared');
  });

  it('reaches a client that says nothing of it after two days, unless the installation says more', async () => {
    const ola = await somebody();
    wait(2 * 24 * 60);
    expect(await asked(ola)).toBe('answered');
    const { platform } = database;
    const strict = { ...platform, config: { ...platform.config, idleMinutes: 24 * 60 } };
    expect(await asked(ola, undefined, { platform: strict })).toBe('session_idle, cleared');
  });

  it('ends at once where a policy is set that it has not met', async () => {
    const ola = await somebody();
    await database.owner`update identity.session set seen_at = seen_at - interval '90 minutes'
      where user_id = ${ola.userId}`;
    expect(await asked(ola)).toBe('answered');
    await policyHolds(database.contextFor(ola.clientId), { idleMinutes: 60 });
    expect(await asked(ola)).toBe('session_idle, cleared');
  });
});
