import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { createBlobStore } from '#lib/server/platform/blobs/blobs.ts';
import { folderShelf } from '#lib/server/platform/blobs/folder.ts';
import { aadOf, newDataKey, sealFile } from '#lib/server/platform/blobs/sealed.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { fixedClientKeys } from '../setup/keys.ts';
import type { Row } from './benchmark.ts';

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
const TURN = 256 * MIB;
const TURNS = 7;
const LEAST_SHARE = 0.8;
const MOST_MEMORY_MIB = 160;

/**
 * Bytes sealed as stored files are, beside AES-256-GCM of the same bytes alone, turn by turn: of each the fastest turn, as
 * what else the machine does slows either. Then a gibibyte stored and read, and the memory that took.
 */
export async function blobs(): Promise<Row[]> {
  const [raw, sealed]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    raw.push(await seconds(rawOf));
    sealed.push(await seconds(sealing));
  }
  const share = Math.min(...raw) / Math.min(...sealed);
  const { written, read, memory } = await stored();
  return [
    {
      what: 'sealing, MiB/s',
      measured: Math.round(TURN / MIB / Math.min(...sealed)),
      'of AES-256-GCM alone': `${Math.round(share * 100)} %`,
      limit: `at least ${LEAST_SHARE * 100} %`,
      holds: String(share >= LEAST_SHARE),
    },
    { what: 'stored in a folder, MiB/s', measured: written },
    { what: 'read and hashed, MiB/s', measured: read },
    {
      what: 'memory for it, MiB',
      measured: memory,
      limit: `at most ${MOST_MEMORY_MIB}`,
      holds: String(memory <= MOST_MEMORY_MIB),
    },
  ];
}

async function stored(): Promise<{ written: number; read: number; memory: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'segl-bench-blobs-'));
  const keys = createKeyProvider(randomBytes(32));
  const store = createBlobStore(folderShelf(folder), { keys, clients: fixedClientKeys(keys) });
  const [clientId, id] = [uuidv7(), uuidv7()];
  const before = process.memoryUsage.rss();
  let most = before;
  const watching = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  try {
    const writing = await seconds(async () => {
      const put = await store.putFlowing(clientId, id, { size: SIZE, from: source(SIZE) });
      if (!put.ok) throw new Error(put.error.code);
    });
    const reading = await seconds(async () => {
      const hash = createHash('sha256');
      for await (const bytes of (await store.open(clientId, id))!.all()) hash.update(bytes);
      hash.digest();
    });
    const memory = Math.round((most - before) / MIB);
    return {
      written: Math.round(SIZE / MIB / writing),
      read: Math.round(SIZE / MIB / reading),
      memory,
    };
  } finally {
    clearInterval(watching);
    await rm(folder, { recursive: true, force: true });
  }
}

const PIECE = randomBytes(MIB);

async function* source(size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += MIB) yield await Promise.resolve(PIECE);
}

async function rawOf(): Promise<void> {
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12));
  for await (const bytes of source(TURN)) cipher.update(bytes);
  cipher.final();
  cipher.getAuthTag();
}

async function sealing(): Promise<void> {
  const key = { dataKey: newDataKey(), aad: aadOf(uuidv7(), uuidv7()) };
  for await (const _ of sealFile(key, source(TURN)));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
