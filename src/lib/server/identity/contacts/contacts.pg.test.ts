import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { withMail } from '#tests/setup/books/invitations.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { contactThere } from '#tests/setup/books/protection.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { faultsOf } from '#tests/setup/log/faults.ts';
import { lettersIn } from '#tests/setup/log/letters.ts';
import { identityAnswers } from '../answers.ts';
import { addContact, MOST_CONTACTS, removeContact } from './change.ts';
import { securityContacts } from './register.ts';

/* Who is told when protection is taken away: who may be, who is told of that, and that somebody always is. */

let db: TestDatabase;
let kari: Context;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.owner`delete from identity.attempt`;
  kari = withMail(await newMember(db, await db.newClient(), 'administrator'));
});

const contact = (change: object = {}) => ({
  ...{ id: uuidv7(), name: 'Vakt', email: 'vakt@vakt.example', language: 'en' as const, ...change },
});
const contactsOf = async ({ clientId }: Context) =>
  must(await kari.transaction(async (tx) => ok(await securityContacts.list(tx, clientId))));

describe('security contacts', () => {
  it('are told who is added and removed, the one that it is about with the others', async () => {
    const first = contact();
    expect(must(await addContact(kari, { ...first, email: ' Vakt@VAKT.example ' })).eventId).not.toBeNull();
    const second = contact({ name: 'Revisor', email: 'revisor@vakt.example', language: 'nb' });
    must(await addContact(kari, second));
    must(await removeContact(kari, first));
    const told = (await lettersIn(db, kari.clientId)).filter(({ to }) => to.email.endsWith('@vakt.example'));
    expect(told.map(({ news, whom, to }) => [news, whom, to.email])).toEqual([
      ['contact_added', 'Vakt', 'vakt@vakt.example'],
      ['contact_added', 'Revisor', 'vakt@vakt.example'],
      ['contact_added', 'Revisor', 'revisor@vakt.example'],
      ['contact_removed', 'Vakt', 'vakt@vakt.example'],
      ['contact_removed', 'Vakt', 'revisor@vakt.example'],
    ]);
    expect(told[0]).toMatchObject({ by: kari.actorId, to: { language: 'en' } });
    await sequence(kari);
    expect(await faultsOf(kari, [identityAnswers])).toEqual([]);
  });

  it('are told once who are administrators too', async () => {
    const [row] = await db.owner`select email from identity."user" where id = ${kari.actorId}`;
    const email = String(row?.['email']);
    must(await addContact(kari, contact({ email })));
    expect(await lettersIn(db, kari.clientId)).toMatchObject([{ to: { email, language: 'en' } }]);
  });

  it('are added once under an address, and the same request again is known', async () => {
    const asked = contact();
    must(await addContact(kari, asked));
    expect(must(await addContact(kari, asked)).eventId).toBeNull();
    expect(await addContact(kari, contact())).toMatchObject({ error: { code: 'contact_there' } });
    expect(await addContact(kari, contact({ email: 'ingen' }))).toMatchObject({
      error: { code: 'email_invalid' },
    });
    expect(await contactsOf(kari)).toHaveLength(1);
  });

  it('are no more than so many', async () => {
    for (let there = 0; there < MOST_CONTACTS; there += 1) await contactThere(kari, `Vakt ${there}`);
    expect(await addContact(kari, contact())).toEqual({
      ...{ ok: false, error: { code: 'contacts_too_many', limit: MOST_CONTACTS } },
    });
  });

  it('keep the last, also where two go at the same moment, and where the service is passed by', async () => {
    const [first, second] = [await contactThere(kari), await contactThere(kari)];
    const gone = await Promise.all([first, second].map((id) => removeContact(kari, { id })));
    expect(gone.filter((each) => each.ok)).toHaveLength(1);
    expect(gone.find((each) => !each.ok)).toEqual({ ok: false, error: { code: 'last_contact' } });
    const { platform, clientId } = kari;
    const machine = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
    const all = machine.transaction(async (tx) => {
      await rawSql(tx)`delete from identity.security_contact where client_id = ${clientId}`;
      return ok();
    });
    await expect(all).rejects.toThrow(/the last security contact of a client stays/);
    expect(await removeContact(kari, { id: uuidv7() })).toMatchObject({ error: { code: 'contact_unknown' } });
  });

  it('are the client’s own', async () => {
    const other = withMail(await newMember(db, await db.newClient(), 'administrator'));
    const [id] = [await contactThere(kari), await contactThere(kari)];
    expect(await removeContact(other, { id })).toMatchObject({ error: { code: 'contact_unknown' } });
    expect(await contactsOf(kari)).toHaveLength(2);
  });
});
