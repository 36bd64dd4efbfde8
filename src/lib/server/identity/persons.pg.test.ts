import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { courierOf, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { cheapHash } from '#tests/setup/cheap-hash.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { replaceTotp } from '#tests/setup/second-factor.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { faultsOf as allFaultsOf } from '#tests/setup/log/faults.ts';
import { until } from '#tests/setup/until.ts';
import { walk } from '#tests/setup/walk.ts';
import {
  addMember,
  changeAddress,
  changeRole,
  createLink,
  createUser,
  enrolTotp,
  identityAnswers,
  lockUser,
  redeemLink,
  removeMember,
  renameUser,
  setPassword,
  signIn,
  stateMembers,
  unlockUser,
} from './index.ts';
import { peopleOf } from './memberships/of-client.ts';
import { validateSession } from './sessions/service.ts';
import { visitor } from './sign-in/visitor.ts';

/* What a client's log says of its people, and what it holds against whoever changes them behind the app's back. */

let db: TestDatabase;
let [ours, theirs]: Context[] = [];
let [kari, ola] = [
  { id: '', email: '' },
  { id: '', email: '' },
];

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  [ours, theirs] = [db.contextFor(await db.newClient()), db.contextFor(await db.newClient())];
  kari = await join('Kari', [ours, theirs]);
  ola = await join('Ola', [ours]);
  await settled();
});

const nobody = () => db.contextFor(NO_CLIENT);

async function join(name: string, clients: readonly Context[], { factor = true } = {}) {
  const email = `${name.toLowerCase()}-${uuidv7()}@example.no`;
  const { userId: id } = must(await createUser(nobody(), { email, name }));
  for (const context of clients) must(await addMember(context, { email, role: 'manager' }));
  if (factor) must(await enrolTotp(nobody(), { email }));
  return { id, email };
}

/** All that was announced is in the logs, and all that is in them has its leaf. */
async function settled() {
  await courierOf(db.platform).settled();
  for (const context of [ours!, theirs!]) await sequence(context);
}

/** The events about a person in a client's log, oldest first. */
async function told({ clientId }: Context, { id }: { id: string }) {
  const rows = await db.owner<{ kind: string; detail: string }[]>`
    select e.kind, d.detail from audit.event e join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id
    where e.client_id = ${clientId} and e.subject_id = ${id} order by e.id`;
  return rows.map(({ kind, detail }) => ({ kind, detail: JSON.parse(detail) as Record<string, unknown> }));
}
const kindsOf = async (context: Context, person: { id: string }) =>
  (await told(context, person)).map(({ kind }) => kind);

/** What verifying says of the people of a client. */
const faultsOf = (context: Context) => allFaultsOf(context, [identityAnswers]);

const GUARDED = [
  'identity.membership',
  'audit.event',
  'audit.event_detail',
  'audit.leaf',
  'audit.pending',
  'audit.outbox',
];

/** Somebody with the database, who knows what stands in the way. */
async function bySql(...statements: string[]) {
  const switched = (how: string) => GUARDED.map((table) => `alter table ${table} ${how} trigger user`);
  await db.owner.begin(async (sql) => {
    for (const each of [...switched('disable'), ...statements, ...switched('enable')]) await sql.unsafe(each);
  });
}
const swapped = (column: string) =>
  `update identity."user" u set ${column} = o.${column} from identity."user" o
   where (u.id, o.id) in (('${kari.id}', '${ola.id}'), ('${ola.id}', '${kari.id}'))`;

describe('what somebody changes behind the app’s back', () => {
  /** Every column of a person's row: how it is changed, and what verifying calls it. */
  const COLUMNS: Record<string, [change: string, field: string][]> = {
    id: [['id = gen_random_uuid()', '']],
    name: [[`name = 'Kari Ås'`, ' name']],
    email: [[`email = 'another@example.no'`, ' email']],
    password_hash: [
      [`password_hash = '$argon2id$v=19$m=32768,t=3,p=1$AAAA$AAAA'`, ' password'],
      ['password_hash = null', ' password'],
    ],
    totp_sealed: [
      [`totp_sealed = totp_sealed || '\\x00'`, ' secondFactor'],
      ['totp_sealed = null', ' secondFactor'],
    ],
    recovery_hashes: [[`recovery_hashes = '{abc}'`, ' recoveryCodes']],
    created_at: [[`created_at = created_at - interval '1 ms'`, ' createdAt']],
    disabled_at: [['disabled_at = now()', ' disabledAt']],
  };
  /** Somebody is a member who is nobody. */
  const loose = ({ id }: { id: string }) =>
    `loose_row: membership ${id} at identity.membership ${id} user_id`;
  const NOT_HELD: Record<string, string> = {
    wrong_codes: 'how many wrong codes there were: it keeps nobody in',
    totp_last_step: 'which code was taken last: what it keeps out is out of time after 90 seconds',
  };

  test('of a person is found by the name of what it is, in every column', async () => {
    const columns = await db.owner`select column_name as name from information_schema.columns
      where table_schema = 'identity' and table_name = 'user'`;
    expect(columns.map(({ name }) => String(name)).sort()).toEqual(
      [...Object.keys(COLUMNS), ...Object.keys(NOT_HELD)].sort(),
    );
    must(await setPassword(nobody(), { email: kari.email, password: 'fjorden ligger stille' }));
    await settled();
    const [row] = await db.owner`select * from identity."user" where id = ${kari.id}`;
    await bySql(
      'alter table identity.membership drop constraint membership_user_id_user_id_fk',
      'alter table identity.passkey drop constraint passkey_user_id_fkey',
    );
    await walk(Object.values(COLUMNS).flat(), async (change, field) => {
      await bySql(`update identity."user" set ${change} where id = '${kari.id}'`);
      const fault = `subject_changed: user ${kari.id} at user ${kari.id}${field}`;
      expect(await faultsOf(theirs!)).toEqual(field === '' ? [fault, loose(kari)] : [fault]);
      await bySql(`delete from identity."user" where id = '${kari.id}' or name = 'Kari'`);
      await db.owner`insert into identity."user" ${db.owner(row!)}`;
    });
    expect(await faultsOf(theirs!)).toEqual([]);
  });

  test('of two people at once, each having the other’s, is found of both, in each of their clients', () =>
    walk(
      [
        ['name', 'name'],
        ['totp_sealed', 'secondFactor'],
      ],
      async (column, field) => {
        await bySql(swapped(column));
        const faults = (who: { id: string }) => `subject_changed: user ${who.id} at user ${who.id} ${field}`;
        expect((await faultsOf(ours!)).sort()).toEqual([faults(kari), faults(ola)].sort());
        expect(await faultsOf(theirs!)).toEqual([faults(kari)]);
        await bySql(swapped(column));
        expect(await faultsOf(ours!)).toEqual([]);
      },
    ));

  test('is found where a lock is taken away, and where the row is', async () => {
    must(await lockUser(nobody(), ola));
    await settled();
    await bySql(`update identity."user" set disabled_at = null where id = '${ola.id}'`);
    expect(await faultsOf(ours!)).toEqual([`subject_changed: user ${ola.id} at user ${ola.id} disabledAt`]);
    await bySql(`delete from identity."user" where id = '${ola.id}'`);
    expect(await faultsOf(ours!)).toEqual([`subject_changed: user ${ola.id} at user ${ola.id}`, loose(ola)]);
  });

  test('is found where somebody else’s row goes by the same id, and signs in as that person', async () => {
    await bySql(
      'alter table identity."user" drop constraint user_pkey cascade',
      `insert into identity."user" (id, email, name, created_at)
       select id, 'mallory@example.no', name, created_at from identity."user" where id = '${ola.id}'`,
    );
    const fault = `subject_changed: user ${ola.id} at user ${ola.id}`;
    const secrets = ['password', 'recoveryCodes', 'secondFactor'].map((field) => `${fault} ${field}`);
    expect((await faultsOf(ours!)).toSorted()).toEqual([`${fault} email`, ...secrets, ...secrets].toSorted());
    await bySql(
      `delete from identity."user" where email = 'mallory@example.no'`,
      'alter table identity."user" add constraint user_pkey primary key (id)',
    );
  });

  test('is not made good by an act of the app that says the person anew', async () => {
    await bySql(swapped('name'));
    must(await setPassword(nobody(), { email: kari.email, password: 'fjorden ligger stille' }));
    await replaceTotp(db.platform, ola);
    await settled();
    const faults = await faultsOf(ours!);
    expect(faults.filter((fault) => fault.startsWith('event_changes_more'))).toEqual([
      expect.stringMatching(new RegExp(`user ${kari.id} at audit.event .* name`)),
      expect.stringMatching(new RegExp(`user ${ola.id} at audit.event .* name`)),
    ]);
    expect(await faultsOf(theirs!)).toEqual([expect.stringContaining('event_changes_more') as string]);
  });

  test('is not made good by an act that changes the very same, nor by whoever signs in with it', async () => {
    await bySql(swapped('totp_sealed'));
    await replaceTotp(db.platform, kari);
    const per = `per-${uuidv7()}@example.no`;
    const { userId } = must(await createUser(nobody(), { email: per, name: 'Per' }));
    must(await addMember(ours!, { email: per, role: 'auditor' }));
    // The app keeps a password that was right at today's cost, in a hash of its own.
    await db.owner`update identity."user" set password_hash = ${cheapHash('mitt eget')} where id = ${userId}`;
    const entered = { email: per, password: 'mitt eget', address: '192.0.2.1' };
    must(await signIn(visitor(db.platform, uuidv7()), entered));
    await settled();
    const faults = (who: string, field: string) =>
      expect.stringMatching(
        new RegExp(`restated_from_other: user ${who} at audit.event .* ${field}$`),
      ) as string;
    const ofOla = `subject_changed: user ${ola.id} at user ${ola.id} secondFactor`;
    expect((await faultsOf(ours!)).toSorted()).toEqual([
      faults(kari.id, 'secondFactor'),
      faults(userId, 'password'),
      ofOla,
    ]);
    expect(await kindsOf(ours!, { id: userId })).toContain('password.rehashed');
  });

  test('is not made good by a rule that stores another than the app does', async () => {
    await db.owner.unsafe(`create function public.another() returns trigger language plpgsql as
      'begin new.totp_sealed := new.totp_sealed || ''\\x00''; return new; end';
      create trigger another before update on identity."user" for each row execute function public.another()`);
    await replaceTotp(db.platform, ola);
    await db.owner.unsafe('drop function public.another() cascade');
    await settled();
    expect(await faultsOf(ours!)).toEqual([`subject_changed: user ${ola.id} at user ${ola.id} secondFactor`]);
  });

  test('is found where what the log was to be told was taken away before it had a place in it', async () => {
    const per = `per-${uuidv7()}@example.no`;
    const { userId } = must(await createUser(nobody(), { email: per, name: 'Per' }));
    must(await addMember(ours!, { email: per, role: 'auditor' }));
    const ids = `(select id from audit.event where subject_id = '${userId}' and kind = 'user.introduced')`;
    await bySql(
      `delete from audit.pending where event_id in ${ids}`,
      `delete from audit.event_detail where event_id in ${ids}`,
      `delete from audit.event where id in ${ids}`,
      `update identity."user" set name = 'Ola' where id = '${userId}'`,
    );
    expect(await stateMembers(ours!)).toBe(0);
    await sequence(ours!);
    expect(await faultsOf(ours!)).toEqual([`subject_without_event: user ${userId} at user ${userId}`]);
  });

  test('is not made good by a start, whatever was done for the person to be new to the log', async () => {
    expect(await stateMembers(ours!)).toBe(0);
    const introduced = `client_id = '${ours!.clientId}' and subject_id = '${ola.id}' and kind = 'user.introduced'`;
    const [row] = await db.owner.unsafe(`select * from audit.event where ${introduced}`);
    const added = `select event_id from audit.event_detail join audit.event on event.id = event_id
      where subject_id = '${ola.id}' and kind = 'member.added'`;
    const [detail] = await db.owner.unsafe(`select * from audit.event_detail where event_id in (${added})`);
    await bySql(
      swapped('name'),
      `delete from audit.event_detail where event_id in (${added})`,
      `delete from audit.event where ${introduced}`,
    );
    expect(await stateMembers(ours!)).toBe(1);
    await db.owner`insert into audit.event ${db.owner(row!)}`;
    await db.owner`insert into audit.event_detail ${db.owner(detail!)}`;
    await sequence(ours!);
    expect(await faultsOf(ours!)).toContainEqual(
      expect.stringMatching(new RegExp(`event_changes_more: user ${ola.id} at audit.event .* name`)),
    );
  });
});

describe('an event that told of a person before', () => {
  test('has no second place in the log, by which it would be the last word again', async () => {
    must(await renameUser(nobody(), { email: ola.email, name: 'Ola Ås' }));
    await settled();
    const { clientId } = ours!;
    const [old] = await db.owner<{ id: string }[]>`
      select id from audit.event where client_id = ${clientId} and subject_id = ${ola.id} and kind = 'totp.enrolled'`;
    await bySql(
      `alter table audit.leaf drop constraint leaf_event`,
      `update identity."user" set name = 'Ola' where id = '${ola.id}'`,
      `insert into audit.pending (client_id, event_id) values ('${clientId}', '${old!.id}')`,
    );
    expect((await sequence(ours!)).refused).toEqual([old!.id]);
    expect(await faultsOf(ours!)).toEqual(
      expect.arrayContaining([
        `pending_already_in_log: log at audit.pending ${old!.id}`,
        `subject_changed: user ${ola.id} at user ${ola.id} name`,
      ]),
    );
    // As if an earlier version had given it one.
    await bySql(
      `insert into audit.leaf select client_id, (select max(index) + 1 from audit.leaf where client_id = '${clientId}'),
         event_id, leaf_hash from audit.leaf where event_id = '${old!.id}'`,
    );
    expect(await faultsOf(ours!)).toContain(`leaf_repeats_event: log at audit.leaf ${old!.id}`);
    await bySql(
      `delete from audit.leaf where event_id = '${old!.id}'`,
      `delete from audit.pending where event_id = '${old!.id}'`,
      `alter table audit.leaf add constraint leaf_event unique (client_id, event_id)`,
    );
  });

  test('is delivered once, whoever puts it into the outbox again', async () => {
    const away = apart();
    must(await renameUser(away, { email: ola.email, name: 'Ola Ås' }));
    const [entry] = await db.owner`select event_id, target, hash, entry from audit.outbox`;
    await delivered();
    must(await renameUser(nobody(), { email: ola.email, name: 'Ola Øy' }));
    await settled();
    await bySql(`update identity."user" set name = 'Ola Ås' where id = '${ola.id}'`);
    await db.owner`insert into audit.outbox ${db.owner(entry!)}`;
    const fault = [`subject_changed: user ${ola.id} at user ${ola.id} name`];
    expect(await faultsOf(ours!)).toEqual(fault);
    await delivered();
    expect(await faultsOf(ours!)).toEqual(fault);
  });

  /** In a process that announces and delivers nothing. */
  function apart(): Context {
    const platform = db.anotherPlatform();
    void courierOf(platform).stop();
    return createContext(platform, {
      clientId: NO_CLIENT,
      actorId: SYSTEM_ACTOR,
      requestId: uuidv7(),
    });
  }
  async function delivered() {
    courierOf(db.platform).signal();
    await settled();
  }

  test('and is on its way is the last word, and its want is found', async () => {
    must(await renameUser(apart(), { email: ola.email, name: 'Ola Ås' }));
    expect(await faultsOf(ours!)).toEqual([]);
    expect(await verifyLog(ours!, [])).toMatchObject({ announced: 1 });
    await bySql(`delete from audit.outbox`);
    expect(await faultsOf(ours!)).toEqual([`subject_changed: user ${ola.id} at user ${ola.id} name`]);
  });
});

describe('a change of a person', () => {
  test('is no fault while verifying is under way', async () => {
    const { database } = db.platform;
    let happened: Promise<unknown> | null = null;
    const lend: typeof database.lend = async (work, boundMs) => {
      const result = await database.lend(work, boundMs);
      await (happened ??= renameUser(nobody(), { email: ola.email, name: 'Ola Ås' }));
      return result;
    };
    const slow = { ...db.platform, database: { ...database, lend } } as Platform;
    const { clientId, actorId, requestId } = ours!;
    expect(await faultsOf(createContext(slow, { clientId, actorId, requestId }))).toEqual([]);
    expect(happened).not.toBeNull();
  });

  test('is an event in each of their clients, with what was and what is', async () => {
    const [first, second] = [`a${uuidv7()}@example.no`, kari.email];
    must(await renameUser(nobody(), { email: kari.email, name: ' Kari Ås ' }));
    must(await renameUser(nobody(), { email: kari.email, name: 'Kari Ås' }));
    must(await changeAddress(nobody(), { email: kari.email, to: first.toUpperCase() }));
    kari.email = first;
    must(await lockUser(nobody(), kari));
    must(await lockUser(nobody(), kari));
    must(await unlockUser(nobody(), kari));
    must(await changeRole(ours!, { userId: kari.id, role: 'auditor' }));
    await settled();
    for (const context of [ours!, theirs!]) expect(await faultsOf(context)).toEqual([]);
    const [added, introduced, ...rest] = await told(theirs!, kari);
    expect(added).toMatchObject({
      kind: 'member.added',
      detail: { role: 'manager', name: 'Kari', email: second },
    });
    const says = { id: kari.id, name: 'Kari', email: second, disabledAt: null, password: null };
    expect(introduced).toMatchObject({ kind: 'user.introduced', detail: { says } });
    expect(rest).toMatchObject([
      { kind: 'totp.enrolled', detail: { says } },
      { kind: 'user.renamed', detail: { before: 'Kari', name: 'Kari Ås' } },
      { kind: 'user.address_changed', detail: { before: second, email: first, says: { name: 'Kari Ås' } } },
      { kind: 'user.locked', detail: { says: { disabledAt: expect.any(String) as string } } },
      { kind: 'user.unlocked', detail: { says: { disabledAt: null } } },
    ]);
    expect((await told(ours!, kari)).at(-1)).toMatchObject({
      kind: 'member.role_changed',
      detail: { before: 'manager', role: 'auditor', name: 'Kari Ås' },
    });
    expect(await kindsOf(ours!, ola)).toEqual(['member.added', 'user.introduced', 'totp.enrolled']);
  });

  test('signs them out where whoever knew the old may be signed in, and voids their links', async () => {
    const stranger = visitor(db.platform, uuidv7());
    const to = `x${uuidv7()}@example.no`;
    const ola = await join('Per', [ours!], { factor: false });
    const acts = [
      { act: () => renameUser(nobody(), { email: ola.email, name: 'Ola Ås' }), stays: true },
      { act: () => lockUser(nobody(), ola), stays: false, after: () => unlockUser(nobody(), ola) },
      { act: () => changeAddress(nobody(), { email: ola.email, to }), stays: false },
    ];
    await walk(acts, async ({ act, stays, after }) => {
      const unused = must(await createLink(nobody(), ola));
      const { token } = must(await redeemLink(stranger, must(await createLink(nobody(), ola))));
      expect((await act()).ok).toBe(true);
      if (after) must(await after());
      expect((await validateSession(stranger, token)) !== null).toBe(stays);
      expect((await redeemLink(stranger, unused)).ok).toBe(stays);
    });
  });

  test('is refused where it can’t be, and then is none', () =>
    walk(
      [
        [() => renameUser(nobody(), { email: ola.email, name: '  ' }), 'name_missing'],
        [() => renameUser(nobody(), { email: 'nobody@example.no', name: 'X' }), 'user_unknown'],
        [() => changeAddress(nobody(), { email: ola.email, to: 'none' }), 'email_invalid'],
        [() => changeAddress(nobody(), { email: ola.email, to: kari.email }), 'email_taken'],
        [() => lockUser(nobody(), { email: 'nobody@example.no' }), 'user_unknown'],
        [() => removeMember(theirs!, { email: ola.email }), 'member_unknown'],
        [() => removeMember(theirs!, { email: 'nobody@example.no' }), 'user_unknown'],
      ],
      async (act, code) => {
        expect(await act()).toEqual({ ok: false, error: { code } });
        await settled();
        expect(await kindsOf(ours!, ola)).toEqual(['member.added', 'user.introduced', 'totp.enrolled']);
      },
    ));

  test('waits for who is being let in, and is told to that client too', async () => {
    const held = db.owner.begin(async (sql) => {
      await sql`select from identity."user" where id = ${ola.id} for no key update`;
      const both = [
        addMember(theirs!, { email: ola.email, role: 'auditor' }),
        renameUser(nobody(), { email: ola.email, name: 'Ola Ås' }),
      ];
      await until(async () => {
        const [row] = await db.owner`select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return row?.['n'] === 2;
      });
      return { both };
    });
    expect((await Promise.all((await held).both)).map((each) => each.ok)).toEqual([true, true]);
    await settled();
    expect(await faultsOf(theirs!)).toEqual([]);
    expect(await faultsOf(ours!)).toEqual([]);
  });
});

describe('who leaves a client', () => {
  test('is none of it any more, keeps the others, and goes by the name they had', async () => {
    must(await removeMember(ours!, kari));
    must(await renameUser(nobody(), { email: kari.email, name: 'Kari Ås' }));
    await settled();
    for (const context of [ours!, theirs!]) expect(await faultsOf(context)).toEqual([]);
    expect((await told(ours!, kari)).at(-1)).toMatchObject({
      kind: 'member.left',
      detail: { role: 'manager', name: 'Kari', email: kari.email, statement: null },
    });
    const names = async (context: Context) =>
      (await peopleOf(context)).map(({ name, left = false }) => [name, left]);
    expect(await names(ours!)).toEqual([
      ['Ola', false],
      ['Kari', true],
    ]);
    expect(await names(theirs!)).toEqual([['Kari Ås', false]]);

    must(await addMember(ours!, { email: kari.email, role: 'auditor' }));
    await settled();
    expect(await faultsOf(ours!)).toEqual([]);
    expect((await told(ours!, kari)).at(-1)).toMatchObject({
      kind: 'user.introduced',
      detail: { says: { name: 'Kari Ås' } },
    });
    expect(await names(ours!)).toEqual([
      ['Kari Ås', false],
      ['Ola', false],
    ]);
  });

  test('is not the last administrator', async () => {
    must(await changeRole(ours!, { userId: ola.id, role: 'administrator' }));
    expect(await removeMember(ours!, ola)).toEqual({ ok: false, error: { code: 'last_administrator' } });
  });

  test('and whose row is taken by SQL alone, is missed', async () => {
    await bySql(`delete from identity.membership where user_id = '${ola.id}'`);
    expect(await faultsOf(ours!)).toEqual([`subject_gone: membership ${ola.id} at membership ${ola.id}`]);
  });
});
