import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { formatEntries } from '#lib/domain/tlog/entries.ts';
import { formatNote, formatVerifierKey, keyId, type VerifierKey } from '#lib/domain/tlog/note.ts';
import { hashesIn, parseTilePath } from '#lib/domain/tlog/tile.ts';
import { leafHash, rootOfLeaves } from '#lib/domain/tlog/tree.ts';
import { look } from '../commands/audit-monitor.ts';
import { RemoteLog } from './remote.ts';

const ORIGIN = 'log.example/log';

interface Signer {
  readonly privateKey: KeyObject;
  readonly key: VerifierKey;
}
function signer(name: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, key: { name, publicKey: new Uint8Array(spki.subarray(-32)) } };
}
function noteOf({ privateKey, key }: Signer, size: number, root: Uint8Array, origin = key.name): string {
  const text = formatCheckpoint({ origin, size, root });
  const signature = Uint8Array.from(sign(null, Buffer.from(text), privateKey));
  return formatNote({ text, signatures: [{ name: key.name, keyId: keyId(key), signature }] });
}

/** A log as its server answers: a test changes what it says. */
class Log {
  readonly by = signer(ORIGIN);
  entries: Uint8Array[] = [];
  /** What the head is made of, if not of the entries. */
  signs: Uint8Array[] | null = null;
  answer: RequestListener | null = null;
  partials = true;

  get note(): string {
    const leaves = (this.signs ?? this.entries).map(leafHash);
    return noteOf(this.by, leaves.length, rootOfLeaves(leaves));
  }
  get vkey(): string {
    return formatVerifierKey(this.by.key);
  }
  at(path: string): Uint8Array | null {
    if (path === 'checkpoint') return Buffer.from(this.note);
    if (path === 'keys') return Buffer.from(JSON.stringify({ keys: [{ vkey: this.vkey, from: 0 }] }));
    const tile = parseTilePath(path);
    if (!tile) return null;
    const level = tile.level === 'entries' ? 0 : tile.level;
    const isFull = (tile.index + 1) * 256 ** (level + 1) <= this.entries.length;
    if (tile.width < 256 && isFull && !this.partials) return null;
    const end = tile.index * 256 + tile.width;
    if (tile.level === 'entries')
      return end > this.entries.length ? null : formatEntries(this.entries.slice(tile.index * 256, end));
    const leaves = this.entries.map(leafHash);
    if (end * 256 ** tile.level > leaves.length) return null;
    const under = hashesIn({ ...tile, level: tile.level }).map(({ level, index }) =>
      leaves.slice(index * 2 ** level, (index + 1) * 2 ** level),
    );
    return Buffer.concat(under.map(rootOfLeaves));
  }
}

let log: Log;
let server: Server;
let address: string;
let folder: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (log.answer) return log.answer(request, response);
    const body = log.at((request.url ?? '').replace(/^\/log\//, ''));
    response.writeHead(body ? 200 : 404).end(body ?? 'not found');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  log = new Log();
  folder = await mkdtemp(join(tmpdir(), 'segl-monitor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const client = signer(`${ORIGIN}/0198c0de-0000-7000-8000-000000000001`);
const rootOf = (size: number, more = 0) => leafHash(Uint8Array.of(size & 255, size >> 8, more));
const head = (size: number, more = 0) => Buffer.from(noteOf(client, size, rootOf(size, more)));
/** So many heads of the client's log, each larger than the one before. */
const heads = (count: number) => Array.from({ length: count }, (_, at) => head(at + 1));

async function looked(keys: readonly string[] = [], within?: { each: number; all: number }) {
  const { exitCode, lines } = await look(new RemoteLog(address, within), {
    ...{ folder, keys },
    now: new Date('2026-11-21T18:00:00Z'),
  });
  return `${exitCode} ${lines.join('\n').replace(/^\S+ /, '')}`;
}
const kept = async () =>
  (JSON.parse(await readFile(join(folder, 'seen.json'), 'utf8')) as { note: string }).note;

describe('a log that only grows', () => {
  test('is followed from the first look on, by the keys that it named then', async () => {
    log.entries = heads(3);
    expect(await looked()).toBe(
      `0 first seen: size 3\nIts keys are those that the server itself named: compare them with somebody who has them from elsewhere.\n${log.vkey}`,
    );
    for (const size of [3, 4, 255, 256, 257, 600]) {
      log.entries = heads(size);
      expect(await looked()).toBe(`0 good: size ${size}`);
      expect(await kept()).toBe(log.note);
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('alarm'))).toEqual([]);
  });

  test('is believed by the keys given, and never by those of another log', async () => {
    log.entries = heads(3);
    expect(await looked([formatVerifierKey(signer(ORIGIN).key)])).toMatch(/^1 ALARM unsigned/);
    expect(await looked([log.vkey])).toBe('0 first seen: size 3');
    expect(await looked([formatVerifierKey(signer(ORIGIN).key)])).toMatch(
      /^2 not read: the head that is kept/,
    );
    expect(await looked([log.vkey, formatVerifierKey(client.key)])).toMatch(
      /^2 not read: verifier_key_malformed/,
    );
  });

  test('may have let go of partial tiles that are full by now', async () => {
    log.entries = heads(300);
    expect(await looked()).toMatch(/^0 first/);
    const signs = heads(400);
    log.entries = heads(512);
    log.signs = signs;
    log.partials = false;
    expect(await looked()).toBe('0 good: size 400');
  });
});

describe('an alarm, with both heads kept and nothing learnt from the second', () => {
  const alarmed = async (how: string) => {
    const before = await kept();
    for (const _ of ['once', 'again']) expect(await looked()).toMatch(new RegExp(`^1 ALARM ${how}: `));
    expect(await kept()).toBe(before);
    const files = (await readdir(folder)).filter((name) => name.startsWith('alarm')).sort();
    expect(files.map((name) => name.replace(/^.*-/, ''))).toEqual(['kept', 'seen']);
    const notes = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    expect(notes).toEqual([before, log.note]);
  };

  test('also where there is no room to keep them', async () => {
    log.entries = heads(3);
    await looked();
    const before = await kept();
    log.entries = heads(2);
    const both = createHash('sha256').update(`${before}\n${log.note}`).digest('hex').slice(0, 16);
    await mkdir(join(folder, `alarm-${both}-seen`));
    expect(await looked()).toMatch(/^1 ALARM shorter: .*not kept, EISDIR/);
  });

  test('a log that is shorter', async () => {
    log.entries = heads(300);
    await looked();
    log.entries = heads(299);
    await alarmed('shorter');
  });

  test('another one of the same size, or a longer one', async () => {
    log.entries = heads(300);
    await looked();
    const other = heads(300).map((each, at) => (at === 7 ? head(8, 1) : each));
    log.entries = other;
    await alarmed('other_root');
    await rm(folder, { recursive: true });
    log.entries = heads(300);
    await looked();
    log.entries = [...other, head(301)];
    await alarmed('not_extended');
  });

  test('one signed by somebody else', async () => {
    log.entries = heads(3);
    await looked();
    Object.assign(log, { by: signer(ORIGIN) });
    await alarmed('unsigned');
  });

  test('one that ended, and is said to go on elsewhere; at first sight it is only not read', async () => {
    const left = 'this log was left: it goes on as log.example/log/2, under g1/\n';
    log.answer = (_, response) => response.writeHead(410).end(left);
    expect(await looked()).toMatch(/^2 not read: .* answers 410/);
    log.answer = null;
    log.entries = heads(3);
    await looked();
    log.answer = (_, response) => response.writeHead(410).end(left);
    for (const _ of ['once', 'again']) expect(await looked()).toMatch(/^1 ALARM gone: /);
    const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('-seen'));
    expect(await readFile(join(folder, file), 'utf8')).toBe(left);
  });

  test('does not fill the disk with what nobody signed', async () => {
    log.entries = heads(3);
    await looked();
    const files = async () => (await readdir(folder)).length;
    for (const each of ['a', 'b', 'c']) {
      log.answer = (_, response) => response.end(each);
      expect(await looked()).toMatch(/^1 ALARM unsigned: /);
      expect(await files()).toBe(3);
    }
  });

  test('entries that are not those of the root', async () => {
    log.entries = heads(3);
    await looked();
    log.signs = heads(4);
    log.entries = [...heads(3), head(4, 1)];
    await alarmed('not_extended|1 ALARM entries_differ');
  });

  test('a client’s head that went back, or is another at one size, or is none', async () => {
    for (const [next, how] of [
      [head(2), 'shorter'],
      [head(3, 1), 'other_root'],
      [Buffer.from('nonsense'), 'malformed'],
      [Buffer.from(noteOf(signer('other.example/log/x'), 9, rootOf(9))), 'malformed'],
    ] as const) {
      await rm(folder, { recursive: true, force: true });
      log.entries = heads(3);
      await looked();
      log.entries = [...heads(3), head(3), next];
      await alarmed(`client_head_${how}`);
    }
  });
});

test('a log that was begun anew is followed under its new name, with the head that it left among its leaves', async () => {
  const left = log.note;
  Object.assign(log, { by: signer(`${ORIGIN}/2`) });
  log.entries = [...heads(3), Buffer.from(left), head(4)];
  expect(await looked()).toMatch(/^0 first seen: size 5/);
  log.entries = [...log.entries, Buffer.from(log.note)];
  expect(await looked()).toMatch(/^1 ALARM client_head_malformed/);
});

describe('a server that answers as no log does', () => {
  const answers: Readonly<Record<string, RequestListener>> = {
    'another address': (_, response) => response.writeHead(302, { location: '/log/keys' }).end(),
    'an error': (_, response) => response.writeHead(500).end('no'),
    'a body without end': (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
        response.once('drain', more);
      };
      more();
    },
    nothing: () => {},
    'half an answer': (request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x');
      setImmediate(() => request.socket.destroy());
    },
  };
  test.each(Object.keys(answers))('%s is not read, and no alarm', async (name) => {
    log.entries = heads(3);
    await looked();
    log.answer = answers[name] ?? null;
    // Only who says nothing is waited for.
    const endless = name === 'a body without end';
    expect(await looked([], endless ? undefined : { each: 300, all: 60_000 })).toMatch(
      endless ? /^2 not read: .* has more than 65536 bytes/ : /^2 not read: /,
    );
  });

  test('tiles and entries that are cut short, or are not there', async () => {
    log.entries = heads(3);
    await looked();
    log.signs = heads(400);
    expect(await looked()).toMatch(/^2 not read: .* answers 404/);
    log.signs = null;
    log.entries = heads(400);
    const whole = log.at.bind(log);
    log.at = (path) => (path.startsWith('tile') ? (whole(path)?.subarray(1) ?? null) : whole(path));
    expect(await looked()).toMatch(/^2 not read: /);
  });

  test('is asked again when it says, as ours does of whoever asks much', async () => {
    log.entries = heads(300);
    let refused = 0;
    log.answer = (request, response) => {
      if (!request.url?.includes('entries') || refused > 0) {
        response.end(log.at((request.url ?? '').replace(/^\/log\//, '')));
        return;
      }
      refused += 1;
      response.writeHead(429, { 'retry-after': '1' }).end();
    };
    expect(await looked()).toMatch(/^0 first seen: size 300/);
    expect(refused).toBe(1);
    for (const after of ['100000', 'tomorrow', '-1', null]) {
      log.answer = (_, response) => response.writeHead(429, after ? { 'retry-after': after } : {}).end();
      expect(await looked()).toMatch(/^2 not read: .* answers 429/);
    }
  });

  test('can’t keep whoever watches reading for ever, however little it says each time', async () => {
    log.entries = heads(3);
    await looked();
    const late: RequestListener[] = [
      (_, response) => response.writeHead(429, { 'retry-after': '1' }).end(),
      (request, response) =>
        setTimeout(() => response.end(log.at((request.url ?? '').replace(/^\/log\//, ''))), 150),
    ];
    log.entries = heads(2000);
    for (const answer of late) {
      log.answer = answer;
      expect(await looked([], { each: 10_000, all: 400 })).toMatch(/^2 not read: .* takes too long/);
    }
  });
});

describe('what was seen', () => {
  test.each(['', '{', 'null', '[]', '{}', 'keys', 'note', 'clients', '"text"'])(
    'is not forgotten where the file says %s',
    async (text) => {
      log.entries = heads(3);
      await looked();
      const file = join(folder, 'seen.json');
      const said = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
      const isPart = text in said;
      if (isPart) delete said[text];
      const spoilt = isPart ? JSON.stringify(said) : text;
      await writeFile(file, spoilt);
      log.entries = heads(2);
      expect(await looked()).toMatch(/^2 not read: .*seen\.json can’t be read/);
      expect(await readFile(file, 'utf8')).toBe(spoilt);
    },
  );

  test('is not set back by another monitor that looked before, nor written where one is writing', async () => {
    log.entries = heads(3);
    await looked();
    log.entries = heads(4);
    const smaller = log.note;
    let slow: (() => void) | null = null;
    // One look begins, and another ends before it.
    log.answer = (request, response) => {
      const body = log.at((request.url ?? '').replace(/^\/log\//, ''));
      if (request.url?.endsWith('checkpoint') && !slow) slow = () => response.end(smaller);
      else response.end(body);
    };
    const first = looked();
    while (!slow) await new Promise((ready) => setTimeout(ready, 5));
    log.entries = heads(9);
    expect(await looked()).toBe('0 good: size 9');
    const larger = await kept();
    (slow as () => void)();
    expect(await first).toMatch(/^2 not read: .* is written to by another monitor/);
    expect(await kept()).toBe(larger);
    const lock = join(folder, 'seen.json.lock');
    await writeFile(lock, '');
    expect(await looked()).toMatch(/^2 not read: .* is written to by another monitor/);
    // Of one that has died.
    await utimes(lock, new Date(), new Date(Date.now() - 120_000));
    expect(await looked()).toBe('0 good: size 9');
    expect(await readdir(folder)).toEqual(['seen.json']);
  });
});
