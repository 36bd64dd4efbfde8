import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { judgeAnchor } from '#lib/domain/tlog/anchor.ts';
import { openHead } from '#lib/domain/tlog/heads.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { labelOf, parseWitnessKey } from '#lib/domain/tlog/witness-key.ts';
import { anchoredProofsOf, parseTlogProof } from '#lib/domain/tlog/tlog-proof.ts';
import { witnessedBy } from '#lib/domain/tlog/witnessed.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import { machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { rowsOfNoClient } from '#lib/server/platform/guards/guards.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { troubleOn } from '#lib/server/platform/trouble.ts';
import { runWitness, type RunningWitness } from '#lib/server/witness/index.ts';
import { recordEvent, recordOne, tamper } from '#tests/fixtures/things.ts';
import { cosigner, mlDsaCosigner, type Cosigner } from '#tests/setup/log/cosigner.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { jobsOf, tryJobs } from '#tests/setup/servers/jobs.ts';
import {
  deliver,
  fork,
  gatherAndAsk,
  gatherHeads,
  listEvents,
  logsDegraded,
  proofOf,
  rememberAgain,
  sealed,
  sequence,
  sequencerOf,
  verifyInstallationLog,
} from '../index.ts';
import { checkProof } from '../../../../cli/commands/audit-strangers.ts';
import { prove } from '../shown/proving.ts';
import { resourceOf } from '../tiles/resource.ts';
import { cosignNewest, lookAtWitnesses } from './cosign.ts';
import { policyOf } from './policy.ts';
import type { Answer } from './request.ts';
import { cosignaturesAt } from './store.ts';

let database: TestDatabase;
let folder: string;
const running: RunningWitness[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'segl-witnesses-'));
  await grown();
  await gatherHeads(database.platform);
});
beforeEach(() => database.owner.unsafe('delete from platform.job'));
afterAll(async () => {
  for (const witness of running) await witness.stop();
  await rm(folder, { recursive: true });
  await database.close();
});

async function grown(): Promise<Context> {
  const own = database.contextFor(await database.newClient());
  await recordOne(own, 'thing', {});
  await sequence(own);
  return own;
}

/** A head more in the installation's log. */
async function another(): Promise<Context> {
  const context = await grown();
  await gatherHeads(database.platform);
  return context;
}

interface Chosen {
  readonly url?: string;
  readonly key: string;
}

/** The same installation with these witnesses, a process of its own. */
function withWitnesses(witnesses: readonly Chosen[], chosen: Partial<Platform['config']> = {}): Platform {
  const { platform } = database;
  return { ...platform, config: { ...platform.config, witnesses: [...witnesses], ...chosen } };
}

const directory = () => machine(database.platform);
const keysOfLog = async () => {
  const served = await resourceOf(directory(), { resource: { kind: 'keys' }, generation: 0 });
  const { keys } = JSON.parse(Buffer.from(served!.body).toString()) as { keys: { vkey: string }[] };
  return keys.map(({ vkey }) => vkey);
};

/** A real witness, which knows the installation's log. */
async function real(name: string): Promise<Chosen> {
  const at = { folder: join(folder, name), host: '127.0.0.1', port: 0, tell: () => {} };
  const witness = must(await runWitness({ ...at, name, logs: await keysOfLog() }));
  running.push(witness);
  return { url: witness.url, key: witness.vkeys[0]! };
}

const label = ({ key }: { key: string }) => labelOf(parseWitnessKey(key)!);
const linesAt = async (size: number) =>
  must(await directory().transaction(async (tx) => ok(await cosignaturesAt(tx, size))));
const checkpointOn = async (platform: Platform) => {
  const served = await resourceOf(machine(platform), { resource: { kind: 'checkpoint' }, generation: 0 });
  return Buffer.from(served!.body).toString();
};
const headNow = async () => {
  const note = await checkpointOn(database.platform);
  const parsed = parseNote(note);
  const text = parsed.ok ? parsed.value.text : '';
  return { note, text, size: Number(text.split('\n')[1]) };
};
const seconds = (ago = 0) => BigInt(Math.floor(Date.now() / 1000) - ago);
const allFoundOn = async (platform: Platform) =>
  (await verifyInstallationLog(platform)).findings.map(({ code, place }) => `${code} @ ${place}`);
/** But for lines of other tests' witnesses. */
const foundOn = async (platform: Platform) =>
  (await allFoundOn(platform)).filter((found) => !found.startsWith('cosignature_unknown'));

/** What a witness of one's own making answers to the newest head. */
const asks = (platform: Platform, made: Cosigner, answers: readonly Answer[]) => {
  const rest = [...answers];
  return cosignNewest(platform, label({ key: made.vkey }), () =>
    Promise.resolve(rest.shift() ?? answers.at(-1)!),
  );
};
const lines = (...all: string[]): Answer => ({
  kind: 'lines',
  body: all.map((line) => `${line}\n`).join(''),
});

describe('the newest head of the installation’s log', () => {
  it('goes to each witness by a job of its own, and is served with what they sign; a dead one holds up none', async () => {
    const dead = { url: 'http://127.0.0.1:1', key: cosigner('dead.example').vkey };
    const witnesses = [await real('one.example'), dead, await real('two.example')];
    const platform = withWitnesses(witnesses, { witnessesNeeded: 2 });
    await gatherAndAsk(platform);
    await gatherAndAsk(platform);
    const jobs = await jobsOf(platform, NO_CLIENT);
    expect(jobs.map(({ kind, once }) => [kind, once]).sort()).toEqual(
      witnesses.map((each) => ['log.cosign', label(each)]).sort(),
    );
    expect((await tryJobs(platform, NO_CLIENT)).sort()).toEqual(['done', 'done', 'postponed']);
    expect((await jobsOf(platform, NO_CLIENT)).map(({ fault }) => fault)).toEqual(['witness_unavailable']);
    const policy = policyOf(platform.config)!;
    expect(await witnessedBy(await checkpointOn(platform), policy, null)).toMatchObject({
      count: 2,
      enough: true,
    });
    // Of the next head they are asked from the size that they have.
    await another();
    await gatherAndAsk(platform);
    await tryJobs(platform, NO_CLIENT);
    const note = await checkpointOn(platform);
    expect(note.startsWith((await headNow()).text)).toBe(true);
    expect(await witnessedBy(note, policy, null)).toMatchObject({ count: 2, enough: true });
    expect(await foundOn(platform)).toEqual([]);
    expect(await rowsOfNoClient(platform)).toEqual([]);
  });

  it('is cosigned from what the witness says that it has, where nothing is known here of it', async () => {
    const witness = await real('far.example');
    const platform = withWitnesses([witness]);
    expect(await cosignNewest(platform, label(witness))).toEqual({ ok: true, value: undefined });
    const { size } = await headNow();
    await tamper(
      database,
      'audit.cosignature',
      `delete from audit.cosignature where witness = '${label(witness)}'`,
    );
    // The line that went missing is named, and is there again once the witness was asked.
    expect(await foundOn(platform)).toEqual([
      `cosignature_missing @ audit.cosignature ${size} ${label(witness)}`,
    ]);
    expect((await cosignNewest(platform, label(witness))).ok).toBe(true);
    expect(await foundOn(platform)).toEqual([]);
    await tamper(
      database,
      'audit.cosignature',
      `delete from audit.cosignature where witness = '${label(witness)}'`,
    );
    await another();
    expect((await cosignNewest(platform, label(witness))).ok).toBe(true);
    expect(await linesAt((await headNow()).size)).toHaveLength(1);
  });

  it('is followed by whatever head came while the witness thought', async () => {
    const made = cosigner('slow.example');
    const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
    const asked: number[] = [];
    await cosignNewest(platform, label({ key: made.vkey }), async () => {
      const { text, size } = await headNow();
      asked.push(size);
      if (asked.length === 1) await another();
      return lines(made.line(text, seconds()));
    });
    expect(asked).toHaveLength(2);
    expect(await checkpointOn(platform)).toContain('— slow.example ');
  });

  it('takes an ML-DSA-44 cosignature as well', async () => {
    const made = mlDsaCosigner('quantum.example');
    const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
    const { text } = await headNow();
    expect((await asks(platform, made, [lines(made.line(text, seconds()))])).ok).toBe(true);
    expect(await checkpointOn(platform)).toContain('— quantum.example ');
  });
});

describe('a witness that lies', () => {
  it('leaves nothing behind, whatever it answers', async () => {
    const made = cosigner('liar.example');
    const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
    const before = await headNow();
    const old = made.line(before.text, seconds());
    await another();
    const { text, size } = await headNow();
    const other = cosigner('liar.example');
    const untrue: [string, Answer][] = [
      ['another key under its name', lines(other.line(text, seconds()))],
      ['what it said of an older head', lines(old)],
      ['a kept answer', lines(made.line(text, seconds(3600)))],
      ['one from the future', lines(made.line(text, seconds(-3600)))],
      ['no time', lines(made.line(text, 0n))],
      ['nothing', { kind: 'lines', body: '' }],
      ['a page', { kind: 'lines', body: '<html></html>\n' }],
      ['a line too much', { kind: 'lines', body: `${made.line(text, seconds())}\nx\n` }],
      ['too much', { kind: 'unfit', reason: 'an answer of more than 65536 bytes' }],
    ];
    for (const [what, answer] of untrue)
      expect(await asks(platform, made, [answer]), what).toEqual({
        ok: false,
        error: { code: 'witness_lies' },
      });
    const rest: [Answer, string][] = [
      [{ kind: 'away', reason: 'timeout' }, 'witness_unavailable'],
      [{ kind: 'refused', reason: 'HTTP 404' }, 'witness_refused'],
      [{ kind: 'size', size: 0 }, 'witness_lies'],
    ];
    for (const [answer, code] of rest)
      expect(await asks(platform, made, [answer]), code).toEqual({ ok: false, error: { code } });
    expect(await linesAt(size)).toEqual([]);
    expect(troubleOn(platform)).toEqual([]);
    // Beside lines of others its own counts.
    expect(
      (await asks(platform, made, [lines(old, other.line(text, seconds()), made.line(text, seconds()))])).ok,
    ).toBe(true);
    expect(await linesAt(size)).toHaveLength(1);
  });

  it('or has another log than this installation, is an alarm', async () => {
    const made = cosigner('ahead.example');
    const contradicts = { ok: false, error: { code: 'witness_contradicts' } };
    const { size } = await headNow();
    const cases: Answer[][] = [
      [{ kind: 'size', size: size + 1 }],
      [{ kind: 'proof' }],
      [
        { kind: 'size', size },
        { kind: 'size', size },
      ],
      [{ kind: 'size', size: 1 }, { kind: 'proof' }],
    ];
    for (const answers of cases) {
      const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
      expect(await asks(platform, made, answers)).toEqual(contradicts);
      expect(troubleOn(platform)).toEqual(['a witness has another log than this installation']);
    }
  });

  it('and has more of it than an older backup, is one when Segl starts, whatever it has cosigned', async () => {
    const made = cosigner('newer.example');
    const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
    await another();
    const { text, size } = await headNow();
    const line = lines(made.line(text, seconds()));
    expect((await asks(platform, made, [line])).ok).toBe(true);
    for (const answer of [line, { kind: 'size', size: size - 1 }, { kind: 'proof' }] as const)
      await lookAtWitnesses(platform, () => Promise.resolve(answer));
    await lookAtWitnesses(platform, () => Promise.reject(new Error('away')));
    expect(troubleOn(platform)).toEqual([]);
    for (const more of [0, 1]) {
      const restored = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
      await lookAtWitnesses(restored, () => Promise.resolve({ kind: 'size', size: size + more }));
      expect(troubleOn(restored)).toEqual(['a witness has another log than this installation']);
    }
  });
});

describe('what witnesses said', () => {
  it('is checked anew by each verification, and a false line is not served', async () => {
    const made = cosigner('kept.example');
    const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
    await another();
    const { text, size } = await headNow();
    expect((await asks(platform, made, [lines(made.line(text, seconds()))])).ok).toBe(true);
    expect(await checkpointOn(platform)).toContain('— kept.example ');
    const at = `audit.cosignature ${size} ${label({ key: made.vkey })}`;
    const where = `where size = ${size} and witness = '${label({ key: made.vkey })}'`;
    const set = (line: string) =>
      tamper(database, 'audit.cosignature', `update audit.cosignature set line = '${line}' ${where}`);
    const own = () => foundOn(platform);
    for (const line of [
      cosigner('kept.example').line(text, 5n),
      made.line(`${text}x\n`, 5n),
      'x'.repeat(40),
    ]) {
      await set(line);
      expect(await own()).toEqual([`cosignature_invalid @ ${at}`]);
      expect(await checkpointOn(platform)).toBe((await headNow()).note);
    }
    // Of nobody who is configured.
    expect(await allFoundOn(database.platform)).toContain(`cosignature_unknown @ ${at}`);
    await tamper(database, 'audit.cosignature', `delete from audit.cosignature ${where}`);
    expect(await own()).toEqual([`cosignature_missing @ ${at}`]);
    // One under a head that there is not.
    await database.owner`insert into audit.cosignature
      values (${NO_CLIENT}, 999999, ${label({ key: made.vkey })}, ${made.line(text, 5n)})`;
    expect(await own()).toContain(`cosignature_invalid @ ${at.replace(String(size), '999999')}`);
    await tamper(database, 'audit.cosignature', 'delete from audit.cosignature where size = 999999');
  });

  it('can’t be kept out in silence by a line that SQL put in its place', async () => {
    const made = cosigner('kept-out.example');
    const platform = withWitnesses([{ url: 'http://x.example', key: made.vkey }]);
    await another();
    const { text, size } = await headNow();
    const witness = label({ key: made.vkey });
    const false_ = cosigner('kept-out.example').line(text, seconds());
    await database.owner`insert into audit.cosignature values (${NO_CLIENT}, ${size}, ${witness}, ${false_})`;
    await expect(asks(platform, made, [lines(made.line(text, seconds()))])).rejects.toThrow('a false line');
    expect(troubleOn(platform)).toEqual(['a false cosignature is stored']);
    expect(await foundOn(platform)).toEqual([`cosignature_invalid @ audit.cosignature ${size} ${witness}`]);
  });
});

describe('a client’s event', () => {
  it('is witnessed by the way over the installation’s log, as a browser judges it', async () => {
    const made = ['x.example', 'y.example'].map(cosigner);
    const platform = withWitnesses(
      made.map(({ vkey }) => ({ url: 'http://x.example', key: vkey })),
      { witnessing: 'wait' },
    );
    const { clientId } = await grown();
    const context = machine(platform, clientId);
    const judged = async () => {
      const { head, witnessing } = must(await prove(context, { subjects: [], events: [] }));
      const trust = {
        clientKey: head!.verifierKey,
        installationKey: (await keysOfLog())[0]!,
        verifyMlDsa: null,
      };
      const found = await judgeAnchor(witnessing!.anchor, {
        ...trust,
        head: (await openHead(head!))!,
        policy: policyOf(platform.config)!,
      });
      return found.holds ? [found.size, found.witnessed.count, found.witnessed.enough] : found.broken;
    };
    expect(await judged()).toEqual([0, 0, false]);
    await gatherHeads(platform);
    expect(await judged()).toEqual([1, 0, false]);
    const { text } = await headNow();
    for (const [at, each] of made.entries()) {
      await asks(platform, each, [lines(each.line(text, seconds()))]);
      expect(await judged()).toEqual([1, at + 1, at === 1]);
    }
    // What is downloaded leads there as well: the checkpoint of the one file is the entry of the other.
    const [first] = must(await listEvents(context, {})).events;
    const { witnessing, anchoredPath, ...proof } = must(await proofOf(context, first!.id));
    const anchor = witnessing!.anchor!;
    const files = anchoredProofsOf({ ...proof, path: anchoredPath! }, anchor);
    const [ofEvent, ofHead] = [must(parseTlogProof(files.event)), must(parseTlogProof(files.head))];
    expect(new TextDecoder().decode(ofHead.extra!)).toBe(ofEvent.checkpoint);
    expect(ofHead.checkpoint).toContain('— y.example ');
    expect((await checkProof(files.event, [proof.verifierKey])).sentence).toMatch(
      /^Holds: event .* number 0 of 1 in /,
    );
    expect((await checkProof(files.head, [anchor.verifierKey])).sentence).toMatch(
      /^Holds: the head of .*, size 1, is number \d+ of \d+ in .*\/log, by its Ed25519 signature/,
    );
    const other = files.head.replace(/^index \d+$/m, 'index 0');
    expect(await checkProof(other, [anchor.verifierKey])).toMatchObject({ holds: false });
    // What comes after is not under it yet.
    const eventId = await recordOne(context, 'later', {});
    await sequence(context);
    await another();
    expect(await judged()).toEqual([1, 2, true]);
    const later = must(await proofOf(context, eventId));
    expect(later.witnessing).toMatchObject({ needed: 2, waits: true });
    expect(later.anchoredPath).toBeUndefined();
    expect(await sealed(context, eventId)).toEqual({ checkpoint: 2, witnesses: 'awaited' });
  });

  it('says nothing of witnesses where there are none', async () => {
    const context = await grown();
    expect(must(await prove(context, { subjects: [], events: [] })).witnessing).toBeNull();
    expect(await sealed(context, null)).toEqual({ checkpoint: null });
  });
});

describe('an event that binds', () => {
  const said = { form: 'segl.period.v1', statement: 'ab'.repeat(32) };
  const binding = (id: string) =>
    ({ kind: 'period.locked', subject: { type: 'period', id }, detail: { ...said, was: null } }) as const;

  it('brings the next head forward, in one job for all, and others do not', async () => {
    const platform = database.anotherPlatform();
    const sequencer = sequencerOf(platform);
    const clients = [await grown(), await grown(), await grown()];
    const [one, two, three] = clients as [Context, Context, Context];
    const ids = [
      [one, await recordEvent(one, binding('2026/1'))],
      [one, await recordEvent(one, binding('2026/2'))],
      [two, await recordEvent(two, binding('2026/1'))],
      [three, await recordOne(three, 'thing', {})],
    ] as const;
    for (const [{ clientId }, id] of ids)
      expect(await sequencer.wait(clientId, id, 60_000)).toMatchObject({ covered: true });
    await sequencer.stop();
    const jobs = await jobsOf(platform, NO_CLIENT);
    const told = jobs.flatMap(({ input }) => (input as { clients: string[] }).clients);
    expect(jobs.every(({ kind }) => kind === 'log.heads')).toBe(true);
    expect(new Set(told)).toEqual(new Set([one.clientId, two.clientId]));
    const { size } = await headNow();
    expect(new Set(await tryJobs(platform, NO_CLIENT))).toEqual(new Set(['done']));
    // The third's waits for the hour.
    expect((await headNow()).size).toBe(size + 2);
  });
});

describe('a database that was set back behind what was signed', () => {
  /** As an older backup has it: everything of the installation's log from that size on is gone. */
  async function setBackTo(size: number): Promise<void> {
    const own = `client_id = '${NO_CLIENT}'`;
    const late = `(select event_id from audit.leaf where ${own} and index >= ${size})`;
    for (const [table, rows] of [
      ['checkpoint', `size > ${size}`],
      ['cosignature', `size > ${size}`],
      ['head', `id in ${late}`],
      ['leaf', `index >= ${size}`],
      ['node', `(index + 1) * 2 ^ level > ${size}`],
    ] as const)
      await database.owner.unsafe(`alter table audit.${table} disable trigger user;
        delete from audit.${table} where ${own} and ${rows};
        alter table audit.${table} enable trigger user`);
  }

  it('or whose memory is lost, goes on when a person says so, and each client’s log tells', async () => {
    const { platform } = database;
    const memory = join(platform.config.dataFolder, MEMORY, NO_CLIENT);
    await rm(memory, { recursive: true });
    expect(await foundOn(platform)).toEqual(['memory_missing @ memory in the data folder']);
    expect(await gatherAndAsk(platform)).toEqual({ ok: false, error: { code: 'memory_missing' } });
    const context = await grown();
    expect(await rememberAgain(machine(platform), 'mappen ble borte')).toMatchObject({ ok: true });
    await another();
    expect(await foundOn(platform)).toEqual([]);
    await deliver(platform, context.clientId);
    const { events } = must(await listEvents(context, { kind: 'log.installation_remembered' }));
    expect(events.map(({ detail }) => detail?.['reason'])).toEqual(['mappen ble borte']);
    // A log from before it was remembered begins to be, with all its leaves hashed.
    await rm(join(platform.config.dataFolder, MEMORY), { recursive: true });
    await another();
    expect(await foundOn(platform)).toEqual([]);
  });

  it('is found and not signed on; begun anew, it is another log for its witnesses, which follow it', async () => {
    const witness = await real('memory.example');
    const platform = withWitnesses([witness]);
    await another();
    const { size } = await headNow();
    const lost = await another();
    expect((await cosignNewest(platform, label(witness))).ok).toBe(true);
    const { note: left } = await headNow();
    await setBackTo(size);
    expect(await foundOn(platform)).toEqual([
      'log_shorter @ memory in the data folder',
      'log_shorter @ memory in the data folder, of the witness memory.example',
      `cosignature_missing @ audit.cosignature ${size + 1} ${label(witness)}`,
    ]);
    // Going on does not hide it: nothing is signed.
    await recordOne(lost, 'thing', {});
    await sequence(lost);
    expect(await gatherAndAsk(platform)).toEqual({ ok: false, error: { code: 'log_shorter' } });
    expect(logsDegraded(platform)).toEqual(['1 of the logs not signed']);
    expect(await fork(machine(platform), { reason: 'disken røk' })).toMatchObject({
      value: {
        size,
        left: { size: size + 1, note: left },
        origin: expect.stringMatching(/\/log\/2$/) as string,
      },
    });
    expect(await foundOn(platform)).toEqual([]);
    expect(await gatherAndAsk(platform)).toEqual({ ok: true, value: undefined });
    await sequencerOf(platform).sweep();
    await vi.waitUntil(() => !sequencerOf(platform).isUnsigned(NO_CLIENT), { timeout: 60_000, interval: 50 });
    // Its first new leaf is the head that it left; under the old address it says where it goes on.
    const entries = await resourceOf(machine(platform), {
      resource: { kind: 'entries', bundle: { index: 0, width: size + 1 } },
      generation: 1,
    });
    expect(Buffer.from(entries!.body).toString()).toContain(left);
    const checkpoint = (generation: number) =>
      resourceOf(machine(platform), { resource: { kind: 'checkpoint' }, generation });
    expect(await checkpoint(0)).toMatchObject({ gone: true });
    const now = Buffer.from((await checkpoint(1))!.body).toString();
    expect(now.split('\n')[0]).toMatch(/\/log\/2$/);
    // Each client's log was told, and why.
    await deliver(platform, lost.clientId);
    await sequence(lost);
    const { events } = must(await listEvents(lost, { kind: 'log.installation_forked' }));
    expect(events.map(({ detail }) => detail)).toMatchObject([
      { size, reason: 'disken røk', left: { note: left } },
    ]);
    // To the witness it is a log that it does not know, until its operator has the new keys.
    expect(await cosignNewest(platform, label(witness))).toEqual({
      ok: false,
      error: { code: 'witness_refused' },
    });
    await running.pop()!.stop();
    const anew = await real('memory.example');
    const follows = withWitnesses([{ ...witness, url: anew.url! }]);
    expect((await cosignNewest(follows, label(witness))).ok).toBe(true);
    expect(Buffer.from((await checkpoint(1))!.body).toString()).toContain('— memory.example ');
    await another();
    expect((await cosignNewest(follows, label(witness))).ok).toBe(true);
    expect(await foundOn(follows)).toEqual([]);
    // A second time, of what is remembered under the new name.
    await setBackTo(size + 1);
    expect(await gatherAndAsk(follows)).toEqual({ ok: false, error: { code: 'log_shorter' } });
    expect(await foundOn(follows)).toContain(
      'log_shorter @ memory in the data folder, of the witness memory.example',
    );
    expect(await fork(machine(follows), { reason: 'og igjen' })).toMatchObject({ value: { size: size + 1 } });
    expect(await foundOn(follows)).toEqual([]);
  });
});
