import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listEvents, sequence, verifyLog } from '#lib/server/audit/index.ts';
import { volumeOf } from '#lib/server/platform/at-rest/volume.ts';
import { must } from './setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { newLedger } from './setup/books/ledger.ts';
import { masterBeside } from './setup/keys.ts';
import { OPERATIONS } from './setup/long.ts';

const CLI = fileURLToPath(new URL('../src/cli', import.meta.url));

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'segl-start-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

function run(args: string[], environment: Record<string, string>): Promise<Ended> {
  const good = {
    DATABASE_URL: database.ownerUrl,
    SEGL_DATA: database.platform.config.dataFolder,
    SEGL_DATABASE_AT_REST: 'declared',
    PORT: '0',
  };
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '', NODE_OPTIONS = '' } = process.env;
  const child = spawn(
    process.execPath,
    args.map((arg, at) => (at === 0 ? join(CLI, arg) : arg)),
    {
      env: { PATH, HOME, NODE_COMPILE_CACHE, NODE_OPTIONS, ...good, ...environment },
      cwd: folder,
    },
  );
  let [out, said] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, said })));
}

async function takenPort(): Promise<{ server: Server; port: number }> {
  const server: Server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return { server, port };
}

/** One clear sentence, no stack, and an exit code that scripts see. */
function expectSentence({ code, said }: Ended, sentence: RegExp): void {
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
}

it('says that PostgreSQL does not answer', async () => {
  const DATABASE_URL = 'postgres://someone:secret@127.0.0.1:1/segl';
  const ended = await run(['start.ts'], { DATABASE_URL });
  expectSentence(ended, /No PostgreSQL answers at DATABASE_URL/);
  expect(ended.said).not.toContain('secret');
});

it('says that PostgreSQL refuses the login or has no such database', OPERATIONS, async () => {
  const url = new URL(database.ownerUrl);
  url.password = 'wrong';
  expectSentence(await run(['start.ts'], { DATABASE_URL: url.toString() }), /PostgreSQL refused/);
  const other = new URL(database.ownerUrl);
  other.pathname = '/nowhere';
  expectSentence(await run(['start.ts'], { DATABASE_URL: other.toString() }), /PostgreSQL refused/);
});

it('says that the data folder can’t be written', OPERATIONS, async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  expectSentence(
    await run(['start.ts'], { SEGL_DATA: join(file, 'data') }),
    /The data folder .* can't be written/,
  );
});

it('says that the port is taken', OPERATIONS, async () => {
  const { server: other, port } = await takenPort();
  // Without a build it says so first; with one the port is what is wrong.
  const ended = await run(['start.ts'], { PORT: String(port) });
  expectSentence(ended, new RegExp(`Port ${port} is in use|has not been built`));
  other.close();
});

it('says that the master key is damaged, before it starts or makes a database', OPERATIONS, async () => {
  const data = join(folder, 'data-of-its-own');
  await mkdir(join(data, 'keys'), { recursive: true });
  await writeFile(join(data, 'keys', 'master.key'), 'cut off');
  for (const command of [['start.ts'], ['segl.ts', 'audit', 'verify']]) {
    const ended = await run(command, { SEGL_DATA: data, DATABASE_URL: '' });
    expectSentence(ended, /master\.key is damaged: it has 7 bytes/);
  }
  expect(await readdir(data)).toEqual(['keys']);
});

it('makes no new master key beside a database that has clients', OPERATIONS, async () => {
  await newLedger(database);
  const data = join(folder, 'another-data-folder');
  expectSentence(await run(['segl.ts', 'audit', 'verify'], { SEGL_DATA: data }), /master key is gone/);
  expect(await readdir(data)).toEqual([]);
});

it(
  'stops at another master key, or the data folder of another installation, before it writes',
  OPERATIONS,
  async () => {
    const [before, after] = [await freshDatabase(), await freshDatabase()];
    const told = (settings: Record<string, string>) =>
      run(['segl.ts', 'migrate'], { DATABASE_URL: before.ownerUrl, ...settings });
    try {
      await sequence(before.contextFor(await newLedger(before)));
      const data = join(folder, 'with-another-key');
      masterBeside(data);
      expectSentence(await told({ SEGL_DATA: data }), /is not that of this installation/);
      expect(await readdir(data)).toEqual(['keys']);
      const right = { SEGL_DATA: before.platform.config.dataFolder };
      expect((await told(right)).code).toBe(0);
      const other = { DATABASE_URL: after.ownerUrl, SEGL_DATA: after.platform.config.dataFolder };
      expect((await told(other)).code).toBe(0);
      expectSentence(await told({ SEGL_DATA: after.platform.config.dataFolder }), /of another installation/);
      await writeFile(join(right.SEGL_DATA, 'keys', 'master.key'), new Uint8Array(32));
      const changed = await before.owner`select xmin::text from platform.keyring`;
      expectSentence(await told(right), /is not that of this installation/);
      expectSentence(await run(['start.ts'], { DATABASE_URL: before.ownerUrl, ...right }), /is not that of/);
      expect(await before.owner`select xmin::text from platform.keyring`).toEqual(changed);
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
  },
);

const open = volumeOf(tmpdir()).atRest === 'open';
it.runIf(open)(
  'does not start on a disk that anybody reads, and makes nothing on it',
  OPERATIONS,
  async () => {
    const data = join(folder, 'on-an-open-disk');
    const settings = {
      SEGL_DATA: data,
      DATABASE_URL: '',
      SEGL_DATABASE_AT_REST: '',
      SEGL_MASTER_KEY: 'beside',
    };
    expectSentence(await run(['start.ts'], settings), /is not encrypted: whoever takes the disk/);
    expect(await readdir(data)).not.toContain('keyring.json');
    expect(await readdir(data)).not.toContain('keys');
  },
);

it('tells each client where the configuration lets the disk be open, once', OPERATIONS, async () => {
  const own = await freshDatabase();
  try {
    const context = own.contextFor(await newLedger(own));
    const { server, port } = await takenPort();
    const started = (SEGL_DATABASE_AT_REST: string) =>
      run(['start.ts'], {
        ...{ DATABASE_URL: own.ownerUrl, SEGL_DATA: own.platform.config.dataFolder, PORT: String(port) },
        SEGL_DATABASE_AT_REST,
      });
    for (const said of ['declared', 'open', 'open', 'declared', 'checked']) await started(said);
    server.close();
    await sequence(context);
    const found = must(await listEvents(context, {}));
    const kinds = found.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('disk.'));
    expect(kinds).toEqual(['disk.open_ended', 'disk.open_accepted']);
    expect(await verifyLog(context, [])).toMatchObject({ findingCount: 0 });
  } finally {
    await own.close();
  }
});

it('settles clients of before whichever command has migrated', OPERATIONS, async () => {
  const clientId = await newLedger(database);
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql`alter table ledger.vat_account disable trigger user`;
    await sql`delete from ledger.vat_account where client_id = ${clientId}`;
    await sql`alter table ledger.vat_account enable trigger user`;
  });
  // With its port taken it ends after having settled, or before that where nothing has been built.
  const { server, port } = await takenPort();
  const ended = await run(['start.ts'], { PORT: String(port) });
  server.close();
  expect(ended.out).toMatch(/up to date[^]*learnt where \d+ VAT codes are posted/);
});

it('says that the configuration is not valid', OPERATIONS, async () => {
  expectSentence(await run(['start.ts'], { PORT: 'eighty' }), /configuration is not valid:[\s\S]*port/);
});

it('refuses to migrate where told to, and a database of a later release', OPERATIONS, async () => {
  await database.owner`update drizzle.__drizzle_migrations set created_at = created_at + 1
    where id = (select max(id) from drizzle.__drizzle_migrations)`;
  expectSentence(await run(['segl.ts', 'migrate'], {}), /used by a later release/);
  await database.owner`delete from drizzle.__drizzle_migrations
    where id = (select max(id) from drizzle.__drizzle_migrations)`;
  expectSentence(
    await run(['start.ts'], { SEGL_MIGRATIONS: 'refuse' }),
    /lacks 1 migrations and the configuration/,
  );
});

it('does not start where something would go in the open, and names the setting', OPERATIONS, async () => {
  for (const [setting, environment] of [
    ['databaseUrl', { DATABASE_URL: 'postgres://owner:hush@db.example/segl' }],
    ['host', { HOST: '0.0.0.0', ORIGIN: 'https://segl.example' }],
    ['origin', { ORIGIN: 'http://segl.example' }],
  ] as const) {
    const ended = await run(['start.ts'], environment);
    expectSentence(ended, /TLS|verify-full/);
    expect(ended.said).toContain(setting);
    expect(ended.said).not.toContain('hush');
  }
});

it('prints the configuration without secrets', OPERATIONS, async () => {
  const ended = await run(['segl.ts', 'config'], {
    DATABASE_URL: 'postgres://owner:hush@db.example/segl?password=hush&sslmode=verify-full',
  });
  expect(ended.code).toBe(0);
  expect(ended.out).toContain('postgres://owner:hidden@db.example/segl?password=hidden&sslmode=verify-full');
  expect(ended.out).not.toContain('hush');
});
