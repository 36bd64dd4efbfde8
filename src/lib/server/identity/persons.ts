import { personStatement } from '#lib/domain/access/person.ts';
import { err, ok } from '#lib/domain/result.ts';
import { deliver, eventsOf, record, type CurrentSubject, type Reconciler } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { asPerson, personEvent } from './change-person.ts';
import * as store from './store.ts';

const PAGE = 500;

/**
 * A client's people against what its log says of them. Whoever was a member before logs told of people is not held before
 * {@link stateMembers}; who was let in since always is, as nobody is let in otherwise.
 */
export const persons: Reconciler = {
  subjectType: 'user',
  tables: ['identity.user', 'identity.passkey', 'identity.eid'],
  // Who has left may be called otherwise by now, and that is none of the client's business.
  comeAndGo: true,
  async *current(tx, context) {
    const known = await knownIn(tx, context);
    for await (const { userId, person } of peopleIn(tx, context.clientId)) {
      if (known.has(userId)) yield subjectOf(userId, person);
    }
  },
};

function subjectOf(id: string, person: store.MemberRow['person']): CurrentSubject {
  if (!person) return { id, as: () => err({ code: 'unreadable' }), row: {} };
  const as = (form: string | null) => personStatement.as(person, form);
  return { id, as, says: () => personStatement.of(person), row: { ...person } };
}

/**
 * Tells the context's client's log, once of each, of the members who were there before logs told of people: from then on
 * they are held. What was changed before is told as it is found. Nothing of who was told of, whatever became of their row:
 * else whoever changed it would have it made good at the next start.
 * @returns of how many
 */
export async function stateMembers(context: Context): Promise<number> {
  const { clientId, platform } = context;
  if ((await unstated(context)).length === 0) return 0;
  // What is on its way of them is older than what is said now.
  await deliver(platform, clientId);
  const stated = await context.transaction(async (tx) => {
    let count = 0;
    for (const userId of await unstatedIn(tx, context)) {
      const person = await asPerson(tx, context, userId, () => store.lockPerson(tx, userId));
      // Another process may have been here while we waited.
      if (!person || (await knownIn(tx, context)).has(userId)) continue;
      await record(tx, context, personEvent(person, 'user.stated'));
      count += 1;
    }
    return ok(count);
  });
  return stated.ok ? stated.value : 0;
}

async function unstated(context: Context): Promise<string[]> {
  const found = await context.transaction(async (tx) => ok(await unstatedIn(tx, context)));
  return found.ok ? found.value : [];
}

async function unstatedIn(tx: Tx, context: Context): Promise<string[]> {
  const known = await knownIn(tx, context);
  const members: string[] = [];
  for await (const { userId } of peopleIn(tx, context.clientId)) if (!known.has(userId)) members.push(userId);
  return members;
}

/** Those whom the log was told of, and those let in since it is told: of them it was, or somebody took that away. */
async function knownIn(tx: Tx, context: Context): Promise<ReadonlySet<string>> {
  const told = await eventsOf(tx, context, 'user', ['user.introduced', 'user.stated']);
  const added = await eventsOf(tx, context, 'membership', ['member.added']);
  const since = added.filter(({ detail }) => detail?.['name'] !== undefined);
  return new Set([...told, ...since].map(({ subject }) => subject.id));
}

async function* peopleIn(tx: Tx, clientId: string): AsyncGenerator<store.MemberRow> {
  for (let after: string | null = null; ;) {
    const page: store.MemberRow[] = await store.pageOfPeople(tx, clientId, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = last.userId;
  }
}
