import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { stringify, v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { mlDsa44, parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { parseEntries } from '#lib/domain/tlog/entries.ts';
import { parseNote, parseVerifierKey } from '#lib/domain/tlog/note.ts';
import { tilePath } from '#lib/domain/tlog/tile.ts';
import { leafHash, rootOfLeaves } from '#lib/domain/tlog/tree.ts';
import {
  fork,
  gatherHeads,
  givenLinks,
  giveLink,
  installationOrigin,
  logAnswers,
  recordAll,
  revokeLink,
  sequence,
  sequencerOf,
  timeRootsOf,
  verifyInstallationLog,
  verifyLog,
} from '#lib/server/audit/index.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { JOBS } from '#lib/server/api/jobs.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { sizesBefore } from '#lib/server/audit/heads/store.ts';
import { rememberAnew } from '#lib/server/audit/memory/again.ts';
import { memoryOf } from '#lib/server/audit/memory/memory.ts';
import { entriesOf, tileId } from '#lib/server/audit/tiles/tiles.ts';
import { addMember, createLink, createUser, redeemLink, visitor } from '#lib/server/identity/index.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import { machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { connect, rawSql } from '#lib/server/platform/database.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { look } from '../src/cli/commands/audit-monitor.ts';
import { RemoteLog } from '../src/cli/monitor/remote.ts';
import { thingEvent } from './fixtures/thing-event.ts';
import { recordOne, signedHead, tamper } from './fixtures/things.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { must } from './setup/books/drafts.ts';
import { GO, strangers } from './setup/log/other-programs.ts';
import { serverOn, type Server } from './setup/servers/server.ts';

/*
 * What somebody sees of a log who has nothing but an address: every check here is made from the answers alone, with the
 * code that anybody can write from the specifications.
 */

let database: TestDatabase;
let server: Server;
beforeAll(async () => {
  database = await freshDatabase();
  server = serverOn(database.platform);
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await database.close();
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  server(new Request(`http://segl.test${path}`, { headers }));
const textAt = async (path: string) => (await ask(path)).text();
async function bytesAt(path: string): Promise<Uint8Array> {
  const answer = await ask(path);
  if (answer.status !== 200) throw new Error(`${answer.status} ${path}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function logOf(count: number): Promise<Context> {
  const context = database.contextFor(await database.newClient());
  await grown(context, count);
  return context;
}

async function grown(context: Context, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => thingEvent(`${at}`, { at }));
  await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
  await sequence(context);
}

async function linkTo(context: Context): Promise<{ id: string; prefix: string }> {
  const { id, token } = await giveLink(context);
  await sequence(context);
  return { id, prefix: `/log/${context.clientId}/link/${token}` };
}

/** Cut off, with what was remembered of it: then the application knows no better, and signs anew. */
async function cutOff(clientId: string): Promise<void> {
  for (const table of ['leaf', 'node', 'checkpoint'])
    await tamper(database, `audit.${table}`, `delete from audit.${table} where client_id = '${clientId}'`);
  await tamper(database, 'audit.pending', `delete from audit.pending where client_id = '${clientId}'`).catch(
    () => {},
  );
  await rm(join(database.platform.config.dataFolder, MEMORY, clientId), { recursive: true });
  await memoryOf(database.platform).begin(clientId);
}

/** Opens the checkpoint with both keys of the list, as a stranger would. */
async function headAt(prefix: string, keys: string): Promise<Checkpoint> {
  const list = JSON.parse(await textAt(keys)) as { origin: string; keys: { vkey: string }[] };
  const [first = '', second = ''] = list.keys.map(({ vkey }) => vkey);
  const [key, other] = [parseVerifierKey(first), parseMlDsaKey(second)];
  if (!key.ok || !other) throw new Error('no keys');
  const note = await textAt(`${prefix}/checkpoint`);
  expect(parseNote(note)).toMatchObject({ value: { signatures: { length: 2 } } });
  const opened = await openCheckpoint(note, key.value, [mlDsa44(other, verifyMlDsa)]);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(opened.value.origin).toBe(list.origin);
  return opened.value;
}

const hashesIn = (tile: Uint8Array) =>
  Array.from({ length: tile.length / 32 }, (_, at) => tile.slice(at * 32, at * 32 + 32));

const findingsOf = async (context: Context) =>
  (await verifyLog(context, [])).findings.map(({ code, place }) => `${code} @ ${place}`);

describe('a client’s log, by a link', () => {
  test('is checked from the answers alone: keys, checkpoint, tiles', async () => {
    const context = await logOf(600);
    const { prefix } = await linkTo(context);
    const { size, root } = await headAt(prefix, `/log/${context.clientId}/keys`);
    expect(size).toBe(601);
    const tiles = await Promise.all(
      ['000', '001', '002.p/89'].map((tile) => bytesAt(`${prefix}/tile/0/${tile}`)),
    );
    expect(rootOfLeaves(tiles.flatMap(hashesIn))).toEqual(root);
    const above = hashesIn(await bytesAt(`${prefix}/tile/1/000.p/2`));
    expect(above).toEqual(tiles.slice(0, 2).map((tile) => rootOfLeaves(hashesIn(tile))));
  });

  test('shows no entries, and nothing that is not there', async () => {
    const context = await logOf(300);
    const { id, prefix } = await linkTo(context);
    const other = await linkTo(await logOf(1));
    const token = prefix.split('/').at(-1) ?? '';
    for (const path of [
      `${prefix}/tile/entries/000`,
      `${prefix}/tile/0/001`,
      `${prefix}/tile/0/001.p/46`,
      `${prefix}/tile/0/002.p/1`,
      `${prefix}/tile/1/000`,
      `${prefix}/tile/6/000.p/1`,
      `${prefix}/tile/63/x999/x999/x999/x999/999`,
      `${prefix}/../checkpoint`,
      `/log/${context.clientId}/link/${randomBytes(16).toString('base64url')}/checkpoint`,
      `/log/${other.prefix.split('/')[2]}/link/${token}/checkpoint`,
      `/log/0198c0de-0000-7000-8000-0000000000ff/keys`,
    ]) {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('cache-control')], path).toEqual([404, 'no-store']);
    }
    expect((await ask(`${prefix}/tile/0/001.p/45`)).status).toBe(200);
    // Without the link one is to be signed in.
    expect((await ask(`/log/${context.clientId}/checkpoint`)).status).toBe(401);

    expect(await revokeLink(context, id)).toEqual({ ok: true, value: undefined });
    expect(await revokeLink(context, id)).toMatchObject({ error: { code: 'log_link_not_found' } });
    expect((await ask(`${prefix}/checkpoint`)).status).toBe(404);
    expect(await givenLinks(context)).toMatchObject([{ id, revokedAt: expect.any(Date) as Date }]);
    expect(await verifyLog(context, logAnswers.reconcilers)).toMatchObject({ findings: [], waiting: 1 });
  });

  test('a link that SQL alone put there, or took back, is found', async () => {
    const context = await logOf(1);
    const { id } = await linkTo(context);
    await tamper(
      database,
      'audit.log_link',
      `update audit.log_link set token_hash = repeat('0', 64) where id = '${id}'`,
    );
    const report = await verifyLog(context, logAnswers.reconcilers);
    expect(report.findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      `subject_changed log-link ${id}`,
    ]);
  });

  test('is kept by whoever asked: full tiles for ever, checkpoints for moments', async () => {
    const { prefix } = await linkTo(await logOf(256));
    const tile = await ask(`${prefix}/tile/0/000`);
    expect(Object.fromEntries(tile.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-length': '8192',
    });
    const head = await ask(`${prefix}/checkpoint`);
    expect(head.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(head.headers.get('cache-control')).toBe('private, max-age=5');
    const etag = tile.headers.get('etag') ?? '';
    const again = await ask(`${prefix}/tile/0/000`, { 'if-none-match': `"x", ${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await ask(`${prefix}/tile/0/000`, { 'if-none-match': '"x"' })).status).toBe(200);
  });
});

test.skipIf(!GO)(
  `a log is read by Go’s own packages${GO ? '' : ' (skipped: SEGL_GO is not set)'}`,
  async () => {
    const context = await logOf(600);
    const { prefix } = await linkTo(context);
    const { size } = await headAt(prefix, `/log/${context.clientId}/keys`);
    const folder = await mkdtemp(join(tmpdir(), 'segl-log-'));
    const keep = async (path: string, bytes: Uint8Array) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    };
    for (const path of [
      'checkpoint',
      'tile/0/000',
      'tile/0/001',
      `tile/0/002.p/${size - 512}`,
      'tile/1/000.p/2',
    ])
      await keep(path, await bytesAt(`${prefix}/${path}`));
    for (const [index, width] of [
      [0, 256],
      [1, 256],
      [2, size - 512],
    ] as const) {
      const entries = await entriesOf(context, { index, width });
      await keep(`tile/entries/${tilePath({ index, width })}`, entries ?? new Uint8Array());
    }
    const { keys } = JSON.parse(await textAt(`/log/${context.clientId}/keys`)) as {
      keys: { vkey: string }[];
    };
    const others = strangers();
    const check = () => others.log(folder, keys[0]?.vkey ?? '');
    expect(check()).toMatchObject({
      status: 0,
      said: expect.stringContaining(`${size} entries`) as string,
    });
    const tile = await readFile(join(folder, 'tile/0/001'));
    await keep(
      'tile/0/001',
      tile.map((byte, at) => (at === 99 ? byte ^ 1 : byte)),
    );
    expect(check().said).toContain('does not hold');
    await keep('tile/0/001', tile);
    const bundle = await readFile(join(folder, 'tile/entries/001'));
    await keep(
      'tile/entries/001',
      bundle.map((byte, at) => (at === 99 ? byte ^ 1 : byte)),
    );
    expect(check().said).toContain('is not that of its hash');
    others.remove();
    await rm(folder, { recursive: true });
  },
);

test('whoever may read the log reads its entries; others do not', async () => {
  const context = await logOf(257);
  const cookie = async (role: 'auditor' | 'field') => {
    const email = `${role}@strangers.test`;
    must(await createUser(context, { email, name: role }));
    must(await addMember(context, { email, role }));
    const { token } = must(await createLink(context, { email }));
    const opened = must(await redeemLink(visitor(database.platform, v7()), { token }));
    return `segl=${opened.token}`;
  };
  const path = `/log/${context.clientId}/tile/entries/000`;
  const headers = { cookie: await cookie('auditor'), 'accept-encoding': 'gzip' };
  const answer = await ask(path, headers);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const entries = parseEntries(gunzipSync(Buffer.from(await answer.arrayBuffer()))) ?? [];
  const tile = await (await ask(`/log/${context.clientId}/tile/0/000`, headers)).arrayBuffer();
  expect(entries.map(leafHash)).toEqual(hashesIn(new Uint8Array(tile)));
  expect(JSON.parse(Buffer.from(entries[0] ?? []).toString())).toMatchObject({ v: 'segl.event.v1' });
  expect((await ask(path, { cookie: await cookie('field') })).status).toBe(403);
});

describe('the installation’s own log', () => {
  test('holds the heads of the clients’ logs, and anybody reads it', async () => {
    const [one, two] = [await logOf(3), await logOf(2)];
    expect(await gatherHeads(database.platform)).toBeGreaterThanOrEqual(2);
    expect(await gatherHeads(database.platform)).toBe(0);
    await grown(one, 1);
    expect(await gatherHeads(database.platform)).toBe(1);
    const { size, root, origin } = await headAt('/log', '/log/keys');
    expect(origin).toBe(await installationOrigin(database.platform));
    const bundle = await ask(`/log/tile/entries/000.p/${size}`);
    expect(bundle.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const entries = parseEntries(new Uint8Array(await bundle.arrayBuffer())) ?? [];
    expect(rootOfLeaves(entries.map(leafHash))).toEqual(root);
    const heads = entries.map((entry) => Buffer.from(entry).toString().split('\n').slice(0, 2));
    expect(heads.filter(([of]) => of === `${origin}/${one.clientId}`).map(([, at]) => at)).toEqual([
      '3',
      '4',
    ]);
    expect(heads.filter(([of]) => of === `${origin}/${two.clientId}`).map(([, at]) => at)).toEqual(['2']);
    // Of a client it says a random id, how much happened and when.
    const [client] = await database.owner`select name, orgnr from platform.client where id = ${one.clientId}`;
    for (const word of [client?.['name'], client?.['orgnr']]) expect(entries.join('')).not.toContain(word);
    expect(await verifyInstallationLog(database.platform)).toMatchObject({ leaves: size, findings: [] });
    expect(await findingsOf(one)).toEqual([]);
  });

  test('is stamped by a job, when heads were taken', async () => {
    const { platform, owner } = database;
    await logOf(1);
    const job = { id: v7(), stopping: new AbortController().signal, progress: () => Promise.resolve() };
    expect(await JOBS['log.heads'].run(machine(platform), {}, job)).toMatchObject({ ok: true });
    const [asked] = await owner`delete from platform.job where kind = 'log.time' returning input`;
    const input = asked?.['input'] as { gathered: number };
    expect(await JOBS['log.time'].run(machine(platform), input, job)).toEqual({ ok: true, value: undefined });
    const roots = await timeRootsOf(platform, ANSWERS);
    expect(await verifyInstallationLog(platform, {}, roots)).toMatchObject({
      findings: [],
      time: { tokens: 1, lapsed: 0, newest: { own: true } },
    });
  });

  test('looks the head before up, however many it holds: it is asked whenever something binds', async () => {
    const context = await logOf(2);
    await gatherHeads(database.platform);
    const owner = connect(database.ownerUrl, 1);
    const asOwner = machine({ ...database.platform, database: owner });
    const origin = await installationOrigin(database.platform);
    const head = (size: number, of = context.clientId) => ({ of, size, note: `${origin}/${of}\n${size}\n` });
    const result = await asOwner.transaction(async (tx) => {
      const sql = rawSql(tx);
      await sql.unsafe(`alter table audit.head disable trigger user; alter table audit.leaf disable trigger user;
        with made as (insert into audit.head (client_id, id, "of", size, note)
          select '${NO_CLIENT}', gen_random_uuid(), md5((no % 50)::text)::uuid, no, 'x' from generate_series(1, 4000) no returning id)
        insert into audit.leaf (client_id, index, event_id, leaf_hash)
          select '${NO_CLIENT}', 100000 + row_number() over (), id, '\\x00' from made`);
      await sql.unsafe('analyze audit.head; analyze audit.leaf');
      const read = async () => {
        const [row] = await sql<{ rows: number }[]>`
          select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables
          where schemaname = 'audit' and relname = 'head'`;
        return row?.rows ?? NaN;
      };
      const before = await read();
      expect(await sizesBefore(tx, NO_CLIENT, [head(3), head(9, NO_CLIENT), head(1)])).toEqual([2, 0, 2]);
      expect((await read()) - before).toBeLessThan(20);
      return err({ code: 'undone' as const });
    });
    await owner.close();
    expect(result).toEqual(err({ code: 'undone' }));
  });

  test('tells of a client’s log that is not the one it was', async () => {
    const context = await logOf(4);
    await gatherHeads(database.platform);
    await cutOff(context.clientId);
    await grown(context, 1);
    expect(await findingsOf(context)).toContain('head_differs @ audit.checkpoint 4');
  });

  test('is recomputed: a head, its size or the log that were changed are found', async () => {
    const context = await logOf(1);
    await gatherHeads(database.platform);
    const found = async () =>
      (await verifyInstallationLog(database.platform)).findings.map(
        ({ code, place }) => `${code} @ ${place}`,
      );
    const where = `where "of" = '${context.clientId}'`;
    const [head] = await database.owner.unsafe(`select id, note from audit.head ${where}`);
    const id = String(head?.['id']);
    await tamper(database, 'audit.head', `update audit.head set size = 9 ${where}`);
    expect(await found()).toEqual([`head_differs @ audit.head ${id} of, size`]);
    await tamper(
      database,
      'audit.head',
      `update audit.head set size = 1, "of" = '0198c0de-0000-7000-8000-0000000000ff' ${where}`,
    );
    expect(await found()).toEqual([`head_differs @ audit.head ${id} of, size`]);
    await tamper(
      database,
      'audit.head',
      `update audit.head set "of" = '${context.clientId}' where id = '${id}'`,
    );
    expect(await found()).toEqual([]);
    await tamper(database, 'audit.head', `update audit.head set size = 1, note = note || E'x\\n' ${where}`);
    expect((await found()).join()).toContain(`leaf_hash, audit.head ${id} note`);
    const { size } = await headAt('/log', '/log/keys');
    expect((await ask(`/log/tile/entries/000.p/${size}`)).status).toBe(500);
    await tamper(database, 'audit.head', `delete from audit.head ${where}`);
    expect((await found()).join()).toContain('leaf_without_event');
    await database.owner`insert into audit.head (client_id, id, "of", size, note)
      values (${NO_CLIENT}, ${id}, ${context.clientId}, 1, ${String(head?.['note'])})`;
    expect(await found()).toEqual([]);
  });
});

describe('a log begun anew', () => {
  /** Of 514 events of which the last two are lost, and 300 were recorded since. */
  async function begunAnew() {
    const context = await logOf(300);
    const { prefix } = await linkTo(context);
    const kept = await signedHead(context);
    await grown(context, 213);
    const before = await Promise.all(
      ['0/000', '0/001'].map(async (tile) => [tile, await bytesAt(`${prefix}/tile/${tile}`)] as const),
    );
    await cutTo(context, kept.size);
    expect(must(await fork(context, { reason: 'gjenopprettet' }))).toMatchObject({ size: 301 });
    await grown(context, 300);
    return { context, prefix, before };
  }

  async function cutTo({ clientId }: Context, size: number): Promise<void> {
    const own = `client_id = '${clientId}'`;
    await tamper(
      database,
      'audit.event',
      `delete from audit.event where ${own}
      and id in (select event_id from audit.leaf where ${own} and index >= ${size})`,
    );
    for (const [table, where] of [
      ['event_detail', `event_id not in (select id from audit.event where ${own})`],
      ['leaf', `index >= ${size}`],
      ['node', `(index + 1) * 2 ^ level > ${size}`],
      ['checkpoint', `size > ${size}`],
    ])
      await tamper(database, `audit.${table}`, `delete from audit.${table} where ${own} and ${where}`);
  }

  test('has an address of its own, where no cache holds a tile of the log that it left', async () => {
    const { context, prefix, before } = await begunAnew();
    const { clientId } = context;
    const keys = JSON.parse(await textAt(`/log/${clientId}/keys`)) as {
      keys: { vkey: string; prefix: string; from: number; until: number | null }[];
    };
    expect(keys).toMatchObject({ origin: expect.stringMatching(/\/2$/) as string, prefix: 'g1/' });
    expect(keys.keys.map((key) => [key.prefix, key.from, key.until])).toEqual([
      ['', 0, 301],
      ['', 300, 301],
      ...[0, 1].map(() => ['g1/', 302, null]),
    ]);
    // What was given out stays: the second tile is of events that the log lost.
    for (const [tile, bytes] of before) expect(await bytesAt(`${prefix}/tile/${tile}`), tile).toEqual(bytes);
    const anew = await Promise.all(
      ['000', '001', '002.p/90'].map((at) => bytesAt(`${prefix}/g1/tile/0/${at}`)),
    );
    expect(anew[0]).toEqual(before[0]?.[1]);
    expect(anew[1]).not.toEqual(before[1]?.[1]);
    const note = await textAt(`${prefix}/g1/checkpoint`);
    const key = parseVerifierKey(keys.keys[2]?.vkey ?? '');
    if (!key.ok) throw new Error('no key');
    const head = await openCheckpoint(note, key.value);
    expect(head).toMatchObject({ value: { size: 602, root: rootOfLeaves(anew.flatMap(hashesIn)) } });
    expect(await findingsOf(context)).toEqual([]);
  });

  test('leaves an address that says so, and has nothing more', async () => {
    const { context, prefix } = await begunAnew();
    const left = await ask(`${prefix}/checkpoint`);
    expect([left.status, await left.text()]).toEqual([
      410,
      expect.stringMatching(/^this log was left: it goes on as .*\/2, under g1\/\n$/),
    ]);
    const statusOf = async (path: string) => (await ask(`${prefix}/${path}`)).status;
    // Taken over, and computed when asked for; then one that was never complete, and generations that never were.
    expect(await statusOf('tile/0/001.p/45')).toBe(200);
    for (const path of ['tile/0/001.p/46', 'tile/0/002', 'tile/0/002.p/88', 'g2/checkpoint', 'g2/tile/0/000'])
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    expect(await entriesOf(context, { index: 1, width: 256 }, 0)).toBeNull();
    expect(await entriesOf(context, { index: 0, width: 256 }, 0)).not.toBeNull();
    expect(await entriesOf(context, { index: 1, width: 256 }, 1)).not.toBeNull();
  });

  test('has its tiles of both names held against the tree, as far as both have it', async () => {
    const { context, prefix } = await begunAnew();
    await bytesAt(`${prefix}/g1/tile/0/000`);
    await bytesAt(`${prefix}/g1/tile/0/001`);
    await tamper(
      database,
      'audit.leaf',
      `update audit.leaf set leaf_hash = sha256('x') where client_id = '${context.clientId}' and index in (7, 400)`,
    );
    expect((await findingsOf(context)).filter((finding) => finding.startsWith('tile'))).toEqual(
      ['0/0', 'g1/0/0', 'g1/0/1'].map((tile) => `tile_differs @ stored tile ${tile}`),
    );
  });
});

describe('whoever follows a log at its address', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('sees it grow, and is alarmed by one that was cut off and signed anew', async () => {
    vi.stubGlobal('fetch', (address: string) => server(new Request(address)));
    const folder = await mkdtemp(join(tmpdir(), 'segl-monitor-'));
    const context = await logOf(3);
    const { prefix } = await linkTo(context);
    const looked = async (path: string) => {
      const at = { folder: join(folder, path.replaceAll('/', '-')), keys: [], now: new Date() };
      const { exitCode, lines } = await look(new RemoteLog(`http://segl.test${path}`), at);
      return `${exitCode} ${lines[0]?.replace(/^\S+ /, '')}`;
    };
    expect(await looked(prefix)).toBe('0 first seen: size 4');
    await grown(context, 600);
    expect(await looked(prefix)).toBe('0 good: size 604');
    await gatherHeads(database.platform);
    expect(await looked('/log')).toMatch(/^0 first seen/);
    await grown(context, 1);
    await gatherHeads(database.platform);
    expect(await looked('/log')).toMatch(/^0 good/);

    const left = await logOf(2);
    const { prefix: leftPrefix } = await linkTo(left);
    expect(await looked(leftPrefix)).toMatch(/^0 first seen/);
    must(await fork(left, { reason: 'prøve', anyway: true }));
    expect(await looked(leftPrefix)).toMatch(/^1 ALARM gone: /);
    expect(await looked(`${leftPrefix}/g1`)).toMatch(/^0 first seen/);

    await cutOff(context.clientId);
    await grown(context, 700);
    const again = await linkTo(context);
    const kept = join(folder, prefix.replaceAll('/', '-'));
    await rename(kept, join(folder, again.prefix.replaceAll('/', '-')));
    expect(await looked(again.prefix)).toMatch(/^1 ALARM not_extended: /);
    await rm(folder, { recursive: true });
  });
});

test('nobody takes the place of a tile before it is written: devices choose the ids of photos', async () => {
  const context = await logOf(255);
  const { clientId, platform } = context;
  const { prefix } = await linkTo(context);
  const place = { level: 0, index: 0 };
  const origin = `${await installationOrigin(platform)}/${clientId}`;
  // Whatever somebody can make of what is public.
  const bytes = createHash('sha256').update(`segl.tile.v1 ${origin} 0/0`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const guessed = [tileId(createKeyProvider(new Uint8Array(32)), origin, place), stringify(bytes)];
  for (const id of guessed) must(await platform.blobs.put(clientId, id, Buffer.from('a photo')));
  await grown(context, 1);
  expect((await bytesAt(`${prefix}/tile/0/000`)).length).toBe(256 * 32);
  expect((await platform.blobs.get(clientId, tileId(platform.keys, origin, place)))?.length).toBe(256 * 32);
});

describe('who has the database', () => {
  test('gets no tile out that was not signed, and none written down', async () => {
    const context = await logOf(300);
    const { prefix } = await linkTo(context);
    const { clientId, platform } = context;
    const origin = `${await installationOrigin(platform)}/${clientId}`;
    const leaf = (at: number) =>
      `update audit.leaf set leaf_hash = sha256('x') where client_id = '${clientId}' and index = ${at}`;
    await tamper(database, 'audit.leaf', leaf(299));
    expect((await ask(`${prefix}/tile/0/001.p/45`)).status).toBe(500);
    await tamper(database, 'audit.leaf', leaf(7));
    const answer = await ask(`${prefix}/tile/0/000`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([500, 'no-store']);
    expect(
      await platform.blobs.get(clientId, tileId(platform.keys, origin, { level: 0, index: 0 })),
    ).toBeNull();
  });

  test('is contradicted by what was given out', async () => {
    const context = await logOf(256);
    const { prefix } = await linkTo(context);
    const given = await bytesAt(`${prefix}/tile/0/000`);
    const { clientId } = context;
    await tamper(
      database,
      'audit.leaf',
      `update audit.leaf set leaf_hash = sha256('x') where client_id = '${clientId}' and index = 7`,
    );
    expect(await bytesAt(`${prefix}/tile/0/000`)).toEqual(given);
    expect(await findingsOf(context)).toContain('tile_differs @ stored tile 0/0');
    // A log that was cut off is shorter than its tiles.
    for (const table of ['leaf', 'node', 'checkpoint'])
      await tamper(database, `audit.${table}`, `delete from audit.${table} where client_id = '${clientId}'`);
    expect(await findingsOf(context)).toContain('tile_differs @ stored tile 0/0');
  });

  test('leaves a checkpoint without its second signature, or with another key’s: both are found', async () => {
    const context = await logOf(2);
    const { clientId } = context;
    await grown(context, 1);
    expect(await findingsOf(context)).toEqual([]);
    const at3 = `where client_id = '${clientId}' and size = 3`;
    const [row] = await database.owner.unsafe(`select note from audit.checkpoint ${at3}`);
    const note = String(row?.['note']);
    const lines = note.split('\n');
    const without = [...lines.slice(0, 5), ''].join('\n');
    await tamper(database, 'audit.checkpoint', `update audit.checkpoint set note = '${without}' ${at3}`);
    expect(await findingsOf(context)).toEqual(['checkpoint_invalid @ audit.checkpoint 3']);
    const line = lines[5] ?? '';
    const false_ = note.replace(
      line,
      `${line.slice(0, 300)}${line[300] === 'A' ? 'B' : 'A'}${line.slice(301)}`,
    );
    await tamper(database, 'audit.checkpoint', `update audit.checkpoint set note = '${false_}' ${at3}`);
    expect(await findingsOf(context)).toEqual(['checkpoint_invalid @ audit.checkpoint 3']);
    await tamper(database, 'audit.checkpoint', `update audit.checkpoint set note = '${note}' ${at3}`);
    const other = createHash('shake256', { outputLength: 1312 }).update('other').digest('hex');
    await tamper(
      database,
      'audit.log_key',
      `update audit.log_key set public_key = '\\x${other}' where client_id = '${clientId}'`,
    );
    expect(await findingsOf(context)).toContain(
      `log_key_unusable @ audit.log_key ${clientId} public_key, sealed_seed`,
    );
    expect((await ask(`/log/${clientId}/keys`)).status).toBe(500);
  });
});

test('a log that an earlier version began gets its second key with the next checkpoint, and keeps the first', async () => {
  const context = await logOf(2);
  const { clientId } = context;
  const before = await textAt(`/log/${clientId}/keys`);
  await tamper(database, 'audit.log_key', `delete from audit.log_key where client_id = '${clientId}'`);
  const remembered = 'log_key_since_differs @ memory in the data folder';
  expect(await findingsOf(context)).toEqual([remembered, 'checkpoint_invalid @ audit.checkpoint 2']);
  await tamper(
    database,
    'audit.checkpoint',
    `update audit.checkpoint set note = regexp_replace(note, '(— [^\\n]+\\n)— [^\\n]+\\n$', '\\1') where client_id = '${clientId}'`,
  );
  expect(await findingsOf(context)).toEqual([remembered]);
  // What an earlier version remembers says nothing of one.
  await rememberAnew(context);
  expect(await findingsOf(context)).toEqual([]);
  await recordOne(context, 'thing-1', { at: 1 });
  await sequence(context);
  const after = JSON.parse(await textAt(`/log/${clientId}/keys`)) as {
    keys: { vkey: string; from: number }[];
  };
  expect(after.keys.map(({ from }) => from)).toEqual([0, 3]);
  expect(before).toContain(after.keys[0]?.vkey);
  expect(await findingsOf(context)).toEqual([]);
});

test('the name of the logs is the one that they got, whatever is configured later', async () => {
  const origin = await installationOrigin(database.platform);
  const renamed = database.anotherPlatform();
  Object.assign(renamed, { config: { ...renamed.config, logOrigin: 'other.example' } });
  expect(await installationOrigin(renamed)).toBe(origin);
  const clientId = await database.newClient();
  const context = machine(renamed, clientId);
  await recordOne(context, 'thing-0', {});
  await sequence(context);
  expect(JSON.parse(await textAt(`/log/${clientId}/keys`))).toMatchObject({
    origin: `${origin}/${clientId}`,
  });
});
