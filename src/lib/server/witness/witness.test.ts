import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatAddCheckpoint, withLines } from '#lib/domain/tlog/add-checkpoint.ts';
import { ed25519, parseVerifierKey } from '#lib/domain/tlog/note.ts';
import { readPolicy, witnessedBy } from '#lib/domain/tlog/witnessed.ts';
import { folderShelf } from '#lib/server/platform/blobs/folder.ts';
import { verifyMlDsa } from '../audit/keys/ml-dsa.ts';
import { HeadsInMemory } from '#tests/setup/log/heads-in-memory.ts';
import { CosignedHeads } from './heads.ts';
import { openSigner, type Signer } from './key.ts';
import { runWitness, type RunningWitness } from './serve.ts';
import { Witness } from './witness.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-witness-'));
});
afterEach(() => rm(folder, { recursive: true }));

const log = new HeadsInMemory('log.example').add(...'abcdefghij');
const stranger = new HeadsInMemory('log.example').add(...'abcdefghij');
/** Signed with the same key, over another history from the fourth leaf on: what its operator signs who lies. */
const forked = {
  head: (size: number) =>
    new HeadsInMemory('log.example')
      .signingAs(log)
      .add(...'abcXYZUVWx'.slice(0, size))
      .head(),
};

const bytes = (text: string) => new TextEncoder().encode(text);
async function asked(
  oldSize: number,
  size: number,
  change: Partial<Parameters<typeof formatAddCheckpoint>[0]> = {},
) {
  const proof = oldSize === 0 || oldSize > size ? [] : await log.consistency(oldSize, size);
  return bytes(formatAddCheckpoint({ oldSize, proof, checkpoint: log.head(size).note, ...change }));
}

/** As a process that starts anew on the folder. */
async function started(signer?: Signer) {
  const opened = await openSigner(folderShelf(folder), 'auditor.example/w');
  if (!opened.ok) throw new Error(opened.error.code);
  const key = parseVerifierKey(log.head().verifierKey);
  if (!key.ok) throw new Error('no key');
  const heads = new CosignedHeads(folder);
  await heads.begin('log.example');
  const clock = { now: () => new Date('2026-11-29T12:00:00.000Z') };
  const logs = new Map([['log.example', [ed25519(key.value)]]]);
  const witness = new Witness({ signer: signer ?? opened.value, heads, logs, clock });
  return {
    vkeys: opened.value.vkeys,
    ask: (body: Uint8Array) => witness.addCheckpoint(body),
    status: async (body: Uint8Array | Promise<Uint8Array>) =>
      (await witness.addCheckpoint(await body)).status,
  };
}

describe('add-checkpoint', () => {
  it('cosigns what extends what it has, with both its keys', async () => {
    const { ask, vkeys } = await started();
    for (const [from, to] of [
      [0, 3],
      [3, 3],
      [3, 8],
    ] as const) {
      const { status, body } = await ask(await asked(from, to));
      expect([status, body.endsWith('\n')]).toEqual([200, true]);
      const note = withLines(log.head(to).note, body.trimEnd().split('\n'));
      for (const vkey of vkeys) {
        const policy = readPolicy(1, [vkey]);
        const { words } = await witnessedBy(note, policy!, verifyMlDsa);
        expect(words).toEqual([
          { name: 'auditor.example/w', said: 'cosigned', at: new Date('2026-11-29T12:00:00.000Z') },
        ]);
      }
    }
  });

  it('answers each refusal as the specification says, and signs nothing', async () => {
    const { ask, status } = await started();
    await status(asked(0, 5));
    expect(await ask(await asked(0, 8))).toEqual({ status: 409, body: '5\n', type: 'text/x.tlog.size' });
    expect(await ask(await asked(4, 8))).toMatchObject({ status: 409, body: '5\n' });
    expect(await status(asked(8, 8))).toBe(409);
    expect(await status(asked(5, 8, { proof: [] }))).toBe(422);
    expect(await status(asked(5, 8, { proof: [...(await log.consistency(5, 8)), new Uint8Array(32)] }))).toBe(
      422,
    );
    expect(await status(asked(5, 5, { proof: [new Uint8Array(32)] }))).toBe(422);
    expect(await status(asked(5, 8, { checkpoint: forked.head(8).note }))).toBe(422);
    // Whoever runs it gets what the log signed in its contradiction, and nothing of what only came late.
    const strange = async (...of: Parameters<typeof asked>) => (await ask(await asked(...of))).strange;
    const astray = { how: 'astray', note: forked.head(8).note, oldSize: 5 };
    expect(await strange(5, 8, { checkpoint: forked.head(8).note })).toEqual(astray);
    // Anybody can send a head that was shown with a proof of nothing: of the log it says as little.
    expect(await strange(5, 8, { proof: [] })).toEqual({ ...astray, note: log.head(8).note });
    const pasted = `${forked.head(5).note}— somebody.example YWJjZGVmZ2g=\n`;
    expect(await ask(await asked(5, 5, { checkpoint: pasted, proof: [] }))).toEqual({
      ...{ status: 409, body: '5\n', type: 'text/x.tlog.size' },
      // Two heads of one size, both as the log signed them: what proves it to anybody.
      strange: { how: 'forked', note: forked.head(5).note, kept: log.head(5).note },
    });
    expect(await strange(4, 8)).toBeUndefined();
    expect(await status(asked(6, 5, { proof: [] }))).toBe(400);
    expect(await status(asked(5, 8, { checkpoint: stranger.head(8).note }))).toBe(403);
    const other = new HeadsInMemory('other.example').add('x').head().note;
    expect(await status(asked(5, 8, { checkpoint: other }))).toBe(404);
    for (const body of [
      '',
      'old 5\n\n',
      `old 05\n\n${log.head(8).note}`,
      `old 5\n\n${log.head(8).note.slice(0, -9)}`,
    ])
      expect(await status(bytes(body)), body).toBe(400);
    expect(await status(Uint8Array.of(0xff, 0xfe))).toBe(400);
    // None of it moved it.
    expect(await status(asked(5, 8))).toBe(200);
  });

  it('takes no proof for the first', async () => {
    const { status } = await started();
    expect(await status(asked(0, 5, { proof: [new Uint8Array(32)] }))).toBe(422);
    expect(await status(asked(0, 5))).toBe(200);
  });

  it('never signs two heads that do not extend one another, whatever is asked at once', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 10 }), fc.boolean()), { maxLength: 12 }),
        async (requests) => {
          await rm(join(folder, 'heads'), { recursive: true, force: true });
          const { ask } = await started();
          const answers = await Promise.all(
            requests.map(async ([from, to, lie]) => {
              const head = lie ? forked.head(to) : log.head(to);
              const proof = from > 0 && from <= to ? await log.consistency(from, to) : [];
              const body = formatAddCheckpoint({ oldSize: from, proof, checkpoint: head.note });
              return { status: (await ask(bytes(body))).status, to, lie };
            }),
          );
          // The first three leaves are in both.
          const signed = answers.filter(({ status, to }) => status === 200 && to > 3);
          expect(new Set(signed.map(({ lie }) => lie)).size).toBeLessThan(2);
        },
      ),
      { numRuns: 25 },
    ));
});

describe('a witness that ends in the middle', () => {
  it('has stored what it was about to answer, so that the next start knows', async () => {
    const dying = await started({
      name: 'auditor.example/w',
      vkeys: [],
      cosign() {
        throw new Error('killed');
      },
    });
    await expect(dying.ask(await asked(0, 5))).rejects.toThrow('killed');
    const { ask, status } = await started();
    expect(await status(asked(0, 5, { checkpoint: forked.head(5).note }))).toBe(409);
    expect(await ask(await asked(0, 5))).toMatchObject({ status: 409, body: '5\n' });
    expect(await status(asked(5, 5))).toBe(200);
  });

  it('is the same witness after it, and passes over what was half written', async () => {
    const before = await started();
    await before.status(asked(0, 5));
    const [name = ''] = await readdir(join(folder, 'heads'));
    await writeFile(join(folder, 'heads', name, '0000000000000009.0badcafe'), '{"size":9');
    const after = await started();
    expect(after.vkeys).toEqual(before.vkeys);
    expect(await after.status(asked(5, 8))).toBe(200);
  });

  it('signs nothing where what it stored does not open', async () => {
    await (await started()).status(asked(0, 5));
    const [name = ''] = await readdir(join(folder, 'heads'));
    await writeFile(join(folder, 'heads', name, '0000000000000005'), 'nonsense');
    await expect((await started()).ask(await asked(0, 5))).rejects.toThrow();
  });
});

describe('segl witness', () => {
  const running: RunningWitness[] = [];
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
  });
  const told: string[] = [];
  const run = async (change: Partial<Parameters<typeof runWitness>[0]> = {}) => {
    const logs = [log.head().verifierKey];
    const ran = await runWitness({
      folder,
      name: 'w.example',
      logs,
      host: '127.0.0.1',
      port: 0,
      tell: (what) => told.push(what),
      ...change,
    });
    if (ran.ok) running.push(ran.value);
    return ran.ok ? ran.value : ran.error.code;
  };

  it('answers over HTTP, alone on its folder, under a name that stays', async () => {
    const first = await run();
    if (typeof first === 'string') throw new Error(first);
    expect(await run()).toBe('witness_folder_taken');
    const body = new TextDecoder().decode(await asked(0, 5));
    const post = (path: string) => fetch(`${first.url}${path}`, { method: 'POST', body });
    expect((await post('/add-checkpoint')).status).toBe(200);
    const conflict = await post('/add-checkpoint');
    expect([conflict.status, conflict.headers.get('content-type'), await conflict.text()]).toEqual([
      ...[409, 'text/x.tlog.size', '5\n'],
    ]);
    expect((await post('/')).status).toBe(404);
    expect(told).toEqual([]);
    for (const [size, checkpoint] of [
      [5, forked.head(5).note],
      [8, log.head(8).note],
    ] as const)
      for (const proof of [[], [new Uint8Array(32)]])
        await fetch(`${first.url}/add-checkpoint`, {
          method: 'POST',
          body: formatAddCheckpoint({ oldSize: 5, proof: size === 5 ? [] : proof, checkpoint }),
        });
    // Each once, whoever sends it again.
    expect(told).toEqual([
      expect.stringMatching(/^THE LOG WAS FORKED: /),
      expect.stringMatching(/^Somebody sent a head .* Anybody can send a wrong proof/),
    ]);
    expect(told[0]).toContain(`${log.head(5).note}\n${forked.head(5).note}`);
    expect((await fetch(`${first.url}/add-checkpoint`)).status).toBe(405);
    expect(await (await fetch(`${first.url}/`)).text()).toBe(`${first.vkeys.join('\n')}\n`);
    await running.pop()?.stop();
    expect(await run({ name: 'x.example' })).toBe('witness_name_differs');
    expect(await run({ name: undefined, logs: ['x'] })).toBe('witness_log_malformed');
    expect(await run({ name: undefined })).toMatchObject({ vkeys: first.vkeys });
  });

  it('begins with a name, and reads no more than a request can have', async () => {
    expect(await run({ name: undefined })).toBe('witness_name_missing');
    expect(await run({ name: 'with space' })).toBe('witness_name_missing');
    const there = await run();
    if (typeof there === 'string') throw new Error(there);
    const status = await new Promise((resolve) => {
      const endless = request(`${there.url}/add-checkpoint`, { method: 'POST' }, ({ statusCode }) => {
        resolve(statusCode);
        endless.destroy();
      });
      endless.on('error', () => {});
      const more = () =>
        void (endless.destroyed || endless.write('x'.repeat(10_000), () => setImmediate(more)));
      more();
    });
    expect(status).toBe(413);
  });
});
