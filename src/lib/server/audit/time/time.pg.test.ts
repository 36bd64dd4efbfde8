import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, authority, make, purposes, type Made } from '#tests/signing/certificates.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { recordEvent, recordOne, tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ok } from '#lib/domain/result.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { parseCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { verifyInclusion } from '#lib/domain/tlog/proof.ts';
import { judgeStamp, tokenLeaf } from '#lib/domain/tlog/stamp.ts';
import { parseTlogProof } from '#lib/domain/tlog/tlog-proof.ts';
import { judgeStampedEvent, type StampedProof } from '#lib/domain/tlog/stamped-event.ts';
import { ranked } from '#lib/server/platform/blobs/place.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { TimestampAuthority } from '#lib/server/platform/timestamps/authority.ts';
import type { TimeRoots, TimestampSource } from '#lib/server/platform/timestamps/source.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { writePem } from '#lib/server/signing/pki/pem.ts';
import { fork } from '../memory/fork.ts';
import { gatherHeads, proofOf, sequence, verifyInstallationLog, verifyLog, whatIsWrong } from '../index.ts';
import { TIMES } from './list.ts';
import { askForTime, takeListAsItIs } from './standing.ts';
import { tokenFiles } from './export.ts';
import { stampedProof } from './shown.ts';
import { stampNewest } from './stamp.ts';
import { tokensAt } from './store.ts';

/*
 * Time is told by an authority of the test's own: its certificates end when the test says, and the clock of all is the
 * test's.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LATE = 'no time from the timestamp authority';
let now = Date.parse('2026-03-01T12:00:00Z');
const later = (ms: number) => (now += ms);

let database: TestDatabase;
let platform: Platform;
let client: Context;
let root: Made;
/** Ends within the renewal's time. */
let short: TimestampAuthority;
let long: TimestampAuthority;
let roots: TimeRoots;
beforeAll(async () => {
  database = await freshDatabase({ now: () => new Date(now) });
  platform = database.platform;
  const [notBefore, notAfter] = [new Date(now - DAY), new Date(now + 9000 * DAY)];
  root = await make('Time root', { extensions: authority(), notBefore, notAfter });
  short = await authorityUntil('Short time', now + 100 * DAY);
  long = await authorityUntil('Long time', now + 4000 * DAY);
  roots = { own: null, others: [root.der] };
  client = database.contextFor(await database.newClient());
});
afterAll(() => database.close());

async function authorityUntil(name: string, until: number): Promise<TimestampAuthority> {
  const [notBefore, notAfter] = [new Date(now - DAY), new Date(until)];
  const extensions = [purposes(['1.3.6.1.5.5.7.3.8'])];
  const { der, keys } = await make(name, { issuer: root, extensions, notBefore, notAfter });
  const signer = { certificate: der, privateKey: keys.privateKey };
  return embeddedAuthority({ authority: signer, chain: [], policy: '2.25.1', now: () => new Date(now) });
}

const from = (authority: TimestampAuthority, trusted = [root.der]): Promise<TimestampSource> =>
  Promise.resolve({ authority, roots: trusted });
const stamped = (authority: TimestampAuthority, gathered: Date | null = null) =>
  stampNewest(platform, () => from(authority), gathered);

/** Something happens, is sequenced, and the heads are taken. */
async function happens(context = client): Promise<void> {
  await recordOne(context, `at-${now}`, { now });
  await sequence(context);
  await gatherHeads(platform);
}

async function hourGoesBy(authority: TimestampAuthority = long): Promise<void> {
  later(HOUR);
  await happens();
  expect(await stamped(authority)).toEqual({ ok: true, value: undefined });
}

async function installation() {
  const { findings, time } = await verifyInstallationLog(platform, {}, roots);
  return { found: findings.map(({ code, place }) => `${code} @ ${place}`), time };
}
const found = async () => (await installation()).found;

async function foundIn(context: Context): Promise<string[]> {
  return (await verifyLog(context, [], {}, roots)).findings.map(({ code }) => code);
}

const rows = async () => database.owner<
  { no: string; size: string | null; token: Uint8Array; until: Date }[]
>`
  select no, size, token, until from audit.time_token order by no`;

/** Does it by SQL, looks, and puts all tokens back. */
async function after(statement: string, look: () => Promise<string[]> = found): Promise<string[]> {
  const kept = await rows();
  await tamper(database, 'audit.time_token', statement);
  const seen = await look();
  await database.owner.begin(async (sql) => {
    await sql`alter table audit.time_token disable trigger user`;
    await sql`delete from audit.time_token`;
    for (const { no, size, token, until } of kept)
      await sql`insert into audit.time_token (client_id, no, size, until, token)
        values ('00000000-0000-0000-0000-000000000000', ${no}, ${size}, ${until}, ${token})`;
    await sql`alter table audit.time_token enable trigger user`;
  });
  return seen;
}

async function newestHead(): Promise<{ size: number; note: string }> {
  const [row] = await database.owner`select size, note from audit.checkpoint
    where client_id = '00000000-0000-0000-0000-000000000000' order by size desc limit 1`;
  return { size: Number(row?.['size']), note: String(row?.['note']) };
}

async function atSize(size: number): Promise<readonly Uint8Array[]> {
  const tokens = await machine(platform).transaction(async (tx) => ok(await tokensAt(tx, size)));
  return tokens.ok ? tokens.value : [];
}

describe('the newest head', () => {
  test('is stamped once, over what its log signs', async () => {
    await hourGoesBy();
    const { size, note } = await newestHead();
    expect(await atSize(size)).toHaveLength(1);
    await stamped(long);
    expect(await rows()).toHaveLength(1);
    expect(await installation()).toMatchObject({
      found: [],
      time: { tokens: 1, lapsed: 0, newest: { time: new Date(now), by: 'Long time', own: false, size } },
    });
    expect(parseNote(note).ok).toBe(true);
  });

  test('is taken anew where what is known of the heads is old', async () => {
    later(HOUR);
    await happens();
    const gathered = new Date(now);
    later(2 * MINUTE);
    await recordOne(client, 'meanwhile', {});
    await sequence(client);
    await stamped(long, gathered);
    const [[, size] = []] = await database.owner`select of, max(size) as size from audit.head
      where "of" = ${client.clientId} group by 1`.values();
    const [leaves] =
      await database.owner`select count(*) from audit.leaf where client_id = ${client.clientId}`;
    expect(size).toBe(leaves?.['count']);
    expect(await atSize((await newestHead()).size)).toHaveLength(1);
  });

  test('and never long after its heads were taken', async () => {
    const slow: TimestampAuthority = {
      name: 'slow',
      request: (message) => {
        const answer = long.request(message);
        later(6 * MINUTE);
        return answer;
      },
    };
    later(HOUR);
    await happens();
    expect(await stamped(slow)).toMatchObject({ error: { code: 'timestamp_late' } });
    expect(await atSize((await newestHead()).size)).toEqual([]);
    expect(await stamped(long)).toMatchObject({ ok: true });
  });

  test('waits for an authority that is away, lies or leads nowhere', async () => {
    later(HOUR);
    await happens();
    const before = await rows();
    const away = () => Promise.reject(new Error('away'));
    expect(await stamped({ name: 'away', request: away })).toMatchObject({
      error: { code: 'timestamp_unavailable' },
    });
    let kept: Uint8Array | undefined;
    const replaying: TimestampAuthority = {
      name: 'replaying',
      request: async (message) => (kept ??= await short.request(message)),
    };
    // Its first answer is to another question.
    await stampNewest(platform, () => from(replaying, []), null);
    expect(await stamped(replaying)).toMatchObject({ error: { code: 'timestamp_wrong_nonce' } });
    expect(await stampNewest(platform, () => from(long, []), null)).toMatchObject({
      error: { code: 'timestamp_untrusted' },
    });
    expect(await rows()).toEqual(before);
    expect(await stamped(long)).toMatchObject({ ok: true });
  });

  test('is asked for by a job, where an authority is configured, and health tells if none answers', async () => {
    const jobs = () => database.owner`select input from platform.job where kind = 'log.time'`;
    later(HOUR);
    await happens();
    const none = { ...platform, config: { ...platform.config, timestamping: 'none' as const } };
    await askForTime(machine(none), new Date(now));
    expect(await jobs()).toHaveLength(0);
    await askForTime(machine(platform), new Date(now));
    await askForTime(machine(platform), new Date(now));
    expect(await jobs()).toMatchObject([{ input: { gathered: now } }]);
    expect(await whatIsWrong(platform)).not.toContain(LATE);
    later(3 * HOUR);
    expect(await whatIsWrong(platform)).toContain(LATE);
    await database.owner`delete from platform.job where kind = 'log.time'`;
    await askForTime(machine(platform), null);
    expect(await jobs()).toMatchObject([{ input: {} }]);
    await database.owner`delete from platform.job where kind = 'log.time'`;
    await stamped(long);
    await askForTime(machine(platform), new Date(now));
    expect(await jobs()).toHaveLength(0);
  });
});

describe('a token that is', () => {
  test('altered, of another size, gone from between or from the end is found', async () => {
    const [one, other] = (await rows()).slice(0, 2);
    const last = (await rows()).length - 1;
    expect(await found()).toEqual([]);
    const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');
    expect(
      await after(`update audit.time_token set token = '\\x${hex(other?.token)}' where no = 0`),
    ).toContain('time_token_invalid @ audit.time_token 0');
    expect(
      await after(`update audit.time_token set token = '\\x${hex(one?.token)}00' where no = 0`),
    ).toContain('time_token_invalid @ audit.time_token 0');
    expect(await after(`update audit.time_token set size = 1000 where no = 0`)).toContain(
      'time_token_invalid @ audit.time_token 0',
    );
    expect(await after(`update audit.time_token set size = null where no = 0`)).toContain(
      'time_token_invalid @ audit.time_token 0',
    );
    expect(await after(`update audit.time_token set until = until + interval '1 day' where no = 0`)).toEqual([
      'time_token_invalid @ audit.time_token 0',
    ]);
    expect(await after(`delete from audit.time_token where no = 1`)).toContain(
      'time_token_missing @ audit.time_token 1',
    );
    expect(await after(`delete from audit.time_token where no = ${last}`)).toEqual([
      'log_shorter @ memory in the data folder',
    ]);
    expect(await after(`delete from audit.time_token`)).toEqual(['log_shorter @ memory in the data folder']);
    const far = `insert into audit.time_token select client_id, 9000000000000000, 99999, until, token
      from audit.time_token where no = 0`;
    const went = async () => {
      later(HOUR);
      await happens();
      expect(await stamped(long)).toMatchObject({ ok: true });
      later(HOUR);
      await happens();
      expect(await stamped(long)).toMatchObject({ ok: true });
      return found();
    };
    expect(await after(far, went)).toContain(`time_token_missing @ audit.time_token ${last + 3}`);
    // What was stamped meanwhile was not put back, and is missed.
    expect(await found()).toEqual(['log_shorter @ memory in the data folder']);
    await takeListAsItIs(platform);
    // Renumbered, so that no gap tells.
    const renumbered = async () => {
      for (const by of ['+ 1000', '- 1001'])
        await tamper(database, 'audit.time_token', `update audit.time_token set no = no ${by}`);
      return found();
    };
    expect(await after(`delete from audit.time_token where no = 0`, renumbered)).toContain(
      'log_shorter @ memory in the data folder',
    );
    expect(await found()).toEqual([]);
  });

  test('gone stops the stamping until somebody says that the list is right', async () => {
    later(HOUR);
    await happens();
    const last = (await rows()).length - 1;
    await tamper(database, 'audit.time_token', `delete from audit.time_token where no = ${last}`);
    expect(await stamped(long)).toMatchObject({ error: { code: 'log_shorter' } });
    expect(await takeListAsItIs(platform)).toBe(last);
    expect(await stamped(long)).toMatchObject({ ok: true });
    expect(await found()).toEqual([]);
    await rm(join(platform.config.dataFolder, MEMORY, TIMES), { recursive: true });
    later(HOUR);
    await happens();
    expect(await stamped(long)).toMatchObject({ error: { code: 'memory_missing' } });
    expect(await found()).toEqual(['memory_missing @ memory in the data folder']);
    await takeListAsItIs(platform);
    expect(await stamped(long)).toMatchObject({ ok: true });
    const lists = join(platform.config.dataFolder, MEMORY, TIMES);
    const [name] = await readdir(lists);
    await cp(join(lists, name!), join(lists, ranked(Number.MAX_SAFE_INTEGER, 1)));
    later(HOUR);
    await happens();
    expect(await stamped(long)).toMatchObject({ error: { code: 'memory_unreadable' } });
    await takeListAsItIs(platform);
    expect(await stamped(long)).toMatchObject({ ok: true });
  });
});

describe('the time of an event', () => {
  /** Not one that is announced elsewhere and comes late. */
  const happened = ({ clientId }: Context) =>
    ({ kind: 'log.verified', subject: { type: 'log', id: clientId }, detail: {} }) as const;

  /** What somebody writes who has all the keys of the installation: an event with any time. */
  async function written(context: Context, at: number): Promise<void> {
    const other = database.anotherPlatform({ now: () => new Date(at) });
    await recordEvent(machine(other, context.clientId), happened(context));
    await sequence(context);
  }

  test('is held against tokens: not later than what covers it', async () => {
    const context = database.contextFor(await database.newClient());
    await written(context, now + 19 * MINUTE);
    await gatherHeads(platform);
    await stamped(long);
    expect(await foundIn(context)).toEqual([]);
    await written(context, now + HOUR);
    await written(context, now + HOUR);
    await gatherHeads(platform);
    expect(await foundIn(context)).toEqual([]);
    await stamped(long);
    expect(await foundIn(context)).toEqual(['event_later_than_stamp']);
  });

  test('nor earlier than a time at which the log was without it, also while it waits', async () => {
    const context = database.contextFor(await database.newClient());
    const begun = now;
    await written(context, begun);
    await happens(context);
    await stamped(long);
    // Others go on, and this log stays as it is.
    for (let hours = 0; hours < 2; hours += 1) await hourGoesBy();
    await written(context, now - 19 * MINUTE);
    expect(await foundIn(context)).toEqual([]);
    const quiet = database.contextFor(await database.newClient());
    await written(quiet, begun);
    await gatherHeads(platform);
    await stamped(long);
    for (let hours = 0; hours < 2; hours += 1) await hourGoesBy();
    const other = database.anotherPlatform({ now: () => new Date(begun + MINUTE) });
    await recordEvent(machine(other, quiet.clientId), happened(quiet));
    expect(await foundIn(quiet)).toEqual(['event_earlier_than_stamp', 'event_held_back']);
    await sequence(quiet);
    expect(await foundIn(quiet)).toEqual(['event_earlier_than_stamp']);
    await written(quiet, begun + 2 * MINUTE);
    expect(await foundIn(quiet), 'told once').toEqual(['event_earlier_than_stamp']);
  });

  test('is not held against what another log was that this one has left', async () => {
    const context = database.contextFor(await database.newClient());
    await written(context, now);
    await gatherHeads(platform);
    await stamped(long);
    for (let hours = 0; hours < 2; hours += 1) await hourGoesBy();
    const waited = now - 100 * MINUTE;
    expect(await fork(context, { reason: 'restored', anyway: true })).toMatchObject({ ok: true });
    await written(context, waited);
    expect((await foundIn(context)).filter((code) => code.startsWith('event_earlier_than'))).toEqual([]);
  });

  test('a token that was altered is no measure, and is named with the client', async () => {
    const no = (await rows()).length - 1;
    const bytes = `overlay(token placing '\\x00'::bytea from octet_length(token) - 5 for 1)`;
    const look = () => foundIn(client);
    expect(await after(`update audit.time_token set token = ${bytes} where no = ${no}`, look)).toEqual([
      'time_token_invalid',
    ]);
    expect(await foundIn(client)).toEqual([]);
  });
});

describe('the way of an event to its token', () => {
  test('is judged from the answer alone, and breaks wherever it is spoilt', async () => {
    const context = database.contextFor(await database.newClient());
    const id = await recordOne(context, 'x', {});
    await happens(context);
    const asked = (index: number) => stampedProof(context, { index });
    expect(await asked(0)).toEqual({ ok: true, value: { state: 'none' } });
    await hourGoesBy();
    const time = new Date(now);
    await happens(context);
    await hourGoesBy();
    const [found, proof] = [await asked(0), await proofOf(context, id)];
    if (!found.ok || found.value.state !== 'proof' || !proof.ok) throw new Error('no proof');
    const leaf = { index: 0, hash: proof.value.leafHash };
    const certificate = readCertificate(root.der);
    const trust = { key: proof.value.verifierKey, roots: certificate.ok ? [certificate.value] : [] };
    const whole = found.value.proof;
    const judged = async (spoilt: Partial<StampedProof> = {}, of = leaf, by = trust) => {
      const said = await judgeStampedEvent(of, { ...whole, ...spoilt }, by);
      return said.ok ? said.value.time : said.error.code;
    };
    // The first that came, though there are later ones.
    expect(await judged()).toEqual(time);
    const other = whole.headPath.map((hash) => hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')));
    expect(await judged({ headPath: other })).toBe('stamp_proof_broken');
    expect(await judged({ path: other })).toBe('stamp_proof_broken');
    expect(await judged({ headIndex: whole.headIndex + 1 })).toBe('stamp_proof_broken');
    expect(await judged({ note: whole.note.replace('\n2\n', '\n1\n') })).toBe('stamp_proof_broken');
    expect(await judged({ text: whole.text.replace('\n', '2\n') })).toBe('imprint_mismatch');
    expect(await judged({}, { index: 1, hash: leaf.hash })).toBe('stamp_proof_broken');
    expect(await judged({}, leaf, { ...trust, roots: [] })).toBe('chain_incomplete');
    expect(await judged({}, leaf, { ...trust, key: 'x' })).toBe('stamp_proof_broken');
    expect(await stampedProof(context, { index: 9999 })).toMatchObject({ value: { state: 'none' } });
  });
});

describe('before a certificate ends', () => {
  test('one token carries on all that rest on it; what was not carried on is said', async () => {
    await hourGoesBy(short);
    expect(await installation()).toMatchObject({ found: [], time: { lapsed: 0 } });
    const before = (await rows()).length;
    // The authority has no newer certificate: nothing to be won.
    later(HOUR);
    await happens();
    await stamped(short);
    expect(await rows()).toHaveLength(before + 1);
    await hourGoesBy(long);
    const all = await rows();
    expect(all.slice(-2).map(({ size }) => size === null)).toEqual([false, true]);
    const files = new Map((await tokenFiles(platform, null))?.map(({ name, content }) => [name, content]));
    const carried = parseTlogProof(String(files.get(`renewal-${all.length - 1}.tlog-proof`)));
    const text = String(files.get(`renewal-${all.length - 1}.txt`));
    const list = parseCheckpoint(text);
    const trusted = readCertificate(root.der);
    if (!carried.ok || !list.ok || !trusted.ok) throw new Error('no renewal');
    expect(await judgeStamp(text, all.at(-1)?.token ?? new Uint8Array(), [trusted.value])).toMatchObject({
      ok: true,
      value: { time: new Date(now) },
    });
    const leaf = tokenLeaf(all.at(-2)?.token ?? new Uint8Array());
    expect(verifyInclusion({ ...carried.value, ...list.value, leafHash: leaf })).toBe(true);
    later(200 * DAY);
    expect(await installation()).toMatchObject({ found: [], time: { lapsed: 0 } });
    expect(
      await after(`delete from audit.time_token where size is null`, async () => {
        const { time } = await installation();
        return [`${time?.lapsed} lapsed`];
      }),
    ).toEqual(['2 lapsed']);
    const renewal = all.length - 1;
    expect(await after(`update audit.time_token set size = 9999 where no = ${renewal}`)).toContain(
      `time_token_invalid @ audit.time_token ${renewal}`,
    );
  });
});

test.skipIf(!has('openssl'))(unlessMissing('openssl', 'another program checks a stored token'), async () => {
  await hourGoesBy();
  const { size, note } = await newestHead();
  const [token] = await atSize(size);
  const parsed = parseNote(note);
  const files = {
    body: parsed.ok ? parsed.value.text : '',
    token: token ?? new Uint8Array(),
    'roots.pem': writePem([root.der]),
  };
  const args = ['ts', '-verify', '-data', 'body', '-in', 'token', '-token_in', '-CAfile', 'roots.pem'];
  // Its clock is the machine's, the certificate's the test's.
  const at = ['-attime', String(Math.floor(now / 1000))];
  expect(run('openssl', [...args, ...at], files)).toMatchObject({ code: 0 });
  expect(run('openssl', [...args, ...at], { ...files, body: 'x' }).code).not.toBe(0);
});
