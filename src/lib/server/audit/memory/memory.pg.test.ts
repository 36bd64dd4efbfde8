import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { MEMORY } from '#lib/server/platform/config.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { findingsOf, loggedThings, recordOne, signedHead, tamper, thingEvent } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  clientsGone,
  covered,
  drawBoundary,
  fork,
  latestCheckpoint,
  logsDegraded,
  memoryOf,
  proofOf,
  recordAll,
  rememberAgain,
  repair,
  sequence,
  Sequencer,
  verifyLog,
} from '../index.ts';
import { ranked } from './place.ts';
import { begun, clientsBytes, headBytes, readHead } from './statement.ts';

/* Whoever has the database, and not the data folder, makes nothing be signed that is not what was signed before. */

let database: TestDatabase;
let context: Context;
let clientId: string;
let eventIds: string[];
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = join(database.platform.config.dataFolder, MEMORY);
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ context, eventIds } = await loggedThings(database));
  ({ clientId } = context);
});

/** Everything of this log from a size on, as somebody does who knows its tables. */
async function cutTo(size: number): Promise<void> {
  const own = `client_id = '${clientId}'`;
  await tamper(database, 'audit.checkpoint', `delete from audit.checkpoint where ${own} and size > ${size}`);
  await tamper(database, 'audit.leaf', `delete from audit.leaf where ${own} and index >= ${size}`);
  await database.owner.unsafe(`alter table audit.node disable trigger user;
    delete from audit.node where ${own} and (index + 1) * 2 ^ level > ${size};
    alter table audit.node enable trigger user`);
}

/** The database and the memory of one moment, to be gone back to: an older backup of the database alone. */
async function rolledBack(): Promise<void> {
  await cutTo(5);
  const late = `('${eventIds[5]}', '${eventIds[6]}')`;
  await tamper(database, 'audit.event', `delete from audit.event where id in ${late}`);
  await tamper(database, 'audit.event_detail', `delete from audit.event_detail where event_id in ${late}`);
}

const notSigned = (code: string) => expect.objectContaining({ code }) as unknown;
const own = () => join(folder, clientId);

/** Another process, with the same folder or with another. */
function processWith(change: Partial<Platform['config']> = {}): Platform {
  const platform = database.anotherPlatform();
  return { ...platform, config: { ...platform.config, ...change } };
}

async function restoredCopy(): Promise<string> {
  const kept = await mkdtemp(join(tmpdir(), 'segl-memory-'));
  await cp(folder, kept, { recursive: true });
  return kept;
}

describe('a log that is not what is remembered of it', () => {
  it('is not signed on where it was rolled back, whatever was put behind', async () => {
    await rolledBack();
    await recordOne(context, 'thing-5', { at: 50 });
    await expect(sequence(context)).rejects.toEqual(notSigned('log_shorter'));
    expect(await findingsOf(context)).toContain('log_shorter @ memory in the data folder');
  });

  it('nor where all of it was taken away', async () => {
    await cutTo(0);
    await tamper(database, 'audit.log', `delete from audit.log where client_id = '${clientId}'`);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_shorter'));
  });

  it('nor where its leaves are others, with fitting nodes and another log’s true head', async () => {
    const other = await loggedThings(database);
    await tamper(
      database,
      'audit.leaf',
      `update audit.leaf set leaf_hash = sha256(leaf_hash) where client_id = '${clientId}' and index = 6`,
    );
    await expect(sequence(context)).rejects.toEqual(notSigned('head_differs'));
    expect((await sequence(other.context)).size).toBe(8);
  });

  it('nor where two logs were exchanged', async () => {
    const { context: other } = await loggedThings(database);
    const exchanged = (column: string) => `${column} = case ${column} when '${clientId}' then '${other.clientId}'::uuid
      else '${clientId}'::uuid end where ${column} in ('${clientId}', '${other.clientId}')`;
    for (const table of ['leaf', 'node', 'checkpoint'])
      await tamper(database, `audit.${table}`, `delete from audit.${table} where client_id = '${other.clientId}'`);
    for (const table of ['leaf', 'node', 'checkpoint'])
      await tamper(database, `audit.${table}`, `update audit.${table} set ${exchanged('client_id')}`);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_shorter'));
    await expect(sequence(other)).rejects.toEqual(notSigned('head_differs'));
  });

  it('by a subtree before its last tile; what is beneath that is for verifying', async () => {
    const many = Array.from({ length: 600 }, (_, at) => thingEvent(`thing-${at}`, { at }));
    await context.transaction(async (tx) => ok(await recordAll(tx, context, many)));
    expect((await sequence(context)).size).toBe(608);
    const alter = (table: string, column: string, where: string) =>
      tamper(
        database,
        `audit.${table}`,
        `update audit.${table} set ${column} = sha256(${column}) where client_id = '${clientId}' and ${where}`,
      );
    await alter('leaf', 'leaf_hash', 'index = 3');
    await recordOne(context, 'thing-9', { at: 9 });
    expect((await sequence(context)).size).toBe(609);
    expect(await findingsOf(context)).toContainEqual(expect.stringContaining('leaf_hash_differs @ audit.leaf 3'));
    await alter('node', 'hash', 'level = 9 and index = 0');
    await recordOne(context, 'thing-9', { at: 10 });
    await expect(sequence(context)).rejects.toEqual(notSigned('head_differs'));
  });

  it('holds up nobody else’s, answers at once, and is told', async () => {
    const { context: other } = await loggedThings(database);
    await rolledBack();
    const platform = processWith();
    const [here, there] = [machine(platform, clientId), machine(platform, other.clientId)];
    const waiting = await recordOne(context, 'thing-8', { at: 8 });
    expect(await covered(here, waiting, 600_000)).toEqual({ covered: false });
    expect(await covered(there, await recordOne(other, 'x', {}), 600_000)).toEqual({ covered: true, size: 9 });
    expect(logsDegraded(platform)).toBe('degraded: 1 of the logs not signed');
    expect(logsDegraded(processWith())).toBeNull();
  });

  it('with its marks taken away is not taken for one of an earlier version', async () => {
    await tamper(database, 'audit.event', `update audit.event set mac = null where client_id = '${clientId}'`);
    await drawBoundary(context);
    expect(await verifyLog(context, [])).toMatchObject({ leaves: 7, notAuthenticated: 7 });
    expect((await sequence(context)).refused).toEqual([eventIds[7]]);
  });
});

describe('the memory', () => {
  it('is one small file for each log, and none else', async () => {
    await sequence(context);
    expect(await readdir(own())).toEqual([ranked(0, 8)]);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('that is gone is missed, by who signs and who verifies; only a person begins it again', async () => {
    await rm(own(), { recursive: true });
    await expect(sequence(context)).rejects.toEqual(notSigned('memory_missing'));
    expect(await findingsOf(context)).toEqual(['memory_missing @ memory in the data folder']);
    expect(await rememberAgain(context, 'disken røk')).toMatchObject({ ok: true, value: { size: 7 } });
    expect(await findingsOf(context)).toEqual([]);
    expect((await verifyLog(context, [])).leaves).toBe(9);
    expect(await rememberAgain(context, 'igjen')).toMatchObject({ error: { code: 'memory_there' } });
  });

  it('that is another’s, of another installation, or altered does not open', async () => {
    const { context: other } = await loggedThings(database);
    const file = join(own(), ranked(0, 7));
    const [head] = await memoryOf(database.platform).heads(clientId);
    const foreign = createKeyProvider(new Uint8Array(32).fill(9));
    const theirs = headBytes(database.platform.keys, begun(other.clientId));
    const ours = headBytes(database.platform.keys, head!);
    const altered = Buffer.from(ours);
    altered[altered.indexOf('"size":7') + 7] = 0x36;
    for (const bytes of [theirs, headBytes(foreign, head!), altered, ours.subarray(1), new Uint8Array(0)]) {
      await writeFile(file, bytes);
      await expect(sequence(context)).rejects.toEqual(notSigned('memory_unreadable'));
      expect(await findingsOf(context)).toEqual(['memory_unreadable @ memory in the data folder']);
    }
    await writeFile(file, ours);
    expect((await sequence(context)).size).toBe(8);
  });

  it('that is older is caught up with', async () => {
    const kept = await restoredCopy();
    await sequence(context);
    await rm(folder, { recursive: true });
    await cp(kept, folder, { recursive: true });
    expect(await findingsOf(context)).toEqual([]);
    await recordOne(context, 'thing-8', { at: 8 });
    expect((await sequence(context)).size).toBe(9);
    expect(await readdir(own())).toEqual([ranked(0, 9)]);
  });

  it('of a list of clients misses one that is gone altogether, and the list itself', async () => {
    const everybody = async () => {
      const rows = await database.owner<{ id: string }[]>`
        select distinct client_id as id from audit.log`;
      return rows.map(({ id }) => id);
    };
    const all = await everybody();
    const findings = (present: string[]) => clientsGone(database.platform, present);
    expect((await findings(all)).filter(({ expected }) => expected === clientId)).toEqual([]);
    expect(await findings(all.filter((id) => id !== clientId))).toContainEqual(
      expect.objectContaining({ code: 'client_gone', expected: clientId }),
    );
    const list = join(folder, 'clients');
    const [name] = (await readdir(list)).slice(-1);
    const kept = await restoredCopy();
    await writeFile(join(list, name!), clientsBytes(createKeyProvider(new Uint8Array(32)), []));
    expect((await findings(all)).map(({ code }) => code)).toEqual(['memory_unreadable']);
    await rm(list, { recursive: true });
    expect((await findings(all)).map(({ code }) => code)).toEqual(['memory_missing']);
    const fresh = database.contextFor(await database.newClient());
    await recordOne(fresh, 'thing', {});
    await expect(sequence(fresh)).rejects.toEqual(notSigned('memory_missing'));
    await cp(kept, folder, { recursive: true });
  });

  it('may not be put beside by another head of the same size', async () => {
    const memory = memoryOf(database.platform);
    const [head] = await memory.heads(clientId);
    await memory.remember(head!);
    await expect(memory.remember({ ...head!, root: new Uint8Array(32) })).rejects.toEqual(
      notSigned('head_differs'),
    );
  });

  it('that can’t be written stops signing after one head, which is given to nobody', async () => {
    const head = await signedHead(context);
    await rm(own(), { recursive: true });
    await writeFile(own(), 'a file in the place of the folder');
    await expect(sequence(context)).rejects.toEqual(notSigned('memory_missing'));
    await rm(own());
    await mkdir(own());
    await writeFile(
      join(own(), ranked(0, 7)),
      headBytes(database.platform.keys, (await headKept(head.size)) ?? begun(clientId)),
    );
  });

  const headKept = async (size: number) => {
    const kept = await restoredCopy();
    void size;
    return readHead(database.platform.keys, clientId, Buffer.from(kept)) ?? null;
  };
});

void [Sequencer, latestCheckpoint, proofOf, fork, repair, connect, v7];
