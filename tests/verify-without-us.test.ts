import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packBundle, unpackBundle } from '#lib/domain/evidence/archive.ts';
import { bundle } from '#lib/domain/evidence/bundle.ts';
import type { Members } from '#lib/domain/evidence/members.ts';
import { toBase64 } from '#lib/domain/tlog/bytes.ts';
import { formatMlDsaKey, mlDsaKeyId, timestamped } from '#lib/domain/tlog/cosignature.ts';
import { verifyMlDsa } from '#lib/server/audit/index.ts';
import { checkFile } from '../src/cli/commands/audit-evidence.ts';
import { evidence, flipped, STATEMENT } from './fixtures/evidence.ts';
import { forgedEvidence } from './fixtures/forged-evidence.ts';
import { hostileEvidence, oddStatement, strangeStatements } from './fixtures/hostile-evidence.ts';
import { must } from './setup/books/drafts.ts';
import { GO, OPENSSL, PYTHON, strangers, type Strangers } from './setup/log/other-programs.ts';

/*
 * One bundle, made once, checked by all who can: our own code always, other people's programs where they are. What is wrong
 * with the others is wrong in a way that each of them must see.
 */

const BUNDLE = new Uint8Array(readFileSync('tests/vectors/evidence.zip'));
const GIVEN = JSON.parse(readFileSync('tests/vectors/evidence.json', 'utf8')) as {
  keys: string[];
  witnesses: string[];
  roots: string;
};
const MEMBERS = must(unpackBundle(BUNDLE));
const AT = new Date('2026-11-22T00:00:00Z');

let folder: string;
let others: Strangers;
let keys: string;
let roots: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-given-'));
  keys = join(folder, 'keys');
  writeFileSync(keys, `${GIVEN.keys.join('\n')}\n`);
  roots = join(folder, 'roots.pem');
  writeFileSync(roots, GIVEN.roots);
  others = strangers();
});
afterAll(async () => {
  others.remove();
  await rm(folder, { recursive: true });
});

const changed = (changes: Record<string, Uint8Array>): Uint8Array =>
  packBundle(new Map([...MEMBERS, ...Object.entries(changes)]));
const flip = (name: string, at: number) =>
  changed({ [name]: flipped(MEMBERS.get(name) ?? new Uint8Array(), at) });
const statement = [...MEMBERS.keys()].find((name) => name.startsWith('statements/')) ?? '';

/** What nobody may take for good: the name of the fault, and the bundle. */
const WRONG: readonly (readonly [string, Uint8Array])[] = [
  ['an amount', flip(statement, 60)],
  ['the detail of an event', flip('events/1/detail.json', 12)],
  ['its salt', flip('events/1/salt', 31)],
  ['its statement', flip('events/1/statement.json', 30)],
  ['its proof', flip('events/1/path', 0)],
  ['the signed head', flip('checkpoint', 60)],
  [
    'a cosignature',
    flip('installation/checkpoint', (MEMBERS.get('installation/checkpoint')?.length ?? 0) - 20),
  ],
  ['its place in the installation’s log', flip('installation/place', 0)],
  ['a file', changed({ [`files/${'ab'.repeat(32)}.pdf`]: new Uint8Array(3) })],
  ['a member more', changed({ 'events/2/salt': new Uint8Array(32) })],
  ['a byte behind it', Uint8Array.of(...BUNDLE, 0)],
];

let made: ReturnType<typeof hostileEvidence> | undefined;
/** Made once: each has reports of its own. */
const hostile = () => (made ??= hostileEvidence(withoutReports(MEMBERS), GIVEN.keys, AT));
let forged: ReturnType<typeof forgedEvidence> | undefined;
/** Each by what it should be called without a key: 3 of what holds, under the keys that lie in it. */
async function forgeries(): Promise<readonly (readonly [name: string, bytes: Uint8Array, status: number])[]> {
  const { odd, wrong } = await (forged ??= forgedEvidence(AT));
  const each = (all: Record<string, Uint8Array>, status: number) =>
    Object.entries(all).map(([name, bytes]) => [name, bytes, status] as const);
  return [...each(odd, 3), ...each(wrong, 1)];
}
const withoutReports = (members: Members): Members =>
  new Map([...members].filter(([name]) => !name.startsWith('report.')));

/** A bundle whose voucher's text is the hash of an approval that nobody gave, and that approval beside it. */
async function typed(): Promise<Uint8Array> {
  const forged = new TextEncoder().encode('{"decision":"approved","statement":"segl.approval.v1"}');
  const hash = createHash('sha256').update(forged).digest('hex');
  const { members } = await evidence({ statement: { ...STATEMENT, text: hash } });
  const checking = { verify: verifyMlDsa, at: AT };
  const whole = must(unpackBundle(must(await bundle(members, checking))));
  return packBundle(new Map([...whole, [`statements/${hash}.json`, forged]]));
}

/** One with an event whose readable part was erased on request, under an installation's log that was begun anew. */
async function withErased(): Promise<Uint8Array> {
  const { members } = await evidence({ erased: true, generation: 1 });
  return must(await bundle(members, { verify: verifyMlDsa, at: AT }));
}
const SAYS_ERASED = expect.stringContaining('event 0 was erased after a request, as event 2 says') as string;

describe('our own check', () => {
  const run = async (bytes: Uint8Array, flags: Parameters<typeof checkFile>[1]) =>
    (await checkFile(bytes, flags, AT)).exitCode;

  test('holds under keys, witnesses and roots from elsewhere, and says where it has only its own', async () => {
    const all = { key: [keys], witness: GIVEN.witnesses, quorum: '2', roots };
    const { exitCode, lines } = await checkFile(BUNDLE, all, AT);
    expect(exitCode).toBe(0);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "Holds.
      voucher 0198c0de-0000-7000-8000-000000000002: 1 events, 1 statements, 1 files.
        1  2026-11-21T18:00:00.000Z  voucher.posted  by 0198c0de-0000-7000-8000-000000000004
      In segl.example/log/0198c0de-0000-7000-8000-000000000001, size 2, by its Ed25519 and ML-DSA-44 signature.
      That is number 1 in segl.example/log, size 2, by its Ed25519 and ML-DSA-44 signature.
      Witnessed by 2 of the 3 given.
      Its own list of witnesses, which nobody has signed: 2 of 3 have cosigned, and it asks for 2.
      There at 2026-11-21T19:00:00.000Z, by Segl test time, under a root given."
    `);
    for (const less of [
      {},
      { key: [keys] },
      { key: [keys], roots },
      { key: [keys], witness: GIVEN.witnesses, quorum: '2' },
    ])
      expect(await run(BUNDLE, less)).toBe(3);
    expect(await run(BUNDLE, { key: [keys], witness: GIVEN.witnesses })).toBe(1);
    expect(await run(BUNDLE, { key: GIVEN.keys.slice(0, 1) })).toBe(1);
    expect(await run(BUNDLE, { key: [keys], roots: 'tests/vectors/other-roots.pem' }).catch(() => 2)).toBe(2);
    await expect(checkFile(BUNDLE, { key: ['x+y'] }, AT)).rejects.toThrow('verifier_key_malformed');
    await expect(checkFile(BUNDLE, { witness: GIVEN.witnesses, quorum: '4' }, AT)).rejects.toThrow(
      '--quorum',
    );
  });

  test('says what was erased after a request', async () => {
    const { exitCode, lines } = await checkFile(await withErased(), {}, AT);
    expect(exitCode).toBe(3);
    expect(lines).toContain(
      '  0  2026-11-21T18:00:01.000Z  member.added  by 0198c0de-0000-7000-8000-000000000004: erased after a request, as event 2 says',
    );
  });

  test('was not there before its time', async () => {
    expect(await checkFile(BUNDLE, { key: [keys] }, new Date('2026-11-21T18:59:59Z'))).toMatchObject({
      exitCode: 1,
      lines: [expect.stringContaining('evidence_token_invalid')],
    });
  });

  test.each(WRONG)('finds that %s is another', async (_, bytes) => {
    expect(await run(bytes, { key: [keys] })).toBe(1);
  });

  test('finds what is named only by what somebody typed', async () => {
    expect(await run(await typed(), {})).toBe(1);
  });

  test('calls nothing good that the file alone vouches for, and nothing that others would read otherwise', async () => {
    const { inside, stamped, wrong } = await hostile();
    const given = { key: [keys], witness: GIVEN.witnesses, quorum: '1', roots };
    const asked = { made: { key: [keys], roots }, beside: given };
    expect(await run(inside['two witnesses who were made up'] as Uint8Array, asked.made)).toBe(3);
    expect(await run(inside['one of them beside a right one'] as Uint8Array, asked.beside)).toBe(3);
    const before = await checkFile(stamped, { key: [keys], witness: GIVEN.witnesses, quorum: '2' }, AT);
    expect(before.exitCode).toBe(3);
    expect(before.lines.join('\n')).toContain(
      'There at 1999-12-31T23:00:00.000Z, by Segl test time, under a root of its own.',
    );
    for (const [name, bytes] of Object.entries(wrong))
      expect([name, await run(bytes, { key: [keys] })]).toEqual([name, 1]);
    for (const [name, { bytes, keys: own }] of Object.entries(await strangeStatements(AT)))
      expect([name, await run(bytes, { key: own })]).toEqual([name, 1]);
    const odd = await oddStatement(AT);
    expect(await run(odd.bytes, { key: odd.keys, witness: GIVEN.witnesses, quorum: '2' })).toBe(0);
  });

  test('reads what the log’s own keys have signed as others do', async () => {
    for (const [name, bytes, status] of await forgeries())
      expect([name, await run(bytes, {})]).toEqual([name, status]);
  });

  test('a file can’t steer the terminal', async () => {
    const { wrong } = await hostile();
    const { lines } = await checkFile(
      wrong['a name that steers a terminal'] as Uint8Array,
      { key: [keys] },
      AT,
    );
    expect(lines).toEqual(['Does not hold: evidence_member_unknown (?[2J?1mHolds.?Holds.).']);
  });

  test('no changed byte of its parts passes, second signatures and tokens among them', async () => {
    for (const [name, member] of MEMBERS)
      for (let at = 0; at < member.length; at += member.length > 600 ? 211 : 31)
        expect(await run(flip(name, at), { key: [keys], roots }), `${name} ${at}`).not.toBe(0);
  });
});

describe.skipIf(!PYTHON)(`Python${PYTHON ? '' : ' (skipped: no python3)'}`, () => {
  const witnesses = GIVEN.witnesses.flatMap((key) => ['--witness', key]);
  test('holds it, and says what it does not check', () => {
    const { status, said } = others.python(BUNDLE, '--key', keys, '--quorum', '2', ...witnesses);
    expect([status, said]).toEqual([0, expect.stringContaining('not checked here: ML-DSA-44, report, time')]);
    expect(others.python(BUNDLE, '--key', keys).status).toBe(3);
    expect(others.python(BUNDLE, ...witnesses, '--quorum', '2').status).toBe(3);
    expect(others.python(BUNDLE, '--key', GIVEN.keys[0] ?? '').status).toBe(1);
  });
  test('finds what our own check finds', async () => {
    const { inside, wrong } = await hostile();
    const all = new Map([...WRONG, ...Object.entries(wrong), ['typed', await typed()] as const]);
    const said = others.pythonEach([...all.values()], '--key', keys);
    for (const [at, name] of [...all.keys()].entries())
      expect([name, said[at]]).toEqual([
        name,
        { status: 1, said: expect.stringMatching(/^does not hold: [^\p{Cc}]*\n$/u) as string },
      ]);
    const made = others.pythonEach(
      Object.values(inside),
      '--key',
      keys,
      '--witness',
      GIVEN.witnesses[0] ?? '',
      '--quorum',
      '1',
    );
    expect(made.map(({ status }) => status)).toEqual([1, 3]);
  });
  test('reads what the log’s own keys have signed as our own check does, and ends of no fault of its own', async () => {
    const all = await forgeries();
    const said = others.pythonEach(all.map(([, bytes]) => bytes));
    for (const [at, [name, , status]] of all.entries())
      expect([name, said[at]]).toEqual([
        name,
        { status, said: expect.stringMatching(/^(does not hold|holds only)/) as string },
      ]);
  });
  test('says what was erased after a request', async () => {
    expect(others.python(await withErased())).toEqual({ status: 3, said: SAYS_ERASED });
    expect(others.python(BUNDLE).said).not.toContain('erased');
  });
  test('reads statements as our own check does', async () => {
    const [strange, odd] = [Object.values(await strangeStatements(AT)), await oddStatement(AT)];
    const own = odd.keys.flatMap((key) => ['--key', key]);
    const judged = others.pythonEach(
      [...strange.map(({ bytes }) => bytes), odd.bytes],
      ...own,
      ...witnesses,
      '--quorum',
      '2',
    );
    expect(judged.map(({ status }) => status)).toEqual([...strange.map(() => 1), 0]);
  });
});

test.skipIf(!OPENSSL)(`openssl holds the time${OPENSSL ? '' : ' (skipped: no openssl)'}`, () => {
  expect(others.openssl(BUNDLE, GIVEN.roots)).toMatchObject({ status: 0 });
  expect(others.openssl(BUNDLE, GIVEN.roots, (body) => body.replace('2', '3'))).toMatchObject({ status: 1 });
});

describe.skipIf(!GO)(`Go${GO ? '' : ' (skipped: SEGL_GO is not set)'}`, () => {
  test('holds it, and says what it does not check', () => {
    expect(others.go(BUNDLE, keys, ...GIVEN.witnesses)).toEqual({
      status: 0,
      said: expect.stringContaining('not checked here: ML-DSA-44') as string,
    });
    expect(others.go(BUNDLE, keys).status).toBe(3);
    expect(others.go(BUNDLE).status).toBe(3);
    expect(others.go(BUNDLE, GIVEN.keys[0] ?? '').status).toBe(1);
  });
  test('reads what the log’s own keys have signed as our own check does', async () => {
    for (const [name, bytes, status] of await forgeries())
      expect([name, others.go(bytes).status]).toEqual([name, status]);
  });
  test('counts no witness whose signature it has not checked', async () => {
    const { members } = await evidence({ cosigned: 0 });
    const vkey = formatMlDsaKey({ name: 'w.one', publicKey: new Uint8Array(1312).fill(9) });
    const note = new TextDecoder().decode(members.get('installation/checkpoint'));
    const keyId = mlDsaKeyId({ name: 'w.one', publicKey: new Uint8Array(1312).fill(9) });
    const line = `— w.one ${toBase64(Uint8Array.of(...keyId, ...timestamped(9n, new Uint8Array(2420))))}\n`;
    const changes = { 'installation/policy': `1\n${vkey}\n`, 'installation/checkpoint': note + line };
    const bytes = packBundle(
      new Map([
        ...members,
        ...Object.entries(changes).map(([name, text]) => [name, new TextEncoder().encode(text)] as const),
        ...['report.nb.html', 'report.en.html'].map((name) => [name, new Uint8Array()] as const),
      ]),
    );
    expect(others.go(bytes, vkey).said).toContain('cosigned (Ed25519) by 0 of 1 witnesses given');
  });
  test('says what was erased after a request', async () => {
    expect(others.go(await withErased())).toEqual({ status: 3, said: SAYS_ERASED });
  });
  test('finds what our own check finds, and reads statements as it does', async () => {
    const { inside, wrong } = await hostile();
    for (const [name, bytes] of [...WRONG, ...Object.entries(wrong), ['typed', await typed()] as const])
      expect([name, others.go(bytes, keys)]).toEqual([
        name,
        { status: 1, said: expect.stringMatching(/does not hold: [^\p{Cc}]*\n$/u) as string },
      ]);
    for (const bytes of Object.values(inside))
      expect(others.go(bytes, keys, GIVEN.witnesses[0] ?? '').status).toBe(3);
    for (const [name, { bytes, keys: own }] of Object.entries(await strangeStatements(AT)))
      expect([name, others.go(bytes, ...own).status]).toEqual([name, 1]);
    const odd = await oddStatement(AT);
    expect(others.go(odd.bytes, ...odd.keys, ...GIVEN.witnesses).status).toBe(0);
  });
});

test('the Python program is short enough to be read', () => {
  const lines = readFileSync('docs/verify-without-us/verify.py', 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(150);
  // A line that goes on for ever is several.
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(260);
});
