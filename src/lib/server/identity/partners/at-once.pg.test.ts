import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { firmLetIn } from '#tests/setup/books/partners.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { endMembership } from '../memberships/end.ts';
import { memberOf } from '../policy/policy.ts';
import { assign, unassign } from './assign.ts';
import { endEngagement, leaveCustomer } from './end.ts';
import { settlePartners } from './settle.ts';
import { partnersOf, shownCustomers } from './shown.ts';

/* A firm, its client and the hour's job, all at once: whatever came of it, both logs say the same in the end. */

const ROUNDS = 3;
const WAVES = 3;
const AT_ONCE = 8;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

async function faultsOf(context: Context) {
  await sequence(context);
  // No event made the test's clients.
  const held = ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(
    ({ subjectType }) => subjectType !== 'client',
  );
  return (await verifyLog(context, held)).findings;
}

type Act = () => Promise<unknown>;
const pick = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)]!;
const whom = (shown: readonly { readonly people: readonly { readonly userId: string }[] }[]) =>
  shown.flatMap(({ people }) => people.map(({ userId }) => userId)).sort();

it.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', async () => {
  const customer = await newMember(database, await database.newClient('Kunde AS'), 'administrator');
  const firm = await newMember(database, await database.newClient('Nord Regnskap AS'), 'administrator');
  const people = [
    (await newMember(database, firm.clientId, 'bookkeeper')).actorId,
    (await newMember(database, firm.clientId, 'bookkeeper')).actorId,
  ];
  const engagement = await firmLetIn(customer, firm);
  const settle = ({ clientId }: Context) => settlePartners(machine(database.platform, clientId));
  const made: string[] = [];
  const assigns = () => {
    const id = uuidv7();
    made.push(id);
    return assign(firm, { id, engagement, userId: pick(people), reason: null });
  };
  const often: Act[] = [
    assigns,
    () => unassign(firm, { id: pick([...made, uuidv7()]) }),
    () => settle(pick([customer, firm])),
    () => endMembership(customer, { userId: pick(people) }),
  ];
  const seldom: Act[] = [
    () => endMembership(firm, { userId: pick(people) }),
    () => endEngagement(customer, { id: engagement }),
    () => leaveCustomer(firm, { engagement, customer: customer.clientId }),
  ];
  // None of it fails: who waits for whom is the same everywhere.
  for (let wave = 0; wave < WAVES; wave += 1)
    await Promise.all(Array.from({ length: AT_ONCE }, () => pick(Math.random() < 0.1 ? seldom : often)()));

  for (const each of [customer, firm, customer, firm]) await settle(each);
  const there = whom(await partnersOf(customer));
  expect(whom(await shownCustomers(firm))).toEqual(there);
  for (const userId of people) {
    const member = await memberOf(database.contextFor(customer.clientId, userId));
    expect(member !== null).toBe(there.includes(userId));
  }
  expect(await faultsOf(customer)).toEqual([]);
  expect(await faultsOf(firm)).toEqual([]);
});
