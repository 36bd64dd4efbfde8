import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseNamed } from '#lib/server/audit/erase/store.ts';
import { record, sequence } from '#lib/server/audit/index.ts';
import { endMembership, identityAnswers } from '#lib/server/identity/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { ok } from '#lib/domain/result.ts';
import { must } from '../setup/books/drafts.ts';
import { newLedger } from '../setup/books/ledger.ts';
import { newMember } from '../setup/books/members.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { faultsOf } from '../setup/log/faults.ts';

/* An operator who has the application and every key, and takes away what somebody's signatures are held against. */

let database: TestDatabase;
let own: Context;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database);
  own = machine(database.platform, clientId);
});
afterAll(() => database.close());

/** As the app's command does it, but for what that refuses. */
async function erased({ actorId: person }: Context): Promise<string[]> {
  await sequence(own);
  const rows = await database.owner<{ id: string }[]>`select id from audit.event
    where client_id = ${clientId} and subject_id = ${person} and kind in ('user.introduced', 'member.added')`;
  const events = rows.map(({ id }) => id);
  must(
    await own.transaction(async (tx) => {
      const detail = { events, ground: 'erasure', reference: null };
      const subject = { type: 'log', id: clientId } as const;
      await eraseNamed(tx, await record(tx, own, { kind: 'detail.erased', subject, detail }));
      return ok();
    }),
  );
  await sequence(own);
  const faults = await faultsOf(own, [identityAnswers]);
  return faults.filter((fault) => events.some((id) => fault.includes(id)));
}

it('what the log says of a member is not erased, by the machine neither; of who has left it is', async () => {
  const [kari, ola] = [
    await newMember(database, clientId, 'manager'),
    await newMember(database, clientId, 'manager'),
  ];
  must(await endMembership(own, { userId: ola.actorId }));
  expect(await erased(ola)).toEqual([]);
  const faults = await erased(kari);
  expect(faults.filter((fault) => fault.startsWith('erased_while_kept'))).toHaveLength(2);
});
