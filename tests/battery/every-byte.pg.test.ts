import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { openCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { mlDsa44, parseMlDsaKey, type MlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { parseEntries } from '#lib/domain/tlog/entries.ts';
import { parseLogPath } from '#lib/domain/tlog/log-path.ts';
import { bearsLineOf, parseVerifierKey, type VerifierKey } from '#lib/domain/tlog/note.ts';
import { tlogProofOf } from '#lib/domain/tlog/tlog-proof.ts';
import { leafHash, rootOfLeaves } from '#lib/domain/tlog/tree.ts';
import {
  proofOf,
  recordAll,
  resourceOf,
  sequence,
  sequencerOf,
  verifyMlDsa,
} from '#lib/server/audit/index.ts';
import { readClients, readHead } from '#lib/server/audit/memory/statement.ts';
import { tileId } from '#lib/server/audit/tiles/tiles.ts';
import { createBlobStore } from '#lib/server/platform/blobs/blobs.ts';
import type { Shelf } from '#lib/server/platform/blobs/shelf.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { checkProof } from '../../src/cli/commands/audit-strangers.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { signedHead } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';

/*
 * Every byte of a small log, as it is given out and as it lies in the data folder, altered one at a time: none is believed.
 * `npm run battery` alters them all, `npm test` one in so many.
 */
const EVERY = process.env['SEGL_BATTERY'] === 'whole' ? 1 : 13;

let database: TestDatabase;
let small: Context;
let full: Context;
beforeAll(async () => {
  database = await freshDatabase();
  [small, full] = [await logOf(3), await logOf(256)];
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await database.close();
});

async function logOf(count: number): Promise<Context> {
  const context = database.contextFor(await database.newClient());
  const events = Array.from({ length: count }, (_, at) => thingEvent(`${at}`, { at }));
  await context.transaction(async (tx) => ok(await recordAll(tx, context, events)));
  await sequence(context);
  return context;
}

async function served(context: Context, path: string): Promise<Uint8Array> {
  const asked = parseLogPath(`${context.clientId}/${path}`);
  const answer = asked && (await resourceOf(context, asked));
  if (!answer) throw new Error(`nothing at ${path}`);
  return answer.body;
}

/** What a reader takes from the bytes, or that it refuses them. */
type Reader = (bytes: Uint8Array) => string | Promise<string>;
class Refused extends Error {}

/** Where the lowest or the highest bit of a byte was altered and not refused, and what was believed then. */
async function passing(bytes: Uint8Array, read: Reader): Promise<{ at: number; believed: string }[]> {
  await read(bytes);
  const passed: { at: number; believed: string }[] = [];
  for (let at = 0; at < bytes.length; at += EVERY)
    for (const bit of [0x01, 0x80]) {
      const altered = Uint8Array.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ bit;
      try {
        passed.push({ at, believed: await read(altered) });
      } catch (cause) {
        if (!(cause instanceof Refused)) throw cause;
      }
    }
  return passed;
}

function must<T>(value: T | null | undefined | false, why: string): T {
  if (value === null || value === undefined || value === false) throw new Refused(why);
  return value;
}
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('what is given out', () => {
  let keys: { readonly vkeys: string[]; readonly first: VerifierKey; readonly second: MlDsaKey };
  beforeAll(async () => {
    const { verifierKeys } = await signedHead(small);
    const [first = '', second = ''] = verifierKeys;
    const [one, two] = [parseVerifierKey(first), parseMlDsaKey(second)];
    if (!one.ok || !two) throw new Error('no keys');
    keys = { vkeys: [first, second], first: one.value, second: two };
  });

  async function headIn(bytes: Uint8Array, { first, second }: Omit<typeof keys, 'vkeys'> = keys) {
    const other = mlDsa44(second, verifyMlDsa);
    const opened = await openCheckpoint(textOf(bytes), first, [other]);
    if (!opened.ok) throw new Refused(opened.error.code);
    must(bearsLineOf(textOf(bytes), other), 'the second signature is not there');
    return opened.value;
  }

  it('the checkpoint', async () => {
    const read: Reader = async (bytes) => JSON.stringify(await headIn(bytes));
    expect(await passing(await served(small, 'checkpoint'), read)).toEqual([]);
  });

  it('tile and entries, by the checkpoint', async () => {
    const { root } = await headIn(await served(small, 'checkpoint'));
    const byRoot = (leaves: Uint8Array[]) =>
      must(bytesToHex(rootOfLeaves(leaves)) === bytesToHex(root) && 'held', 'root');
    const tile: Reader = (bytes) =>
      byRoot(Array.from({ length: bytes.length / 32 }, (_, at) => bytes.slice(at * 32, at * 32 + 32)));
    expect(await passing(await served(small, 'tile/0/000.p/3'), tile)).toEqual([]);
    const entries: Reader = (bytes) =>
      byRoot(must(parseEntries(bytes), 'entries').map((entry) => leafHash(entry)));
    expect(await passing(await served(small, 'tile/entries/000.p/3'), entries)).toEqual([]);
  });

  it('the list of keys', async () => {
    const checkpoint = await served(small, 'checkpoint');
    const read: Reader = async (bytes) => {
      let list: { origin: unknown; keys: { vkey: string }[] };
      try {
        list = JSON.parse(textOf(bytes)) as typeof list;
      } catch {
        throw new Refused('JSON');
      }
      const [a, b] = must(Array.isArray(list.keys) && list.keys, 'keys');
      const one = parseVerifierKey(String(a?.vkey));
      const second = must(parseMlDsaKey(String(b?.vkey)), 'second key');
      if (!one.ok) throw new Refused(one.error.code);
      const head = await headIn(checkpoint, { first: one.value, second });
      must(list.origin === head.origin, 'origin');
      return 'the checkpoint';
    };
    // Nobody signs the list. Beside names and keys it says under which address and up to which size each is good: that is the
    // server's word, and who has a checkpoint does not ask for it.
    const list = await served(small, 'keys');
    const said = [...textOf(list).matchAll(/"(prefix|from|until)": ("[^"]*"|\d+|null)/g)];
    const isSaid = (at: number) => said.some(({ 0: { length }, index }) => index < at && at < index + length);
    const passed = await passing(list, read);
    expect(passed.filter(({ at, believed }) => !isSaid(at) || believed !== 'the checkpoint')).toEqual([]);
  });

  it('the proof of an event', async () => {
    const [leaf] = await database.owner`select event_id from audit.leaf
      where client_id = ${small.clientId} and index = 1`;
    const proof = await proofOf(small, String(leaf?.['event_id']));
    if (!proof.ok) throw new Error(proof.error.code);
    const read: Reader = async (bytes) => {
      const { holds, sentence } = await checkProof(textOf(bytes), keys.vkeys);
      return must(holds && sentence, sentence);
    };
    expect(await passing(Buffer.from(tlogProofOf(proof.value)), read)).toEqual([]);
  });
});

describe('what lies in the data folder', () => {
  const folder = () => database.platform.config.dataFolder;

  it('a tile, sealed', async () => {
    const { clientId, platform } = full;
    await served(full, 'tile/0/000');
    const { note } = await signedHead(full);
    const id = tileId(platform.keys, note.split('\n')[0] ?? '', { level: 0, index: 0 });
    const stored = await readFile(join(folder(), 'files', clientId, id.slice(-2), id));
    const read: Reader = async (bytes) => {
      const readPart: Shelf['readPart'] = () => Promise.resolve({ bytes, size: bytes.length });
      const shelf = { read: () => Promise.resolve(bytes), readPart } as unknown as Shelf;
      const opened = { keys: platform.keys, clients: platform.clientKeys };
      try {
        return bytesToHex(must(await createBlobStore(shelf, opened).get(clientId, id), 'none'));
      } catch (cause) {
        throw new Refused('does not open', { cause });
      }
    };
    expect(await passing(stored, read)).toEqual([]);
  });

  it('the memory', async () => {
    const { clientId, platform } = small;
    const fileOf = async (of: string) => {
      const [name = ''] = await readdir(join(folder(), MEMORY, of));
      return readFile(join(folder(), MEMORY, of, name));
    };
    const head: Reader = (bytes) => JSON.stringify(must(readHead(platform.keys, clientId, bytes), 'head'));
    expect(await passing(await fileOf(clientId), head)).toEqual([]);
    const clients: Reader = (bytes) => [...must(readClients(platform.keys, bytes), 'clients')].join();
    expect(await passing(await fileOf('clients'), clients)).toEqual([]);
  });
});
