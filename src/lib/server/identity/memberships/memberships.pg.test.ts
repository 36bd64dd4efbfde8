import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  addMember,
  changeRole,
  createUser,
  enrolTotp,
  membershipsOf,
  membersOf,
  memberOf,
  setPassword,
} from '../index.ts';
import { members } from './register.ts';
import { walk } from '#tests/setup/walk.ts';

let db: TestDatabase;
let [ours, theirs] = ['', ''];
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? '';

beforeAll(async () => {
  db = await freshDatabase();
  ours = await db.newClient('Fjordheim Bygg AS');
  theirs = await db.newClient('Annen AS');
  await join(ours, 'kari', 'administrator');
  await join(ours, 'ola', 'field');
  await join(theirs, 'per', 'administrator');
  await join(theirs, 'ola', 'manager');
});
afterAll(() => db.close());

async function join(clientId: string, name: string, role: Role) {
  const email = `${name}@example.no`;
  const made = await createUser(db.contextFor(clientId), { email, name, password: 'fjorden ligger stille' });
  if (made.ok) ids.set(name, made.value.userId);
  return addMember(db.contextFor(clientId), { email, role });
}

/** As the app's role inside a client, by hand. */
async function asApp<T>(
  clientId: string,
  actorId: string,
  use: (sql: postgres.TransactionSql) => Promise<T>,
) {
  const result = await db
    .contextFor(clientId, actorId)
    .transaction(async (tx) => ok(await use(rawSql(tx) as unknown as postgres.TransactionSql)));
  if (!result.ok) throw new Error('unreachable');
  return result.value;
}

describe('another client', () => {
  test('has its own people and sees no others', async () => {
    expect((await membersOf(db.contextFor(ours))).map(({ name, role }) => [name, role])).toEqual([
      ['kari', 'administrator'],
      ['ola', 'field'],
    ]);
    const names = await asApp(
      ours,
      idOf('kari'),
      (sql) => sql`select name from identity."user" order by name`,
    );
    expect(names.map((row) => String(row['name']))).toEqual(['kari', 'ola']);
    const rows = await asApp(
      ours,
      idOf('kari'),
      (sql) => sql`select client_id as id from identity.membership`,
    );
    expect(new Set(rows.map((row) => String(row['id'])))).toEqual(new Set([ours]));
  });

  test('is seen by its own member, who still lists one client at a time', async () => {
    expect(await membershipsOf(db.contextFor(ours), idOf('ola'))).toEqual([
      { clientId: theirs, orgnr: expect.any(String) as string, name: 'Annen AS', role: 'manager' },
      { clientId: ours, orgnr: expect.any(String) as string, name: 'Fjordheim Bygg AS', role: 'field' },
    ]);
    expect(await membersOf(db.contextFor(ours, idOf('ola')))).toHaveLength(2);
    expect(await memberOf(db.contextFor(ours, idOf('ola')))).toMatchObject({ role: 'field' });
    expect(await memberOf(db.contextFor(ours, idOf('per')))).toBeNull();
  });

  test("can't be joined or changed from here", async () => {
    const intrusion = asApp(
      ours,
      idOf('kari'),
      (sql) => sql`insert into identity.membership (client_id, user_id, role, created_at)
        values (${theirs}, ${idOf('kari')}, 'administrator', now())`,
    );
    await expect(intrusion).rejects.toThrow(/row-level security/);
    const changed = await asApp(
      ours,
      idOf('ola'),
      (sql) => sql`update identity.membership set role = 'administrator' where client_id = ${theirs}`,
    );
    expect(changed.count).toBe(0);
    const removed = await asApp(
      ours,
      idOf('ola'),
      (sql) => sql`delete from identity.membership where client_id = ${theirs}`,
    );
    expect(removed.count).toBe(0);
    expect(await changeRole(db.contextFor(ours), { userId: idOf('per'), role: 'field' })).toEqual({
      ok: false,
      error: { code: 'member_unknown' },
    });
  });
});

describe("the app's role may not", () => {
  test('read, remove or change what is not its to', () =>
    walk(
      [
        ['read a hash', 'select password_hash from identity."user"'],
        ['read a sealed secret', 'select totp_sealed from identity."user"'],
        ['read whole rows', 'select * from identity."user"'],
        ['remove a person', 'delete from identity."user"'],
        ['move a membership', 'update identity.membership set client_id = client_id'],
        ["lengthen a session's absolute end", `update identity.session set absolute_expires_at = now()`],
        ['give a session to another', `update identity.session set user_id = user_id`],
        ['give a link to another', 'update identity.sign_in_link set user_id = user_id'],
        ['empty a table', 'truncate identity.session'],
        ['switch row-level security off', 'alter table identity.membership disable row level security'],
      ],
      async (_what, statement) => {
        await expect(asApp(ours, idOf('kari'), (sql) => sql.unsafe(statement))).rejects.toThrow(
          /permission denied|must be owner/,
        );
      },
    ));

  test("write another person's row, not even a colleague's", async () => {
    const change = (clientId: string) =>
      asApp(
        clientId,
        idOf('kari'),
        (sql) => sql`update identity."user" set totp_sealed = null where id <> ${idOf('kari')}`,
      );
    expect((await change(NO_CLIENT)).count).toBe(0);
    await expect(change(ours)).rejects.toThrow('may not write identity.user');
  });

  test('see anything before it says for whom', async () => {
    const sql = postgres(db.appUrl, { max: 1 });
    try {
      expect(await sql`select id from identity."user"`).toHaveLength(0);
      expect(await sql`select user_id from identity.membership`).toHaveLength(0);
    } finally {
      await sql.end();
    }
  });
});

describe('changes of a membership', () => {
  const statements = async () => {
    const found = await db.contextFor(ours).transaction(async (tx) => {
      const current = new Map<string, string>();
      for await (const { id, as } of members.current(tx, db.contextFor(ours))) {
        const said = as('segl.membership.v1');
        if (said.ok) current.set(id, said.value);
      }
      return ok(current);
    });
    return found.ok ? found.value : new Map<string, string>();
  };
  const logged = () =>
    asApp(
      ours,
      idOf('kari'),
      (sql) => sql<{ id: string; kind: string; detail: string }[]>`
        select e.subject_id as id, e.kind, d.detail from audit.event e
        join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id
        where e.subject_type = 'membership' order by e.id`,
    );
  const lastStatement = async (userId: string) => {
    const events = (await logged()).filter(({ id }) => id === userId);
    return (JSON.parse(events.at(-1)?.detail ?? '{}') as { statement?: string }).statement;
  };

  test('are in the log, whose last word equals the row', async () => {
    const changed = await changeRole(db.contextFor(ours), { userId: idOf('ola'), role: 'manager' });
    expect(changed.ok).toBe(true);
    expect(await memberOf(db.contextFor(ours, idOf('ola')))).toMatchObject({ role: 'manager' });
    const current = await statements();
    expect([...current.keys()].sort()).toEqual([idOf('kari'), idOf('ola')].sort());
    for (const [userId, statement] of current) expect(await lastStatement(userId)).toBe(statement);
    const kinds = (await logged()).filter(({ id }) => id === idOf('ola')).map(({ kind }) => kind);
    expect(kinds).toEqual(['member.added', 'member.role_changed']);
  });

  test('made behind the back of the app show', async () => {
    const made = (role: string) =>
      tamper(
        db,
        'identity.membership',
        `update identity.membership set role = '${role}' where client_id = '${ours}' and user_id = '${idOf('ola')}'`,
      );
    await made('administrator');
    expect((await statements()).get(idOf('ola'))).not.toBe(await lastStatement(idOf('ola')));
    await made('manager');
  });

  test('leave no event when nothing changed or the change was refused', async () => {
    const before = (await logged()).length;
    expect((await changeRole(db.contextFor(ours), { userId: idOf('ola'), role: 'manager' })).ok).toBe(true);
    expect(await join(ours, 'ola', 'auditor')).toEqual({
      ok: false,
      error: { code: 'member_exists', userId: idOf('ola') },
    });
    expect(await addMember(db.contextFor(ours), { email: 'x@example.no', role: 'field' })).toEqual({
      ok: false,
      error: { code: 'user_unknown' },
    });
    expect(await changeRole(db.contextFor(ours), { userId: idOf('kari'), role: 'field' })).toEqual({
      ok: false,
      error: { code: 'last_administrator' },
    });
    expect(await logged()).toHaveLength(before);
  });

  test('of two administrators who depose each other at once one stays', async () => {
    const clientId = await db.newClient('Makt AS');
    await join(clientId, 'anne', 'administrator');
    await join(clientId, 'berit', 'administrator');
    const depose = (name: string) =>
      changeRole(db.contextFor(clientId), { userId: idOf(name), role: 'field' });
    const results = await Promise.all([depose('anne'), depose('berit')]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const left = (await membersOf(db.contextFor(clientId))).filter(({ role }) => role === 'administrator');
    expect(left).toHaveLength(1);
  });
});

describe('a new person', () => {
  test('who lacks what a person has is refused, and why is said', () =>
    walk(
      [
        [{ email: 'no address', name: 'X' }, 'email_invalid'],
        [{ email: 'x@example.no', name: '  ' }, 'name_missing'],
        [{ email: 'x@example.no', name: 'X', password: 'kort' }, 'password_too_short'],
        [{ email: ' KARI@example.no', name: 'X' }, 'email_taken'],
      ],
      async (input, code) => {
        expect(await createUser(db.contextFor(ours), input)).toMatchObject({ ok: false, error: { code } });
      },
    ));

  test('unknown people get no password and no second factor', async () => {
    const unknown = { ok: false, error: { code: 'user_unknown' } };
    const email = 'nobody@example.no';
    expect(await setPassword(db.contextFor(ours), { email, password: 'fjorden ligger stille' })).toEqual(
      unknown,
    );
    expect(await enrolTotp(db.contextFor(ours), { email })).toEqual(unknown);
  });
});
