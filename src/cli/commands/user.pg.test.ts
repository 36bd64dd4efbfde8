import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { courierOf } from '#lib/server/audit/index.ts';
import { redeemLink, signIn, visitor } from '#lib/server/identity/index.ts';
import { createLog } from '#lib/server/platform/log/log.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { printedBy } from '#tests/setup/commands.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { leave } from '../installation.ts';
import { unexpected } from '../sentences.ts';
import { erasingCommand } from './audit-erase.ts';
import { userCommands } from './user.ts';
import { walk } from '#tests/setup/walk.ts';

const PASSWORD = 'fjorden ligger stille';
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await db.newClient('Fjordheim Bygg AS'); // 999999999
});
afterAll(() => db.close());

function segl(line: string, secret?: string, platform: Platform = db.platform): Promise<string> {
  return printedBy(platform, line, (program, options) => {
    erasingCommand(program.command('audit'), options);
    userCommands(program, {
      ...options,
      readSecret: () => (secret === undefined ? Promise.reject(new Error('asked')) : Promise.resolve(secret)),
    });
  });
}

const anonymous = () => visitor(db.platform, uuidv7());
const enter = (email: string, totp?: string) =>
  signIn(anonymous(), { email, password: PASSWORD, totp, address: '192.0.2.1' });

test('a person is created with a password and a role, and can sign in', async () => {
  const id = await segl(
    'user create kari@example.no --name Kari --client 999999999 --role manager --password',
    PASSWORD,
  );
  expect(await enter('kari@example.no')).toMatchObject({ ok: true, value: { userId: id } });
  const rows = await db.owner`select role from identity.membership where user_id = ${id}`;
  expect(rows.map((row) => String(row['role']))).toEqual(['manager']);
});

test('the role of a member changes with the same command that makes one', async () => {
  const id = await segl('user create ola@example.no --name Ola');
  const roles = () => db.owner`select role from identity.membership where user_id = ${id}`;
  await segl('user member ola@example.no --client 999999999 --role field');
  expect(await roles()).toEqual([{ role: 'field' }]);
  await segl('user member ola@example.no --client 999999999 --role auditor');
  expect(await roles()).toEqual([{ role: 'auditor' }]);
});

test('a link is printed that signs in once', async () => {
  await segl('user create per@example.no --name Per');
  const link = new URL(await segl('user link per@example.no --minutes 5'));
  // As the server and the demo print it: another name would be another device to the browser.
  expect(link.origin).toBe(originOf(db.platform.config));
  expect(link.hostname).toBe('localhost');
  expect(link.pathname).toBe('/link');
  const token = link.hash.slice(1);
  expect((await redeemLink(anonymous(), { token })).ok).toBe(true);
  expect((await redeemLink(anonymous(), { token })).ok).toBe(false);
});

test('a second factor is printed as URI and picture, and is asked for from then on', async () => {
  await segl('user create eva@example.no --name Eva --password', PASSWORD);
  const [uri, ...picture] = (await segl('user totp eva@example.no')).split('\n');
  expect(uri).toMatch(/^otpauth:\/\/totp\/Segl:eva%40example\.no\?issuer=Segl&.*secret=[A-Z2-7]{32}/);
  expect(picture.length).toBeGreaterThan(10);
  expect(await enter('eva@example.no')).toEqual({ ok: false, error: { code: 'totp_required' } });
});

test('a person is renamed, moved to another address, locked out and let in again, and leaves', async () => {
  const id = await segl(
    'user create siv@example.no --name Siv --client 999999999 --role auditor --password',
    PASSWORD,
  );
  await segl('user rename siv@example.no Siv_Ås');
  await segl('user address siv@example.no Siv.As@example.no');
  await segl('user lock siv.as@example.no');
  expect(await enter('siv.as@example.no')).toMatchObject({ error: { code: 'sign_in_failed' } });
  await segl('user unlock siv.as@example.no');
  expect(await enter('siv.as@example.no')).toMatchObject({ ok: true });
  await segl('user leave siv.as@example.no --client 999999999');
  const [row] = await db.owner`select name, email, disabled_at,
    (select count(*)::int from identity.membership where user_id = u.id) as clients from identity."user" u where id = ${id}`;
  expect(row).toEqual({ name: 'Siv Ås', email: 'siv.as@example.no', disabled_at: null, clients: 0 });
});

test('what a command has said of a person is in the log, and signed, when it lets go', async () => {
  const platform = db.anotherPlatform();
  await segl(
    'user create leif@example.no --name Leif --client 999999999 --role auditor',
    undefined,
    platform,
  );
  await segl('user lock leif@example.no', undefined, platform);
  await leave(platform);
  const waiting =
    await db.owner`select event_id from audit.pending union all select event_id from audit.outbox`;
  expect(waiting).toHaveLength(0);
});

test('no password, secret or token is in an event, a line of the log or an error', async () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });
  const platform = { ...db.platform, log };
  const fails = (line: string, secret?: string) =>
    segl(line, secret, platform).catch((err: unknown) => {
      log.error({ err }, 'failed');
      lines.push(unexpected(err));
    });
  const passwords = ['fjorden ligger blank', 'havet ligger stille', 'himmelen er ganske blå', 'for kort'];
  const [first = '', second, wrong = '', short] = passwords;
  const email = 'liv@example.no';
  const create = `user create ${email} --name Liv --client 999999999 --role auditor --password`;
  const id = await segl(create, first, platform);
  const stored = async () => {
    const [row] = await db.owner`select password_hash as hash, encode(totp_sealed, 'hex') as sealed
      from identity."user" where id = ${id}`;
    return [...String(row?.['hash']).split('$').slice(4), String(row?.['sealed'])];
  };
  const secrets = [...passwords, ...(await stored())];
  await segl(`user password ${email}`, second, platform);
  const opened = await redeemLink(visitor(platform, uuidv7()), {
    token: new URL(await segl(`user link ${email}`, undefined, platform)).hash.slice(1),
  });
  if (!opened.ok) throw new Error(opened.error.code);
  const link = new URL(await segl(`user link ${email}`, undefined, platform)).hash.slice(1);
  await signIn(visitor(platform, uuidv7()), { email, password: wrong, address: '192.0.2.1' });
  const [uri = ''] = (await segl(`user totp ${email}`, undefined, platform)).split('\n');
  const secret = String(new URL(uri).searchParams.get('secret'));
  const raw = Buffer.from(decodeBase32IgnorePadding(secret));
  secrets.push(opened.value.token, link, secret, raw.toString('hex'), raw.toString('base64'));
  secrets.push(...(await stored()));
  await segl(`user lock ${email}`, undefined, platform);
  await segl(`user unlock ${email}`, undefined, platform);

  await fails(`user password ${email}`, short);
  await fails(create, second);
  await fails(`user totp ${email}`);
  const without = `${uuidv7()}@example.no`;
  await segl(`user create ${without} --name Uten`, undefined, platform);
  // And where the database itself fails in the middle, which quotes what was to be written.
  await db.owner.unsafe(`create function public.stop() returns trigger language plpgsql as
    'begin raise exception ''stop %'', new; end';
    create trigger stop before update on identity."user" for each row execute function public.stop()`);
  await fails(`user password ${email}`, second);
  await fails(`user totp ${without}`);
  await db.owner.unsafe('drop function public.stop() cascade');
  expect(lines.filter((line) => line.startsWith('Failed: PostgresError'))).toHaveLength(2);

  await courierOf(platform).settled();
  const events = await db.owner<{ text: string }[]>`
    select convert_from(audit.statement_of(e), 'UTF8') || d.detail as text from audit.event e
    join audit.event_detail d on d.client_id = e.client_id and d.event_id = e.id where e.subject_id = ${id}`;
  expect(events.length).toBeGreaterThan(9);
  const written = [...events.map(({ text }) => text), ...lines].join('\n');
  expect(secrets.filter((each) => each !== 'null' && written.includes(each))).toEqual([]);
  expect(written).toContain(email);
});

test('what is wrong is refused in one sentence, and leaves nothing', () =>
  walk(
    [
      ['user create kari@example.no --name K', undefined, 'a person with that e-mail'],
      ['user create x@example.no --name X --client 111111111 --role field', undefined, 'no client with that'],
      ['user create x@example.no --name X --role field', undefined, '--client and --role together'],
      ['user create x@example.no --name X --client 999999999 --role king', undefined, 'Allowed choices'],
      ['user create x@example.no --name X --password', 'kort', 'at least 12'],
      ['user link nobody@example.no', undefined, 'no person with that'],
      ['user link kari@example.no --mail nb', undefined, 'No mail server is configured'],
      ['user link kari@example.no --minutes 0', undefined, 'whole number of minutes'],
      ['user password nobody@example.no', PASSWORD, 'no person with that'],
      ['user rename kari@example.no _', undefined, 'Give a name'],
      ['user address kari@example.no eva@example.no', undefined, 'with that e-mail address already'],
      ['user lock nobody@example.no', undefined, 'no person with that'],
      ['user leave eva@example.no --client 999999999', undefined, 'no member of that client'],
    ],
    async (line, secret, sentence) => {
      await expect(segl(line, secret)).rejects.toThrow(sentence);
      expect(await db.owner`select 1 from identity."user" where email = 'x@example.no'`).toHaveLength(0);
    },
  ));

test('who has left is erased from the log and from the directory, each when they may be', async () => {
  const email = 'turid@example.no';
  const id = await segl(
    `user create ${email} --name Turid --client 999999999 --role field --password`,
    PASSWORD,
  );
  const erase = 'audit erase --client 999999999';
  expect(await segl(`${erase} --person ${email}`)).toMatch(
    /is kept .* user\.introduced: the person is a member/,
  );
  await expect(segl(`user erase ${email}`)).rejects.toThrow('is a member of a client');
  await segl(`user leave ${email} --client 999999999`);
  const dry = await segl(`${erase} --person ${email}`);
  expect(dry).toMatch(/would go .* member\.left\n/);
  expect(dry).toMatch(/0 are kept, 0 are erased already\.\nNothing was erased\./);
  await expect(segl(`${erase} --person ${email} --yes`)).rejects.toThrow('Say with --reason why');
  const asked = `${erase} --person ${email} --yes --reason objection`;
  await expect(segl(`${asked} --reference Turid_Nes`)).rejects.toThrow('A reference is one word');
  expect(await segl(`${asked} --reference 2026/114`)).toMatch(
    /\nErased of 3 events, as these say: [0-9a-f-]{36}\./,
  );
  await expect(segl(asked)).rejects.toThrow('nothing that may be erased');
  expect(await segl(`${erase} --again`)).toBe('Fjordheim Bygg AS: erased anew of 0 events.');
  await expect(segl(`${erase} ${id} --person ${id}`)).rejects.toThrow('Name events by their ids, or one');
  await expect(segl(`${erase} x`)).rejects.toThrow('That is no id of an event: x.');

  expect((await enter(email)).ok).toBe(true);
  await segl(`user erase ${email}`);
  expect(await enter(email)).toMatchObject({ ok: false });
  const [row] =
    await db.owner`select name, email, password_hash, totp_sealed, disabled_at from identity."user"
    where id = ${id}`;
  expect(row).toMatchObject({
    ...{ name: 'Slettet person', email: `${id}@erased.invalid`, password_hash: null, totp_sealed: null },
    disabled_at: expect.any(Date) as unknown,
  });
  expect(await db.owner`select 1 from identity.session where user_id = ${id}`).toHaveLength(0);
  await expect(segl(`user erase ${email}`)).rejects.toThrow('no person with that e-mail');
});
