import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { v4 as uuidv4 } from 'uuid';
import { listEvents, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { KEYRING } from '#lib/server/platform/keys/keyring.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { must } from './setup/books/drafts.ts';
import { contactThere } from './setup/books/protection.ts';
import { lettersIn } from './setup/log/letters.ts';
import { newLedger, voucherOf } from './setup/books/ledger.ts';
import { until } from './setup/until.ts';
import { OPERATIONS } from './setup/long.ts';

/* The commands that change keys, as an operator calls them, beside an application that goes on working. */

const SEGL = fileURLToPath(new URL('../src/cli/segl.ts', import.meta.url));

let database: TestDatabase;
let folder: string;
let context: Context;
const photo = { id: uuidv4(), bytes: randomBytes(3000) };

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'segl-keys-'));
  context = database.contextFor(await newLedger(database));
  must(await postVoucher(context, voucherOf({ amount: 100n })));
  await sequence(context);
  must(await database.platform.blobs.put(context.clientId, photo.id, photo.bytes));
  await contactThere(context);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** For commands that tell people: nobody sends it, as no server runs. */
const MAIL = { SEGL_SMTP: 'smtp://127.0.0.1:1', SEGL_MAIL_FROM: 'Segl <segl@segl.example>' };

async function contactsTold(): Promise<string[]> {
  return (await lettersIn(database, context.clientId)).map(({ news }) => news);
}

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function segl(args: string[], environment: Record<string, string> = {}, typed = ''): Promise<Ended> {
  return spawnSegl(args, environment, typed).ended;
}

function spawnSegl(args: string[], environment: Record<string, string> = {}, typed = '') {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '', NODE_OPTIONS = '' } = process.env;
  const own = { DATABASE_URL: database.ownerUrl, SEGL_DATA: database.platform.config.dataFolder };
  const child = spawn(process.execPath, [SEGL, ...args], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, NODE_OPTIONS, SEGL_LOG: 'silent', ...own, ...environment },
    cwd: folder,
  });
  child.stdin.end(typed);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said += text.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, said })));
  return { child, ended };
}

/** People go on: what was stored opens, what is posted is in a log that verifies. */
async function works(): Promise<void> {
  const { blobs } = database.anotherPlatform();
  expect(Buffer.compare((await blobs.get(context.clientId, photo.id))!, photo.bytes)).toBe(0);
  must(await postVoucher(context, voucherOf({ amount: 7n })));
  await sequence(context);
  expect(await verifyLog(context, [])).toMatchObject({ findingCount: 0 });
}

async function told(): Promise<string[]> {
  await sequence(context);
  const found = must(await listEvents(context, {}));
  return found.events.map(({ kind }) => kind).filter((kind) => /^(client|master)-key/.test(kind));
}

it('another master key, without a pause, and then no other', OPERATIONS, async () => {
  const first = await segl(['keys', 'status']);
  expect(first.said).toMatch(
    /beside the data: it protects against nobody[^]*\(of this start\)[^]*generation 1/,
  );
  const next = join(folder, 'next.key');
  const added = await segl(['keys', 'rotate', '--master', `file:${next}`]);
  expect(added).toMatchObject({ code: 0 });
  await works();
  const ring = await readFile(join(database.platform.config.dataFolder, KEYRING));
  // Ended here, both open it; said again, nothing happens.
  expect((await segl(['keys', 'rotate', '--master', `file:${next}`])).said).toMatch(/already/);
  const moved = { SEGL_MASTER_KEY: `file:${next}` };
  expect((await segl(['keys', 'status'], moved)).said).toMatch(/until keys rotate --finish/);
  expect(await segl(['keys', 'rotate', '--finish'], { ...moved, ...MAIL })).toMatchObject({ code: 0 });
  expect(await contactsTold()).toEqual(['master_key_changed']);
  const old = await segl(['keys', 'status']);
  expect([old.code, old.said]).toEqual([1, expect.stringMatching(/is not that of this installation/)]);
  // Nor does a copy of the keyring from before bring it back: the database has the later one.
  const copied = join(folder, 'copied');
  await cp(database.platform.config.dataFolder, copied, { recursive: true });
  await writeFile(join(copied, KEYRING), ring);
  expect((await segl(['keys', 'status'], { SEGL_DATA: copied })).said).toMatch(/is not that of this/);
  await works();
  expect(await told()).toEqual(['master-key.removed', 'master-key.added']);

  const phrase = 'fire hester på en øy';
  const typed = await segl(['keys', 'rotate', '--master', 'passphrase'], moved, `${phrase}\n`);
  expect(typed).toMatchObject({ code: 0 });
  const asked = { SEGL_MASTER_KEY: 'passphrase' };
  expect(await segl(['keys', 'rotate', '--finish'], asked, `${phrase}\n`)).toMatchObject({ code: 0 });
  expect((await segl(['keys', 'status'], asked, 'en annen frase helt\n')).said).toMatch(
    /is not that of this/,
  );
  expect((await segl(['keys', 'status'], asked)).said).toMatch(/gone: a passphrase has none/);
  const back = await segl(['keys', 'rotate', '--master', 'beside'], asked, `${phrase}\n`);
  expect(back).toMatchObject({ code: 0 });
  expect(await segl(['keys', 'rotate', '--finish'])).toMatchObject({ code: 0 });
  await works();
});

it('the doctor says of each place what it is worth', OPERATIONS, async () => {
  const { code, said } = await segl(['doctor']);
  expect(code).toBe(1);
  expect(said).toMatch(
    /^database .*\nstored files .*\nmemory of logs .*\nbackups .*\nmaster key .*BESIDE THE DATA/,
  );
  const settings = { SEGL_MASTER_KEY: 'beside', SEGL_DATABASE_AT_REST: 'declared' };
  const told = await segl(['doctor'], settings);
  expect(told).toMatchObject({ code: 0 });
  expect(told.said).toMatch(/encrypted by its provider|dm-crypt|in memory/);
});

it('a change that is killed goes on, by the same command', OPERATIONS, async () => {
  const client = database.contextFor(await newLedger(database)).clientId;
  must(await database.platform.blobs.put(client, photo.id, photo.bytes));
  const begun = async () => {
    const [row] =
      await database.owner`select count(*)::int as n from platform.client_key where client_id = ${client}`;
    return Number(row?.['n']) === 2;
  };
  const dying = spawnSegl(['keys', 'rotate', '--client', client]);
  await until(begun);
  dying.child.kill('SIGKILL');
  await dying.ended;
  expect((await segl(['keys', 'status'])).said).toMatch(/generation 2, change begun/);
  const rotated = await segl(['keys', 'rotate', '--client', client]);
  expect(rotated.said).toMatch(/generation 2; 1 files have it/);
  const { blobs } = database.anotherPlatform();
  expect(Buffer.compare((await blobs.get(client, photo.id))!, photo.bytes)).toBe(0);
});

it('another key of a client, and none at all', OPERATIONS, async () => {
  const rotated = await segl(['keys', 'rotate', '--client', context.clientId], MAIL);
  expect(rotated.said).toMatch(/generation 2; 1 files have it/);
  expect((await contactsTold()).at(-1)).toBe('key_changed');
  await works();
  const [client] = await database.owner<{ orgnr: string }[]>`
    select orgnr from platform.client where id = ${context.clientId}`;
  const destroy = [
    'keys',
    'destroy',
    '--client',
    context.clientId,
    '--reason',
    'Oppdraget er over',
    '--forever',
  ];
  expect((await segl([...destroy, '123'])).said).toMatch(/nothing was done/);
  await works();
  expect(await segl([...destroy, String(client?.orgnr)], MAIL)).toMatchObject({ code: 0 });
  expect((await contactsTold()).at(-1)).toBe('key_destroyed');
  await expect(database.anotherPlatform().blobs.get(context.clientId, photo.id)).rejects.toThrow(/destroyed/);
  expect((await segl(['keys', 'status'])).said).toMatch(/: destroyed/);
  expect((await told()).slice(0, 3)).toEqual([
    'client-key.destroyed',
    'client-key.changed',
    'client-key.change_begun',
  ]);
});

it('says what is meant by none of these, or by two', OPERATIONS, async () => {
  for (const args of [[], ['--clients', '--finish']])
    expect((await segl(['keys', 'rotate', ...args])).said).toMatch(/Say one of/);
  expect((await segl(['keys', 'rotate', '--master', 'somewhere'])).said).toMatch(/is named file:PATH/);
});

it('lost for good, it is begun anew by a person, and what it sealed is closed', OPERATIONS, async () => {
  const lost = join(folder, 'lost');
  await mkdir(lost);
  const settings = { SEGL_DATA: lost, SEGL_MASTER_KEY: `file:${join(folder, 'another.key')}` };
  expect((await segl(['keys', 'status'], settings)).code).toBe(1);
  const begun = await segl(['keys', 'anew', '--reason', 'Disken med nøkkelen er borte'], settings);
  expect(begun).toMatchObject({ code: 0 });
  expect((await segl(['keys', 'status'], settings)).said).toMatch(/: generation \d/);
  // The folder of before is of another installation now.
  expect((await segl(['keys', 'status'])).code).toBe(1);
});
