import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { timelineOf } from '#lib/server/audit/index.ts';
import { changeRole } from '#lib/server/identity/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decisionAbout, draftNow } from '#tests/setup/books/decisions.ts';
import { coding, contentOf, must, storedPhoto, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { decide } from './approvals.ts';
import { decidersOf } from './deciders.ts';
import { codeDraft, saveDraft, submitDraft } from './service.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let manager: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clientId = await newLedger(database);
  [field, bookkeeper, manager] = await Promise.all([
    newMember(database, clientId, 'field'),
    newMember(database, clientId, 'bookkeeper'),
    newMember(database, clientId, 'manager'),
  ]);
});
afterAll(() => database.close());

/** The person gets a role, whoever else has which. */
const become = async (person: Context, role: 'manager' | 'auditor') =>
  must(await changeRole(database.contextFor(clientId), { userId: person.actorId, role }));

const ownWork = (...approvers: Context[]) => ({
  ok: false,
  error: { code: 'approval_of_own_work', approvers: approvers.map(({ actorId }) => actorId) },
});

const detailOf = async (approvalId: string) => {
  const [event] = must(await timelineOf(manager, { type: 'approval', id: approvalId }));
  return event?.detail;
};

describe('one’s own work is not one’s own to approve', () => {
  it.each(['captured', 'coded', 'submitted'] as const)('for who %s it', async (part) => {
    const person = await newMember(database, clientId, 'bookkeeper');
    const as = (mine: typeof part, other: Context) => (part === mine ? person : other);
    const draftId = uuidv7();
    const content = contentOf([await storedPhoto(field)]);
    must(await saveDraft(as('captured', field), { draftId, baseRevision: null, content }));
    must(await codeDraft(as('coded', bookkeeper), { draftId, baseRevision: 1, coding }));
    must(await submitDraft(as('submitted', bookkeeper), { draftId, baseRevision: 2 }));
    await become(person, 'manager');
    for (const decision of ['approved', 'returned'] as const) {
      const own = await decisionAbout(manager, draftId, { decision, reason: 'x' });
      expect(await decide(person, own)).toEqual(ownWork(manager));
    }
    expect(must(await decide(manager, await decisionAbout(manager, draftId))).outcome).toBe('created');
  });

  it('nor for who coded it first, where another’s coding has taken the place of theirs', async () => {
    const first = await newMember(database, clientId, 'bookkeeper');
    const draftId = uuidv7();
    const content = contentOf([await storedPhoto(field)]);
    must(await saveDraft(field, { draftId, baseRevision: null, content }));
    must(await codeDraft(first, { draftId, baseRevision: 1, coding }));
    must(await codeDraft(bookkeeper, { draftId, baseRevision: 2, coding: { ...coding, text: 'Annet' } }));
    must(await submitDraft(bookkeeper, { draftId, baseRevision: 3 }));
    await become(first, 'manager');
    expect(await decide(first, await decisionAbout(manager, draftId))).toEqual(ownWork(manager));
  });
});

describe('where nobody else is left who may', () => {
  it('it is approved all the same, and the event says so', async () => {
    const { draftId } = await submittedDraft(manager, bookkeeper);
    const decision = await decisionAbout(manager, draftId);
    expect(must(await decide(manager, decision)).outcome).toBe('created');
    expect(await detailOf(decision.approvalId)).toMatchObject({
      ...{ nobodyElse: true, form: 'segl.approval.v2' },
    });
  });

  it('an event of an ordinary approval does not say so', async () => {
    const { draftId } = await submittedDraft(field, bookkeeper);
    const decision = await decisionAbout(manager, draftId);
    must(await decide(manager, decision));
    expect(await detailOf(decision.approvalId)).not.toHaveProperty('nobodyElse');
  });

  it('who is shut out, or is a manager elsewhere, is nobody else', async () => {
    const other = await newMember(database, clientId, 'manager');
    await newMember(database, await newLedger(database), 'manager');
    const { draftId } = await submittedDraft(manager, bookkeeper);
    const decision = await decisionAbout(manager, draftId);
    expect(await decide(manager, decision)).toEqual(ownWork(other));
    await database.owner`update identity."user" set disabled_at = now() where id = ${other.actorId}`;
    expect(must(await decide(manager, decision)).outcome).toBe('created');
  });

  it('the people are those of the decision’s own transaction: a role taken away meanwhile is waited for', async () => {
    const other = await newMember(database, clientId, 'manager');
    const { draftId } = await submittedDraft(manager, bookkeeper);
    const decision = await decisionAbout(manager, draftId);
    const demoted = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const demotion = database.owner.begin(async (sql) => {
      await sql.unsafe(bareEvent(clientId));
      await sql`update identity.membership set role = 'auditor'
        where client_id = ${clientId} and user_id = ${other.actorId}`;
      demoted.resolve();
      await go.promise;
    });
    await demoted.promise;
    const decided = decide(manager, decision);
    await untilSomebodyWaits();
    go.resolve();
    await demotion;
    expect(must(await decided).outcome).toBe('created');
  });

  async function untilSomebodyWaits(): Promise<void> {
    await expect
      .poll(
        async () =>
          (
            await database.owner`select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`
          ).length,
      )
      .toBeGreaterThan(0);
  }
});

it('what the manager’s screen asks by is what the server decides by', async () => {
  const { draftId } = await submittedDraft(field, bookkeeper);
  const draft = await draftNow(manager, draftId);
  const people = must(await manager.transaction(async (tx) => ok(await decidersOf(tx, manager, draft, []))));
  expect(people.involved.toSorted()).toEqual([field.actorId, bookkeeper.actorId].toSorted());
  expect(people.approvers).toEqual([manager.actorId]);
});

it('who had a hand in a draft is told by the log, not by what somebody wrote beside it', async () => {
  const { draftId } = await submittedDraft(field, bookkeeper);
  const involved = async () => {
    const draft = await draftNow(manager, draftId);
    const people = must(
      await manager.transaction(async (tx) => ok(await decidersOf(tx, manager, draft, []))),
    );
    return people.involved.toSorted();
  };
  const own = [field.actorId, bookkeeper.actorId].toSorted();
  const columns = 'at, request_id, subject_type, subject_id, kind, commitment';
  // Names that are not: one who must not be kept from approving, by an event of SQL's own; and a column that was changed.
  const [stranger, id] = [manager.actorId, uuidv7()];
  await database.owner.unsafe(`insert into audit.event (client_id, id, actor_id, mac, ${columns})
    select client_id, '${id}', '${stranger}', null, ${columns} from audit.event
    where client_id = '${clientId}' and subject_id = '${draftId}' and kind = 'draft.submitted'`);
  await tamper(
    database,
    'audit.event',
    `update audit.event set actor_id = '${stranger}' where client_id = '${clientId}' and subject_id = '${draftId}'`,
  );
  expect(await involved()).toEqual(own);
});
