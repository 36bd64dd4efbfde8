import { Command } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redeemLink, signIn, visitor } from '#lib/server/identity/index.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { userCommands } from './user.ts';
import { walk } from '#tests/setup/walk.ts';

const PASSWORD = 'fjorden ligger stille';
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await db.newClient('Fjordheim Bygg AS'); // 999999999
});
afterAll(() => db.close());

/** What `segl …` prints, with `secret` as what is typed without echo. */
async function segl(line: string, secret?: string): Promise<string> {
  const printed: string[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  userCommands(program, {
    withPlatform: (work) => work(db.platform),
    print: (text) => void printed.push(text),
    readSecret: () => (secret === undefined ? Promise.reject(new Error('asked')) : Promise.resolve(secret)),
  });
  for (const command of program.commands) for (const each of command.commands) each.exitOverride();
  await program.parseAsync(line.split(' '), { from: 'user' });
  return printed.join('\n');
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
    ],
    async (line, secret, sentence) => {
      await expect(segl(line, secret)).rejects.toThrow(sentence);
      expect(await db.owner`select 1 from identity."user" where email = 'x@example.no'`).toHaveLength(0);
    },
  ));
