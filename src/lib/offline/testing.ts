import { createHash } from 'node:crypto';
import type { DBCore, DBCoreGetRequest, DBCoreMutateRequest } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import type { DraftContent, Photo } from '#lib/domain/draft.ts';
import type { Bytes } from './bytes.ts';
import { cipherOf } from './cipher.ts';
import { openDatabase, type DeviceDatabase, type Space } from './database.ts';
import type { NewPhoto } from './photo.ts';
import type { Store } from './store.ts';

/** A device for tests: an IndexedDB in memory that outlives the "processes" that open it. */
export class TestDevice {
  readonly space: Space = { userId: v7(), clientId: v7() };
  readonly deviceId: string = v7();
  readonly indexedDB: IDBFactory = new IDBFactory();
  #key: CryptoKey | null = null;

  /** Opens it as a freshly started app would, with the vault open. */
  async boot(): Promise<Store> {
    const database = this.open();
    await database.transaction('rw', database.device, async () => {
      if (await database.device.get('device')) return;
      await database.device.add({
        id: 'device',
        deviceId: this.deviceId,
        registered: false,
        nextMutation: 1,
      });
    });
    this.#key ??= await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    return { database, cipher: cipherOf(this.#key, this.space.clientId) };
  }

  open(): DeviceDatabase {
    return openDatabase(this.space, { indexedDB: this.indexedDB, IDBKeyRange });
  }
}

/** From now on the `nth` write (from 1) to the database fails with `error`, as when the process or the disk ends there. */
export function failWrite(database: DeviceDatabase, nth: number, error: () => Error): void {
  let writes = 0;
  const create = (core: DBCore): DBCore => ({
    ...core,
    table(name) {
      const table = core.table(name);
      const mutate = (request: DBCoreMutateRequest): ReturnType<typeof table.mutate> => {
        writes += 1;
        return writes === nth ? Promise.reject(error()) : table.mutate(request);
      };
      return { ...table, mutate };
    },
  });
  // Middleware is taken in when the database opens.
  database.close({ disableAutoOpen: false });
  database.use({ stack: 'dbcore', name: 'failing', create });
}

/** Counts the photos whose bytes are read from now on. */
export function countPhotoReads(database: DeviceDatabase): () => number {
  let read = 0;
  const create = (core: DBCore): DBCore => ({
    ...core,
    table(name) {
      const table = core.table(name);
      if (name !== 'photos') return table;
      const get = (request: DBCoreGetRequest): ReturnType<typeof table.get> => {
        read += 1;
        return table.get(request);
      };
      return {
        ...table,
        get,
        async getMany(request) {
          read += request.keys.length;
          return table.getMany(request);
        },
        async query(request) {
          const answer = await table.query(request);
          if (request.values) read += answer.result.length;
          return answer;
        },
        async openCursor(request) {
          if (request.values) read += 1;
          return table.openCursor(request);
        },
      };
    },
  });
  database.close({ disableAutoOpen: false });
  database.use({ stack: 'dbcore', name: 'counting', create });
  return () => read;
}

/** Bytes that begin like a JPEG and differ by `seed`. */
export function jpeg(size: number, seed: number): Bytes {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + seed * 97 + (at >> 8)) & 0xff;
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

export function newPhoto(size: number, seed: number): NewPhoto {
  const bytes = jpeg(size, seed);
  const photo: Photo = { id: v7(), sha256: sha256Hex(bytes), size, type: 'image/jpeg' };
  return { photo, bytes };
}

export function content(text: string, photos: readonly NewPhoto[] = []): DraftContent {
  return {
    amount: 123456n,
    date: '2026-11-20',
    text,
    project: null,
    photos: photos.map(({ photo }) => photo),
  };
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every string, number and byte array in a database as it lies on the disk. */
export async function rawValues(database: DeviceDatabase): Promise<{ text: string; bytes: Buffer }> {
  const texts: string[] = [];
  const buffers: Buffer[] = [];
  const visit = (value: unknown): void => {
    if (value instanceof Uint8Array) buffers.push(Buffer.from(value));
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(visit);
    else texts.push(String(value));
  };
  for (const table of database.tables) visit(await table.toArray());
  return { text: texts.join('\n'), bytes: Buffer.concat(buffers) };
}
