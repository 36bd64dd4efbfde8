import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { folderShelf } from '#lib/server/platform/blobs/folder.ts';
import type { MemoryShelves } from '#lib/server/platform/blobs/memory.ts';
import { StorageError, type Shelf } from '#lib/server/platform/blobs/shelf.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { findingsOf, loggedThings, recordOne, signedHead, tamper } from '#tests/fixtures/things.ts';
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
  sequencerOf,
  verifyLog,
} from '../index.ts';
import { ranked } from '#lib/server/platform/blobs/place.ts';
import { readWaiting } from '../store.ts';
import { readQueue, readUnplaced } from './repair-store.ts';
import { begun, clientsBytes, headBytes, type RememberedHead } from './statement.ts';

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
afterAll(async () => {
  for (const each of elsewhere) await rm(each, { recursive: true });
  await database.close();
});
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

/** Another process, that remembers elsewhere. */
function processWith(memory: Partial<MemoryShelves> = {}): Platform {
  const platform = database.anotherPlatform();
  return { ...platform, memory: { ...platform.memory, ...memory } };
}

/** The folder on a disk that has room for so many files more. */
function fullShelf(room = 0, shelf = database.platform.memory.first): Shelf {
  const add: Shelf['add'] = (name, bytes) =>
    room-- > 0
      ? shelf.add(name, bytes)
      : Promise.reject(new StorageError('storage_full', new Error('ENOSPC')));
  return { ...shelf, add };
}

const elsewhere: string[] = [];
async function folderElsewhere(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'segl-memory-'));
  elsewhere.push(made);
  return made;
}

async function restoredCopy(): Promise<string> {
  const kept = await folderElsewhere();
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
    const exchanged = (
      column: string,
    ) => `${column} = case ${column} when '${clientId}' then '${other.clientId}'::uuid
      else '${clientId}'::uuid end where ${column} in ('${clientId}', '${other.clientId}')`;
    for (const table of ['leaf', 'node', 'checkpoint'])
      await tamper(
        database,
        `audit.${table}`,
        `delete from audit.${table} where client_id = '${other.clientId}'`,
      );
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
    expect(await findingsOf(context)).toContainEqual(
      expect.stringContaining('leaf_hash_differs @ audit.leaf 3'),
    );
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
    expect(await covered(there, await recordOne(other, 'x', {}), 600_000)).toEqual({
      covered: true,
      size: 9,
    });
    expect(logsDegraded(platform)).toEqual(['1 of the logs not signed']);
    expect(logsDegraded(processWith())).toEqual([]);
  });

  it('is told by a process that has just begun, before anybody works on it, and so is one that is gone', async () => {
    const gone = v7();
    await rolledBack();
    const platform = processWith({ first: folderShelf(await restoredCopy()) });
    const known = memoryOf(platform);
    await known.begin(gone);
    await known.remember({ ...(await known.firstHead(clientId))!, clientId: gone });
    const sequencer = sequencerOf(platform);
    await sequencer.lookAtAll();
    expect(sequencer.isUnsigned(clientId)).toBe(true);
    expect(sequencer.isUnsigned(gone)).toBe(true);
  });

  it('with its marks taken away is not taken for one of an earlier version', async () => {
    await tamper(
      database,
      'audit.event',
      `update audit.event set mac = null where client_id = '${clientId}'`,
    );
    await drawBoundary(context);
    expect(await verifyLog(context, [])).toMatchObject({
      ...{ leaves: 7, notAuthenticated: 0, findingsByCode: { event_not_authentic: 8 } },
    });
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
    const kept = await restoredCopy();
    // With the list gone as well, what tells it from an upgrade is the mark that its events bear.
    await rm(folder, { recursive: true });
    await expect(sequence(context)).rejects.toEqual(notSigned('memory_missing'));
    await cp(kept, folder, { recursive: true });
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

  it('that lies under another rank than its own is not the newest, of a head and of the list', async () => {
    const older = headBytes(database.platform.keys, await headOfSize(5));
    const high = join(own(), ranked(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
    await writeFile(high, older);
    await expect(sequence(context)).rejects.toEqual(notSigned('memory_unreadable'));
    await rolledBack();
    expect(await findingsOf(context)).toContain('memory_unreadable @ memory in the data folder');
    await rm(high);
    expect(await findingsOf(context)).toContain('log_shorter @ memory in the data folder');
    const list = join(folder, 'clients', ranked(Number.MAX_SAFE_INTEGER));
    await writeFile(list, clientsBytes(database.platform.keys, []));
    const codes = (await clientsGone(database.platform, [])).map(({ code }) => code);
    await rm(list);
    expect(codes).toEqual(['memory_unreadable']);
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

  it('is begun without a trace that is missed wrongly, by who dies or has no more room in between', async () => {
    const fresh = await folderElsewhere();
    const first = folderShelf(fresh);
    const { clientId: id } = database.contextFor(await database.newClient());
    await recordOne(database.contextFor(id), 'thing-0', {});
    for (const room of [0, 1]) {
      const dies = machine(processWith({ first: fullShelf(room, first) }), id);
      await expect(sequence(dies)).rejects.toEqual(notSigned('memory_unwritable'));
      const platform = processWith({ first });
      expect(await clientsGone(platform, [id])).toEqual([]);
      expect(await findingsOf(machine(platform, id))).toEqual([]);
    }
    const next = processWith({ first });
    expect((await sequence(machine(next, id))).size).toBe(1);
    expect(await clientsGone(next, [])).toMatchObject([{ code: 'client_gone', expected: id }]);
    await rm(join(fresh, 'clients'), { recursive: true });
    expect(await clientsGone(next, [id])).toMatchObject([{ code: 'memory_missing' }]);
  });

  it('that can’t be written stops signing after one head, which is given to nobody until it can', async () => {
    const full = machine(processWith({ first: fullShelf() }), clientId);
    await expect(sequence(full)).rejects.toEqual(notSigned('memory_unwritable'));
    expect(await checkpointSizes()).toEqual([2, 5, 7, 8]);
    expect(await latestCheckpoint(full)).toMatchObject({ value: { size: 7 } });
    expect(await proofOf(full, eventIds[7]!)).toMatchObject({ error: { code: 'event_not_covered' } });
    const late = await recordOne(context, 'thing-8', { at: 8 });
    expect(await covered(full, late, 600_000)).toEqual({ covered: false });
    expect(logsDegraded(full.platform)).toEqual(['1 of the logs not signed']);
    expect(await checkpointSizes()).toEqual([2, 5, 7, 8]);
    // Killed between the two, the next process makes it good; also where it is only asked for what is there.
    expect(await latestCheckpoint(context)).toMatchObject({ value: { size: 9 } });
    expect(await readdir(own())).toEqual([ranked(0, 9)]);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('is begun before a log’s first head, so that no kill leaves one that is missed wrongly', async () => {
    const fresh = database.contextFor(await database.newClient());
    await recordOne(fresh, 'thing', {});
    const killed = machine(processWith({ first: fullShelf(2) }), fresh.clientId);
    await expect(sequence(killed)).rejects.toEqual(notSigned('memory_unwritable'));
    expect(await readdir(join(folder, fresh.clientId))).toEqual([ranked(0, 0)]);
    expect(await findingsOf(fresh)).toEqual([]);
    expect((await sequence(fresh)).size).toBe(1);
    await rm(join(folder, fresh.clientId), { recursive: true });
    await tamper(
      database,
      'audit.event',
      `update audit.event set mac = null where client_id = '${fresh.clientId}'`,
    );
    await expect(sequence(fresh)).rejects.toEqual(notSigned('memory_missing'));
  });

  it('is not taken back by a process that comes late with an older head', async () => {
    const memory = memoryOf(database.platform);
    const [older] = await memory.heads(clientId);
    await sequence(context);
    await memory.remember(older!);
    expect((await memory.heads(clientId)).map(({ size }) => size)).toEqual([8]);
  });

  it('of two machines, each with a folder of its own, lets both sign in turn', async () => {
    const kept = await restoredCopy();
    const there = machine(processWith({ first: folderShelf(kept) }), clientId);
    for (const each of [context, there, context, there]) {
      await recordOne(context, 'thing-9', {});
      await sequence(each);
    }
    expect(await findingsOf(there)).toEqual([]);
    expect(await findingsOf(context)).toEqual([]);
    await cutTo(11);
    await expect(sequence(there)).rejects.toEqual(notSigned('log_shorter'));
  });
});

describe('a second place', () => {
  const settled = (of: Context) => memoryOf(of.platform).second!.settled();
  let second: string;
  let here: Context;
  beforeEach(async () => {
    second = await folderElsewhere();
    here = machine(processWith({ second: folderShelf(second) }), clientId);
    await sequence(here);
    await settled(here);
  });

  it('gets the same, and is held against the log by who comes new to it', async () => {
    expect(await readdir(join(second, clientId))).toEqual([ranked(0, 8)]);
    expect(await findingsOf(here)).toEqual([]);
    // The data folder’s memory was set back together with the database.
    const older = headBytes(here.platform.keys, await headOfSize(5));
    await rolledBack();
    await rm(own(), { recursive: true });
    await mkdir(own());
    await writeFile(join(own(), ranked(0, 5)), older);
    expect((await findingsOf(context)).filter((finding) => finding.includes('memory'))).toEqual([]);
    const anew = machine(processWith({ second: folderShelf(second) }), clientId);
    expect(await findingsOf(anew)).toContain('log_shorter @ memory in the second place');
    await recordOne(context, 'thing-5', { at: 50 });
    await expect(sequence(anew)).rejects.toEqual(notSigned('log_shorter'));
  });

  it('alone is enough to go on from', async () => {
    await rm(own(), { recursive: true });
    const anew = machine(processWith({ second: folderShelf(second) }), clientId);
    await recordOne(context, 'thing-9', {});
    expect((await sequence(anew)).size).toBe(9);
    expect(await readdir(own())).toEqual([ranked(0, 9)]);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('that differs, with an older head that was never of this log, is found', async () => {
    const foreign = { ...(await headOfSize(5)), root: new Uint8Array(32).fill(1) };
    await rm(join(second, clientId), { recursive: true });
    await mkdir(join(second, clientId));
    await writeFile(join(second, clientId, ranked(0, 5)), headBytes(here.platform.keys, foreign));
    const anew = machine(processWith({ second: folderShelf(second) }), clientId);
    expect(await findingsOf(anew)).toEqual(['head_differs @ memory in the second place']);
    await expect(sequence(anew)).rejects.toEqual(notSigned('head_differs'));
  });

  it('that does not answer keeps nobody from signing, and is told', async () => {
    const away = machine(processWith({ second: fullShelf() }), clientId);
    await recordOne(context, 'thing-9', {});
    expect((await sequence(away)).size).toBe(9);
    await settled(away);
    expect(logsDegraded(away.platform).join()).toContain('second place');
  });
});

describe('a log begun anew', () => {
  it('after a rollback: names what it left, goes on, and verifies, under both keys', async () => {
    const { note: left, verifierKey: earlier } = await signedHead(context);
    await rolledBack();
    await recordOne(context, 'thing-5', { at: 50 });
    const forked = await fork(context, { reason: 'sikkerhetskopi av i går' });
    expect(forked).toMatchObject({ ok: true, value: { size: 5, left: { size: 7, note: left } } });
    // The event that waited, the one recorded since, and the one that says it.
    expect(await verifyLog(context, [])).toMatchObject({
      ...{ leaves: 8, waiting: 0, findingCount: 0 },
      forks: [{ size: 5, left: { size: 7, note: left }, reason: 'sikkerhetskopi av i går' }],
    });
    const head = await signedHead(context);
    expect(head.note.split('\n')[0]).toMatch(new RegExp(`/log/${clientId}/2$`));
    expect(await findingsOf(context, [], { verifierKey: earlier })).toEqual([]);
    expect(await findingsOf(context, [], { checkpoint: left, verifierKey: earlier })).toEqual([
      'trusted_checkpoint_contradicted @ audit.leaf 0 to 6',
    ]);
    // Nobody takes another's word for it, nor an altered one.
    await tamper(
      database,
      'audit.event_detail',
      `update audit.event_detail set detail = replace(detail, '"size":5', '"size":4') where detail like '%av i går%'`,
    );
    expect((await verifyLog(context, [])).forks).toEqual([]);
    await tamper(
      database,
      'audit.event_detail',
      `update audit.event_detail set detail = replace(detail, '"size":4', '"size":5') where detail like '%av i går%'`,
    );
    const event = await recordOne(context, 'thing-9', {});
    expect(await covered(context, event)).toEqual({ covered: true, size: 9 });
    expect(await proofOf(context, eventIds[1]!)).toMatchObject({ ok: true });
    await cutTo(8);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_shorter'));
    expect(await fork(context, { reason: 'enda en' })).toMatchObject({
      value: { size: 8, left: { size: 9 } },
    });
    expect(await verifyLog(context, [])).toMatchObject({ forks: [{ size: 5 }, { size: 8 }] });
  });

  it('a second time, where the database is from before the first: under a third name', async () => {
    await rolledBack();
    expect(await fork(context, { reason: 'en' })).toMatchObject({ value: { size: 5 } });
    const { note: left } = await signedHead(context);
    const lost = `select event_id from audit.leaf where client_id = '${clientId}' and index >= 2`;
    await tamper(
      database,
      'audit.event_detail',
      `delete from audit.event_detail where event_id in (${lost})`,
    );
    await tamper(database, 'audit.event', `delete from audit.event where id in (${lost})`);
    await cutTo(2);
    expect(await fork(context, { reason: 'to' })).toMatchObject({
      value: { size: 2, left: { note: left }, origin: expect.stringMatching(/\/3$/) as string },
    });
    await recordOne(context, 'thing-9', {});
    await sequence(context);
    expect(await findingsOf(context)).toEqual([]);
    expect((await signedHead(context)).note.split('\n')[0]).toMatch(/\/3$/);
  });

  it('from nothing, where the database is from before its first head', async () => {
    await cutTo(0);
    for (const table of ['audit.log', 'audit.log_pass'])
      await tamper(database, table, `delete from ${table} where client_id = '${clientId}'`);
    for (const [table, column] of [
      ['event', 'id'],
      ['event_detail', 'event_id'],
    ] as const)
      await tamper(
        database,
        `audit.${table}`,
        `delete from audit.${table} where client_id = '${clientId}' and
        ${column} not in (select event_id from audit.pending)`,
      );
    expect(await fork(context, { reason: 'alt på nytt' })).toMatchObject({
      value: { size: 0, left: { size: 7 } },
    });
    expect(await verifyLog(context, [])).toMatchObject({ leaves: 2, findingCount: 0, forks: [{ size: 0 }] });
  });

  it('is not begun where nothing contradicts it, unless somebody knows better', async () => {
    const needless = { error: { code: 'fork_needless', size: 8 } };
    expect(await fork(context, { reason: 'for sikkerhets skyld' })).toMatchObject(needless);
    expect(await fork(context, { reason: 'gjenopprettet', anyway: true })).toMatchObject({ ok: true });
    expect(await findingsOf(context)).toEqual([]);
  });

  it('killed before the memory has moved on, is not signed, and goes on when asked again', async () => {
    await rolledBack();
    const killed = machine(processWith({ first: fullShelf() }), clientId);
    await expect(fork(killed, { reason: 'en' })).rejects.toEqual(notSigned('memory_unwritable'));
    await recordOne(context, 'thing-9', {});
    await expect(sequence(context)).rejects.toEqual(notSigned('head_differs'));
    expect(await fork(context, { reason: 'to' })).toMatchObject({ ok: true, value: { reason: 'en' } });
    expect(await verifyLog(context, [])).toMatchObject({ findingCount: 0, forks: [{ reason: 'en' }] });
  });
});

describe('repair', () => {
  const repaired = async () => {
    const owner = connect(database.ownerUrl, 2);
    try {
      return await repair(machine({ ...database.platform, database: owner }, clientId));
    } finally {
      await owner.close();
    }
  };

  it('removes nonsense from every table of the log, says so in it, and the log goes on', async () => {
    const own = `'${clientId}'::uuid`;
    await database.owner.unsafe(`
      insert into audit.checkpoint (client_id, size, root, note) values (${own}, 8, '\\x00', 'x'), (${own}, 900, '\\x00', 'x');
      insert into audit.node (client_id, level, index, hash) values (${own}, 3, 0, '\\x00'), (${own}, 2, 77, '\\x00');
      insert into audit.leaf (client_id, index, event_id, leaf_hash)
        values (${own}, 7, '${eventIds[7]}', '\\x00'), (${own}, 9, '${v7()}', '\\x00');
      insert into audit.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement)
        values (${own}, '${v7()}', now(), ${own}, ${own}, 'x', 'x', 'x', '\\x00');
      insert into audit.pending (client_id, event_id)
        select client_id, id from audit.event where client_id = ${own} and kind = 'x'`);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_damaged'));
    expect(await repaired()).toMatchObject({
      value: {
        size: 7,
        done: {
          ...{ 'removed audit.checkpoint': 2, 'removed audit.node': 2, 'removed audit.leaf': 2 },
          'removed audit.event': 1,
        },
      },
    });
    expect((await sequence(context)).size).toBe(9);
    expect(await verifyLog(context, [])).toMatchObject({ leaves: 9, waiting: 0, findingCount: 0 });
    expect(await repaired()).toEqual({ ok: true, value: { size: 9, done: {} } });
  });

  it('holds of a queue full of nonsense one page, and of what is too long for a log nothing', async () => {
    type Stated = { readonly statement: Uint8Array | null };
    const own = `'${clientId}'::uuid`;
    // A megabyte each, which lies on the disk as some kilobytes; among them more than is read at once.
    const [long, many] = [20, 1100];
    await database.owner.unsafe(`
      insert into audit.event (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement)
        select ${own}, gen_random_uuid(), now(), ${own}, ${own}, 'x', 'x', no, convert_to(repeat('x', case when no <= ${long} then 1000000 else 1 end), 'UTF8')
        from generate_series(1, ${long + many}) as no;
      insert into audit.pending (client_id, event_id)
        select client_id, id from audit.event where client_id = ${own} and kind = 'x'`);
    const read: number[] = [];
    const stated = async (pages: AsyncIterable<readonly Stated[]> | (readonly Stated[])[]) => {
      for await (const page of pages)
        read.push(page.reduce((bytes, { statement }) => bytes + (statement?.length ?? 0), 0));
    };
    await context.transaction(async (tx) => {
      await stated([await readWaiting(tx, clientId, null, 5000)]);
      await stated(readQueue(tx, clientId));
      await stated(readUnplaced(tx, clientId, 7));
      return ok();
    });
    expect(read).toHaveLength(5);
    for (const bytes of read) expect(bytes).toBeLessThan(20_000);
    expect((await sequence(context)).refused).toHaveLength(long + many);
    expect(await repaired()).toMatchObject({
      value: { done: { 'removed audit.event': long + many, 'removed audit.pending': long + many } },
    });
    await sequence(context);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('computes anew what follows from true events: leaf hashes, nodes, the newest head', async () => {
    const own = `client_id = '${clientId}'`;
    await tamper(
      database,
      'audit.leaf',
      `update audit.leaf set leaf_hash = '\\x00' where ${own} and index in (2, 6)`,
    );
    await tamper(database, 'audit.node', `update audit.node set hash = '\\x00' where ${own} and level = 2`);
    await tamper(
      database,
      'audit.checkpoint',
      `update audit.checkpoint set note = 'x' where ${own} and size = 7`,
    );
    await tamper(database, 'audit.leaf', `delete from audit.leaf where ${own} and index in (3, 5)`);
    await tamper(database, 'audit.log', `update audit.log set origin = 'another' where ${own}`);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_damaged'));
    expect(await repaired()).toMatchObject({ ok: true, value: { size: 7 } });
    expect((await sequence(context)).size).toBe(9);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('puts back a log that was cut, where its events are still there', async () => {
    const { note } = await signedHead(context);
    await cutTo(2);
    await database.owner`insert into audit.leaf (client_id, index, event_id, leaf_hash)
      values (${clientId}, 90, ${eventIds[4]!}, ${new Uint8Array(32)})`;
    expect(await repaired()).toMatchObject({ ok: true, value: { size: 7 } });
    expect((await signedHead(context)).note).toBe(note);
    await sequence(context);
    expect(await verifyLog(context, [])).toMatchObject({ leaves: 9, waiting: 0, findingCount: 0 });
  });

  it('takes away what somebody else put in the place of the log’s pass; meanwhile nothing is signed', async () => {
    const at = `audit.log_pass set hash = sha256('x') where client_id = '${clientId}'`;
    await tamper(database, 'audit.log_pass', `update ${at}`);
    expect(await findingsOf(context)).toEqual([`log_key_unusable @ audit.log_pass ${clientId} hash`]);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_damaged'));
    expect(await repaired()).toMatchObject({ value: { done: { 'removed audit.log_pass': 1 } } });
    await sequence(context);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('gives a log the name back that it signed under; meanwhile nothing is signed under another', async () => {
    await tamper(
      database,
      'audit.log',
      `update audit.log set origin = 'another' where client_id = '${clientId}'`,
    );
    await expect(sequence(context)).rejects.toEqual(notSigned('log_damaged'));
    expect(await repaired()).toMatchObject({ value: { size: 7, done: { 'written audit.log': 1 } } });
    expect((await sequence(context)).size).toBe(9);
    expect(await findingsOf(context)).toEqual([]);
  });

  it('a key that is another’s stops the log with a reason, and is not repaired', async () => {
    const { context: other } = await loggedThings(database);
    await tamper(
      database,
      'audit.log',
      `update audit.log set sealed_private_key = theirs.sealed_private_key from audit.log theirs
        where log.client_id = '${clientId}' and theirs.client_id = '${other.clientId}'`,
    );
    await expect(sequence(context)).rejects.toEqual(notSigned('log_damaged'));
  });

  it('changes nothing where the events do not come to what is remembered', async () => {
    await rolledBack();
    const contradicted = { error: { code: 'log_contradicts_memory', size: 7 } };
    expect(await repaired()).toMatchObject(contradicted);
    await tamper(
      database,
      'audit.event',
      `update audit.event set statement = audit.statement_of(event) || '\\x20', commitment = null where id = '${eventIds[1]}'`,
    );
    await tamper(
      database,
      'audit.leaf',
      `update audit.leaf set leaf_hash = (select sha256('\\x00'::bytea || audit.statement_of(event)) from audit.event
        where id = '${eventIds[1]}') where event_id = '${eventIds[1]}'`,
    );
    expect(await repaired()).toMatchObject(contradicted);
    await expect(sequence(context)).rejects.toEqual(notSigned('log_shorter'));
  });
});

async function checkpointSizes(): Promise<number[]> {
  const rows = await database.owner<{ size: string }[]>`
    select size from audit.checkpoint where client_id = ${clientId} order by size`;
  return rows.map(({ size }) => Number(size));
}

async function headOfSize(size: number): Promise<RememberedHead> {
  const [row] = await database.owner<{ root: Uint8Array; note: string }[]>`
    select root, note from audit.checkpoint where client_id = ${clientId} and size = ${size}`;
  const [newest] = await memoryOf(database.platform).heads(clientId);
  return { ...newest!, size, ...row! };
}
