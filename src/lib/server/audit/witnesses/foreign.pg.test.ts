import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelOf } from '#lib/domain/tlog/witness-key.ts';
import { witnessedBy } from '#lib/domain/tlog/witnessed.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { runWitness } from '#lib/server/witness/index.ts';
import { recordOne, tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { gatherHeads, sequence } from '../index.ts';
import { resourceOf } from '../tiles/resource.ts';
import { cosignNewest } from './cosign.ts';
import { policyOf } from './policy.ts';

/*
 * Against a witness that others wrote, litewitness of filippo.io/torchwood, and the other way round: its verifier on what
 * ours signed. Go compiles for minutes: only where it is asked for.
 */
const go = process.env['SEGL_GO'];
const LITEWITNESS = 'filippo.io/torchwood/cmd/litewitness@v0.9.0';

describe.skipIf(!go)(`with a foreign witness${go ? '' : ' (skipped: SEGL_GO is not set)'}`, () => {
  let database: TestDatabase;
  let folder: string;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'segl-foreign-'));
    await head();
  });
  afterAll(async () => {
    for (const child of started) child.kill();
    await rm(folder, { recursive: true });
    await database.close();
  });

  async function head(): Promise<void> {
    const context = database.contextFor(await database.newClient());
    await recordOne(context, 'thing', {});
    await sequence(context);
    await gatherHeads(database.platform);
  }
  const keyOfLog = async () => {
    const served = await resourceOf(machine(database.platform), {
      resource: { kind: 'keys' },
      generation: 0,
    });
    return (JSON.parse(Buffer.from(served!.body).toString()) as { keys: { vkey: string }[] }).keys[0]!.vkey;
  };
  const withWitness = (url: string, key: string): Platform => {
    const { platform } = database;
    return { ...platform, config: { ...platform.config, witnesses: [{ url, key }] } };
  };
  const checkpointOn = async (platform: Platform) =>
    Buffer.from(
      (await resourceOf(machine(platform), { resource: { kind: 'checkpoint' }, generation: 0 }))!.body,
    ).toString();
  const ran = (command: string, args: string[], options: object = {}) => {
    const done = spawnSync(command, args, { encoding: 'utf8', ...options });
    if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr}`);
    return done.stdout;
  };
  /** Waits for what it says first that matches. */
  const saying = (child: ChildProcess, pattern: RegExp) =>
    new Promise<string>((told, failed) => {
      let said = '';
      child.stderr?.on('data', (part: Buffer) => {
        said += String(part);
        const found = pattern.exec(said)?.[1];
        if (found) told(found);
      });
      child.once('exit', () => failed(new Error(said)));
    });

  async function litewitness(): Promise<{ url: string; vkey: string }> {
    ran('go', ['install', LITEWITNESS], { env: { ...process.env, GOBIN: folder } });
    const [key, agent, db] = ['key', 'agent', 'litewitness.db'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    ran('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    started.push(spawn('ssh-agent', ['-D', '-a', agent]));
    while (!existsSync(agent)) await new Promise((next) => setImmediate(next));
    ran('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: agent } });
    const fingerprint = ran('ssh-keygen', ['-lf', `${key}.pub`]).split(' ')[1] ?? '';
    const vkey = await keyOfLog();
    const origin = vkey.split('+')[0] ?? '';
    const known = new DatabaseSync(db);
    known.exec(`create table log (origin text primary key, tree_size integer not null, tree_hash text not null);
      create table key (origin text not null, key text not null, foreign key (origin) references log (origin))`);
    known
      .prepare('insert into log values (?, 0, ?)')
      .run(origin, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    known.prepare('insert into key values (?, ?)').run(origin, vkey);
    known.close();
    const port = await new Promise<number>((found) => {
      const free = createServer().listen(0, '127.0.0.1', () => {
        const { port: there } = free.address() as AddressInfo;
        free.close(() => found(there));
      });
    });
    const args = ['-name', 'foreign.example/w', '-db', db, '-ssh-agent', agent, '-key', fingerprint];
    const child = spawn(join(folder, 'litewitness'), [...args, '-listen', `127.0.0.1:${port}`]);
    started.push(child);
    const told = await saying(child, /vkey=(\S+)[\s\S]*listening/);
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(url).catch(() => null))) await new Promise((next) => setImmediate(next));
    return { url, vkey: told };
  }

  it('which cosigns our heads, one after the other, and also where it is not known how far it has come', async () => {
    const { url, vkey } = await litewitness();
    const platform = withWitness(url, vkey);
    const asked = () => cosignNewest(platform, labelOf({ vkey }));
    const policy = policyOf(platform.config)!;
    for (let at = 0; at < 3; at += 1) {
      expect(await asked()).toEqual({ ok: true, value: undefined });
      expect(await witnessedBy(await checkpointOn(platform), policy, null)).toMatchObject({ enough: true });
      await head();
    }
    await tamper(database, 'audit.cosignature', 'delete from audit.cosignature');
    expect((await asked()).ok).toBe(true);
    expect(await witnessedBy(await checkpointOn(platform), policy, null)).toMatchObject({ enough: true });
  }, 600_000);

  it('whose verifier takes what ours has cosigned', async () => {
    const logs = [await keyOfLog()];
    const ours = must(
      await runWitness({
        folder: join(folder, 'ours'),
        name: 'ours.example/w',
        tell: () => {},
        logs,
        host: '127.0.0.1',
        port: 0,
      }),
    );
    const [vkey = ''] = ours.vkeys;
    const platform = withWitness(ours.url, vkey);
    expect((await cosignNewest(platform, labelOf({ vkey }))).ok).toBe(true);
    await ours.stop();
    const check = (input: string) =>
      spawnSync('go', ['run', './check', logs[0]!, vkey], {
        cwd: resolve('tests/go-witness'),
        encoding: 'utf8',
        input,
      });
    const note = await checkpointOn(platform);
    expect(check(note)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('signed by the log and cosigned') as string,
    });
    expect(check(note.slice(0, note.lastIndexOf('— '))).status).toBe(1);
  }, 600_000);
});
