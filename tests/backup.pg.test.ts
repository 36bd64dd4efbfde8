import { spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { createClient } from '#lib/server/ledger/chart/clients.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { allVouchers } from '#lib/server/ledger/vouchers/read-store.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { MANIFEST, readManifest, type Manifest } from '#lib/server/platform/backup/manifest.ts';
import { restoreBackup, UNFINISHED } from '#lib/server/platform/backup/restore.ts';
import { takeBackup } from '#lib/server/platform/backup/take.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#lib/server/platform/embedded-postgres/index.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { KEYRING } from '#lib/server/platform/keys/keyring.ts';
import { localMaster } from '#lib/server/platform/keys/master.ts';
import { keysOf, masterBeside, ringOf } from './setup/keys.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { smallChart, voucherOf } from './setup/books/chart.ts';
import { sentTo, signersIn } from './setup/books/documents.ts';
import { must } from './setup/books/drafts.ts';
import { faultsOf } from './setup/log/faults.ts';
import { OPERATIONS } from './setup/long.ts';

/* A backup of a running installation, and what becomes of it on a machine that has only the files and the key. */

const SEGL = fileURLToPath(new URL('../src/cli/segl.ts', import.meta.url));

interface Running {
  readonly folder: string;
  readonly appUrl: string;
  readonly server: EmbeddedPostgres;
  readonly platform: Platform;
  close(): Promise<void>;
}

let base: string;
let home: Running;
let clientId: string;
let backup: string;
let key: Uint8Array;
/** Vouchers whose posting was answered before the backup was begun, and while it ran. */
const before: string[] = [];
const during: string[] = [];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'segl-backup-'));
  await chmod(base, 0o711);
  home = await running(join(base, 'data'));
  key = masterBeside(home.folder);
  clientId = uuidv7();
  const context = contextOn(home);
  await context.transaction(async (tx) => {
    await createClient(tx, context, { orgnr: '999999999', name: 'Fjordheim Bygg AS' });
    await addToChart(tx, context, smallChart);
    return ok();
  });
  const [anne = { userId: '', name: '' }] = await signersIn(context, 'Anne');
  await sentTo(contextOn(home, anne.userId), [anne]);
  for (let at = 0; at < 20; at++) before.push(await post(context));
  await sequence(context);
  await context.transaction(async (tx) => {
    const letter = { about: 'document', news: 'asked', documentId: uuidv7(), to: uuidv7() } as const;
    return ok(await enqueue(tx, context, 'mail.send', letter));
  });
  backup = join(base, 'backup');
  must(await whilePosting(context, () => take(backup)));
});
afterAll(async () => {
  await home.close();
  await rm(base, { recursive: true, force: true });
});

async function running(folder: string): Promise<Running> {
  const masterKey = masterBeside(folder);
  const server = must(await startEmbeddedPostgres({ folder: join(folder, 'postgres') }));
  const keys = keysOf(masterKey);
  const prepared = must(await prepareDatabase({ ownerUrl: server.url, migrations: 'apply', keys }));
  const config = Config.parse({ dataFolder: folder, logLevel: 'silent', timestamping: 'embedded' });
  const platform = createPlatform({ config, appUrl: prepared.appUrl, keys });
  const close = async () => {
    await platform.database.close();
    await server.stop();
  };
  return { folder, appUrl: prepared.appUrl, server, platform, close };
}

function contextOn({ platform }: Running, actorId = SYSTEM_ACTOR): Context {
  return createContext(platform, { clientId, actorId, requestId: uuidv7() });
}

async function post(context: Context): Promise<string> {
  const voucher = voucherOf({ amount: 12_500n });
  must(await postVoucher(context, voucher));
  return voucher.id;
}

async function take(into: string, change: Partial<Parameters<typeof takeBackup>[0]> = {}) {
  return takeBackup({
    into,
    dataFolder: home.folder,
    bucket: null,
    database: { ownerUrl: home.server.url, dataFolder: home.server.dataFolder },
    keys: keysOf(key),
    ring: await ringOf(key),
    segl: 'test',
    now: new Date(),
    progress: () => {},
    ...change,
  });
}

/** Vouchers are posted one after the other until the work is done. */
async function whilePosting<T>(context: Context, work: () => Promise<T>): Promise<T> {
  let done = false;
  const posting = (async () => {
    while (!done) {
      const id = await post(context);
      await sequence(context);
      if (!done) during.push(id);
    }
  })();
  try {
    return await work();
  } finally {
    done = true;
    await posting;
  }
}

async function stopped(started: Awaited<ReturnType<typeof startEmbeddedPostgres>>) {
  if (started.ok) await started.value.stop();
  return started;
}

/** Where the server of this folder keeps its things: there, or where root keeps them. */
async function placeOf(folder: string): Promise<string> {
  const pointer = await readFile(join(folder, 'server-is-at'), 'utf8').catch(() => '');
  return pointer.trim() || join(folder, 'server');
}

const restore = (from: string, into: string, masterKey = key) =>
  restoreBackup({
    ...{ from, into, layKey: true, progress: () => {} },
    ...{ master: localMaster(masterKey), bytes: masterKey },
  });

describe('a backup of a running installation', () => {
  it('holds a file for each part and the manifest, in none of them anything to read', async () => {
    expect((await readdir(backup)).sort()).toEqual([
      MANIFEST,
      'database.part',
      'files.part',
      KEYRING,
      'memory.part',
      'wal.part',
    ]);
    for (const name of await readdir(backup)) {
      const bytes = await readFile(join(backup, name));
      for (const secret of ['Fjordheim', 'Kaffe til byggeplassen', Buffer.from(key).toString('latin1')]) {
        expect(bytes.includes(Buffer.from(secret, 'latin1'))).toBe(false);
      }
    }
  });

  it('is whole again elsewhere: rows, files and log, with all that was answered before it began', async () => {
    const into = join(base, 'restored');
    must(await restore(backup, into));
    const there = await running(into);
    try {
      const context = contextOn(there);
      const found = await context.transaction(async (tx) => {
        const posted: string[] = [];
        for await (const { voucher } of allVouchers(tx, clientId)) posted.push(voucher.id);
        return ok(posted);
      });
      const ids = new Set(must(found));
      expect(before.filter((id) => !ids.has(id))).toEqual([]);
      expect([...ids].filter((id) => !before.includes(id) && !during.includes(id))).toEqual([]);
      await sequence(context);
      expect(await faultsOf(context)).toEqual([]);
      await post(context);
    } finally {
      await there.close();
    }
    expect(during.length).toBeGreaterThan(0);
  });

  it(
    'is taken with rights that a server of an earlier release gets at its next start',
    OPERATIONS,
    async () => {
      const asApp = { ownerUrl: home.appUrl, dataFolder: home.server.dataFolder };
      expect(await take(join(base, 'without-rights'), { database: asApp })).toEqual({
        ok: false,
        error: { code: 'backup_rights_missing' },
      });
      const folder = join(base, 'earlier');
      must(await startEmbeddedPostgres({ folder }).then(stopped));
      const file = join(await placeOf(folder), 'connection.json');
      const { rights: now, ...earlier } = JSON.parse(await readFile(file, 'utf8')) as { rights: number };
      await writeFile(file, JSON.stringify(earlier));
      must(await startEmbeddedPostgres({ folder }).then(stopped));
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...earlier, rights: now });
    },
  );

  it('is not taken into a folder that has something in it', async () => {
    expect(await take(backup)).toMatchObject({ ok: false, error: { code: 'backup_folder_not_empty' } });
  });

  it('is not taken into what it copies, by whatever way, nor where nothing can be written', async () => {
    const inside = { ok: false, error: { code: 'backup_folder_inside' } };
    const link = join(base, 'a-link');
    await symlink(home.folder, link);
    expect(await take(join(home.folder, 'backups', 'today'))).toMatchObject(inside);
    expect(await take(join(link, 'backup'))).toMatchObject(inside);
    expect(await take(join(home.server.dataFolder, 'backup'))).toMatchObject(inside);
    expect(await readdir(home.folder)).not.toContain('backups');
    const file = join(base, 'a-file');
    await writeFile(file, '');
    const reason = expect.stringMatching(/^E[A-Z]+$/) as string;
    expect(await take(file)).toMatchObject({ error: { code: 'backup_folder_unwritable', reason } });
    expect(await restore(backup, file)).toMatchObject({
      error: { code: 'restore_folder_unwritable', reason },
    });
  });

  it('that would lack a file that is there is none', OPERATIONS, async () => {
    const loop = join(home.folder, 'files', 'loop');
    await symlink('loop', loop);
    const into = join(base, 'unreadable');
    expect(await take(into)).toEqual({
      ok: false,
      error: { code: 'backup_unreadable', path: loop, reason: 'ELOOP' },
    });
    expect(await readdir(into)).not.toContain(MANIFEST);
    await rm(loop);
  });

  it('of an own database has the files alone', async () => {
    const into = join(base, 'files-only');
    const { parts, database } = must(await take(into, { database: null }));
    expect([database, parts.map(({ name }) => name)]).toEqual(['own', ['memory.part', 'files.part']]);
    const restored = join(base, 'files-restored');
    must(await restore(into, restored));
    const filesOf = async (folder: string) =>
      (await readdir(join(folder, 'files'), { recursive: true })).sort();
    expect(await filesOf(restored)).toEqual(await filesOf(home.folder));
    expect((await readdir(restored)).includes('postgres')).toBe(false);
  });
});

describe('what is not as it was taken', () => {
  const copy = async () => {
    const folder = join(base, `copy-${uuidv7()}`);
    await cp(backup, folder, { recursive: true });
    return folder;
  };
  const refused = async (from: string, masterKey = key) => {
    const into = join(base, `into-${uuidv7()}`);
    const result = await restore(from, into, masterKey);
    expect(await readdir(into).catch(() => 'nothing')).toBe('nothing');
    return result.ok ? 'restored' : result.error;
  };

  it.each(['database.part', 'wal.part', 'files.part', 'memory.part', MANIFEST])(
    'a flipped byte in %s is named',
    async (part) => {
      const from = await copy();
      const path = join(from, part);
      const bytes = await readFile(path);
      // Within the manifest's own facts, not in its white space.
      const at = part === MANIFEST ? bytes.indexOf('takenAt') + 14 : Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(path, bytes);
      const error = await refused(from);
      expect(error).toMatchObject({ code: 'backup_damaged', part });
      const { offset } = error as { offset: number | null };
      if (part !== MANIFEST)
        expect(at - (offset ?? at + 1)).toSatisfy((far: number) => far >= 0 && far < 1_048_592);
    },
  );

  it(
    'of the manifest no byte can be another, and none makes it look like that of another key',
    OPERATIONS,
    async () => {
      const from = await copy();
      const whole = await readFile(join(from, MANIFEST));
      const said = new Set<string>();
      for (let at = 0; at < whole.length; at++) {
        for (const bit of [1, 0x20, 0x80]) {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] ?? 0) ^ bit;
          await writeFile(join(from, MANIFEST), bytes);
          const read = await readManifest(from, createKeyProvider(key));
          said.add(read.ok ? 'taken' : read.error.code);
        }
      }
      expect([...said]).toEqual(['backup_damaged']);
    },
  );

  it('a part that is cut off, or gone, is named', async () => {
    const from = await copy();
    await truncate(join(from, 'wal.part'), 40);
    expect(await refused(from)).toMatchObject({ code: 'backup_damaged', part: 'wal.part' });
    await rm(join(from, 'wal.part'));
    expect(await refused(from)).toMatchObject({ code: 'backup_damaged', part: 'wal.part' });
  });

  it('a manifest that somebody without the key has made anew is refused', async () => {
    const from = await copy();
    const { createHash } = await import('node:crypto');
    const { canonicalText } = await import('#lib/domain/canonical.ts');
    const stored = JSON.parse(await readFile(join(from, MANIFEST), 'utf8')) as { manifest: Manifest };
    const manifest = { ...stored.manifest, takenAt: '2020-01-01T00:00:00.000Z' };
    const sha256 = createHash('sha256').update(canonicalText(manifest)).digest('hex');
    await writeFile(join(from, MANIFEST), JSON.stringify({ ...stored, manifest, sha256 }));
    expect(await refused(from)).toMatchObject({ code: 'backup_damaged', part: MANIFEST });
  });

  it('another key is refused', async () => {
    expect(await refused(backup, new Uint8Array(32))).toEqual({ code: 'backup_wrong_key' });
  });

  it('what has no manifest is no backup', async () => {
    const from = await copy();
    await rm(join(from, MANIFEST));
    expect(await refused(from)).toMatchObject({ code: 'backup_incomplete' });
  });
});

describe('killed in the middle', () => {
  it('what is left of a backup does not look whole', OPERATIONS, async () => {
    const into = join(base, 'killed-backup');
    await killedAt(/database\.part/, ['backup', into], home.folder);
    expect(await readdir(into)).not.toContain(MANIFEST);
    expect(await restore(into, join(base, 'nothing'))).toMatchObject({
      ok: false,
      error: { code: 'backup_incomplete' },
    });
  });

  it('what is left of a restore is not started on', OPERATIONS, async () => {
    const into = join(base, 'killed-restore');
    const keyFile = join(base, 'key');
    await writeFile(keyFile, key);
    await killedAt(/database\.part/, ['restore', backup, '--into', into, '--key', keyFile], into);
    expect(await readdir(into)).toContain(UNFINISHED);
    const started = await segl(['audit', 'verify'], into);
    expect(started.code).toBe(1);
    expect(started.output).toContain('did not come to its end');
  });
});

it('the command restores, starts, verifies and says what to do next', OPERATIONS, async () => {
  const into = join(base, 'by-command');
  const keyFile = join(base, 'master.key');
  await writeFile(keyFile, key);
  const restored = await segl(['restore', backup, '--into', into, '--key', keyFile], into);
  expect(restored.output).toMatch(/Fjordheim Bygg AS \(999999999\): intact[\s\S]*SEGL_DATA=/);
  expect(restored.code).toBe(0);
  // The installation it was taken from may have sent it since.
  expect(restored.output).toMatch(/1 letters that waited are held back/);
  const jobs = await segl(['jobs', 'list', '--failed'], into);
  expect(jobs.output).toMatch(/ · mail\.send · Fjordheim Bygg AS · failed · restored after 0 tries/);
  const [id] = /^\S+/.exec(jobs.output) ?? [];
  expect(await segl(['jobs', 'retry', String(id), '--client', '999999999'], into)).toMatchObject({ code: 0 });
  expect(await segl(['jobs', 'list', '--failed'], into)).toMatchObject({ output: '' });
  expect(await segl(['jobs', 'retry', 'x'], into)).toMatchObject({ code: 1 });
  expect(await readdir(into)).not.toContain(UNFINISHED);
});

it(
  'what was signed since the backup is named, where it is remembered elsewhere, and the log begun anew',
  OPERATIONS,
  async () => {
    const into = join(base, 'begun-anew');
    const keyFile = join(base, 'master.key');
    await writeFile(keyFile, key);
    await post(contextOn(home));
    await sequence(contextOn(home));
    // The lost machine's own memory, where its disk can still be read.
    const elsewhere = { SEGL_MEMORY: join(home.folder, 'memory') };
    const restored = await segl(['restore', backup, '--into', into, '--key', keyFile], into, elsewhere);
    expect(restored.output).toMatch(/log_shorter: log at memory in the second place[\s\S]*segl audit fork/);
    expect(restored.code).toBe(0);
    const named = ['--client', '999999999', '--reason', 'disken røk'];
    expect(await segl(['audit', 'fork', ...named], into, elsewhere)).toMatchObject({ code: 0 });
    const verified = await segl(['audit', 'verify'], into, elsewhere);
    expect(verified.output).toMatch(/intact[\s\S]*begun anew as \S+\/2 after \d+ events[^:]*: disken røk/);
    expect(verified.code).toBe(0);
  },
);

function start(args: readonly string[], dataFolder: string, settings: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [SEGL, ...args], {
    env: { ...process.env, SEGL_DATA: dataFolder, DATABASE_URL: '', SEGL_LOG: 'silent', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const heard = (listener: () => void) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text.toString();
        listener();
      });
    }
  };
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, heard, ended, output: () => output };
}

async function segl(
  args: readonly string[],
  dataFolder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const { heard, ended, output } = start(args, dataFolder, settings);
  heard(() => {});
  return { code: await ended, output: output() };
}

/** Runs the command and kills it the moment it says that. */
async function killedAt(said: RegExp, args: readonly string[], dataFolder: string): Promise<void> {
  const { child, heard, ended, output } = start(args, dataFolder);
  heard(() => {
    if (said.test(output())) child.kill('SIGKILL');
  });
  await ended;
  expect(output()).toMatch(said);
}
