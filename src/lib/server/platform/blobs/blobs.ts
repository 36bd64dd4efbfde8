import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KeyProvider } from '../keys.ts';
import { KEYS_KEPT_MS, KeyDestroyed, type ClientKeys } from '../keys/client-keys.ts';
import { SEGMENT_BYTES } from '../segments.ts';
import { ASIDE, nameOf } from './names.ts';
import {
  aadOf,
  dataKeyIn,
  generationIn,
  HEAD_BYTES,
  headOf,
  laidOut,
  newDataKey,
  offsetOf,
  openAt,
  SEALED_SEGMENT_BYTES,
  sealBytes,
  sealFile,
  storedLength,
  type FileKey,
} from './sealed.ts';
import { type Shelf, StorageError } from './shelf.ts';
import { isWhole, openWhole } from './whole.ts';

/**
 * Stored files: photos and documents. Each is encrypted with a key of its own, which the client's key wraps; a file can't be
 * read with another client's id, nor under another file's id, and not at all once the client's key was destroyed.
 */
export interface BlobStore {
  /**
   * Durable once it resolves ok. The same bytes again under the same id change nothing; others are refused
   * (`storage_unwritable`). After `storage_unavailable` it may have been stored, and the same again is safe.
   */
  put(clientId: string, id: string, bytes: Uint8Array): Promise<Result<void, BlobError>>;
  /** The same of `size` bytes that come one after the other; of an id that is taken it is not looked whether they are the same. */
  putFlowing(
    clientId: string,
    id: string,
    flowing: { readonly size: number; readonly from: AsyncIterable<Uint8Array> },
  ): Promise<Result<void, BlobError>>;
  /**
   * The bytes, or null where there is no such file. Throws when it was changed where it lies, and a
   * {@link StorageError} when that place does not answer.
   */
  get(clientId: string, id: string): Promise<Uint8Array | null>;
  /** The file, to be read part by part; null and errors as with {@link BlobStore.get}, which each part may throw too. */
  open(clientId: string, id: string): Promise<OpenBlob | null>;
}

/** A stored file whose bytes are read as they are wanted. */
export interface OpenBlob {
  readonly size: number;
  /** At most `length` bytes from `from` on; reads and opens the segments that have them, and no other. */
  part(from: number, length: number): Promise<Uint8Array>;
  /** All of it, in segments. */
  all(): AsyncGenerator<Uint8Array>;
}

export type BlobError =
  | { code: 'storage_full' }
  | { code: 'storage_unwritable'; reason: string }
  | { code: 'storage_unavailable'; reason: string };

/** What opens files: those of 0.6.0 the installation's keys, all since then the client's. */
export interface BlobKeys {
  readonly keys: KeyProvider;
  readonly clients: ClientKeys;
}

interface File {
  readonly clientId: string;
  readonly id: string;
}

export function createBlobStore(shelf: Shelf, opened: BlobKeys): BlobStore {
  return new StoredFiles(shelf, opened);
}

class StoredFiles implements BlobStore {
  readonly #shelf: Shelf;
  readonly #keys: KeyProvider;
  readonly #clients: ClientKeys;

  constructor(shelf: Shelf, { keys, clients }: BlobKeys) {
    this.#shelf = shelf;
    this.#keys = keys;
    this.#clients = clients;
    // Handed on one by one, as parts of other stores.
    this.get = this.get.bind(this);
    this.put = this.put.bind(this);
    this.open = this.open.bind(this);
    this.putFlowing = this.putFlowing.bind(this);
  }

  async get(clientId: string, id: string): Promise<Uint8Array | null> {
    const file = { clientId, id };
    const stored = await this.#found(file, (name) => this.#shelf.read(name));
    if (!stored) return null;
    if (isWhole(stored)) return openWhole(this.#keys, file, stored);
    const key = await this.#fileKey(file, stored);
    const { segments, size } = laidOut(stored.length);
    const bytes = Buffer.alloc(size);
    for (let number = 0; number < segments; number++) {
      const sealed = stored.subarray(offsetOf(number), offsetOf(number + 1));
      bytes.set(openAt(key, { number, segments }, sealed), number * SEGMENT_BYTES);
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, size);
  }

  async put(clientId: string, id: string, bytes: Uint8Array): Promise<Result<void, BlobError>> {
    const file = { clientId, id };
    return this.#stored(file, async (key, head) => {
      const sealed = sealBytes(key, head, bytes);
      return (await this.#shelf.add(nameOf(clientId, id), sealed)) || isStored(this.get(clientId, id), bytes);
    });
  }

  async putFlowing(
    clientId: string,
    id: string,
    { size, from }: { readonly size: number; readonly from: AsyncIterable<Uint8Array> },
  ): Promise<Result<void, BlobError>> {
    return this.#stored({ clientId, id }, (key, head) =>
      this.#shelf.add(nameOf(clientId, id), {
        size: storedLength(size),
        from: behind(head, sealFile(key, exactly(size, from))),
      }),
    );
  }

  async open(clientId: string, id: string): Promise<OpenBlob | null> {
    const file = { clientId, id };
    const head = await this.#found(file, (name) => this.#shelf.readPart(name, 0, offsetOf(1)));
    if (!head) return null;
    if (isWhole(head.bytes)) {
      const bytes = await this.get(clientId, id);
      return bytes && ofBytes(bytes);
    }
    const key = await this.#fileKey(file, head.bytes);
    const { segments, size } = laidOut(head.size);
    const segment = async (number: number) => {
      if (number === 0) return openAt(key, { number, segments }, head.bytes.subarray(HEAD_BYTES));
      const found = await this.#found(file, (name) =>
        this.#shelf.readPart(name, offsetOf(number), SEALED_SEGMENT_BYTES),
      );
      if (!found) throw new Error('a stored file went away while it was read');
      return openAt(key, { number, segments }, found.bytes);
    };
    return inParts(size, segments, segment);
  }

  /** Read where it lies; else where it was laid aside, when no row named it. */
  async #found<T>({ clientId, id }: File, read: (name: string) => Promise<T | null>): Promise<T | null> {
    const name = nameOf(clientId, id);
    return (await read(name)) ?? (await read(ASIDE + name));
  }

  async #fileKey(file: File, head: Uint8Array): Promise<FileKey> {
    const generation = generationIn(head);
    if (generation === null) throw new Error('this is no stored file');
    const clientKey = await this.#clients.find(file.clientId, generation);
    if (clientKey) return { dataKey: dataKeyIn(head, clientKey), aad: aadOf(file.clientId, file.id) };
    // Its head may have come under a later key since it was read.
    const again = await this.#found(file, (name) => this.#shelf.readPart(name, 0, HEAD_BYTES));
    if (!again || generationIn(again.bytes) === generation) throw new KeyDestroyed(file.clientId);
    return this.#fileKey(file, again.bytes);
  }

  async #stored(
    file: File,
    store: (key: FileKey, head: Uint8Array) => Promise<boolean>,
  ): Promise<Result<void, BlobError>> {
    const { clientId, id } = file;
    nameOf(clientId, id);
    try {
      const begun = performance.now();
      const current = await this.#clients.current(clientId);
      const key = { dataKey: newDataKey(), aad: aadOf(clientId, id) };
      if (!(await store(key, headOf(current, key.dataKey))))
        return err({ code: 'storage_unwritable', reason: 'something else lies under this id' });
      // Whoever changes the keys waits so long for those who still seal under the one before.
      if (performance.now() - begun > KEYS_KEPT_MS) await this.#wrappedAnew(file, current.generation, key);
      return ok();
    } catch (cause) {
      if (cause instanceof KeyDestroyed) return err({ code: 'storage_unwritable', reason: cause.code });
      if (!(cause instanceof StorageError)) throw cause;
      const { code, reason } = cause;
      return err(code === 'storage_full' ? { code } : { code, reason });
    }
  }

  async #wrappedAnew({ clientId, id }: File, generation: number, { dataKey }: FileKey): Promise<void> {
    this.#clients.forget(clientId);
    const current = await this.#clients.current(clientId);
    if (current.generation !== generation)
      await withHead(this.#shelf, nameOf(clientId, id), headOf(current, dataKey));
  }
}

/** The same file behind another head. */
export async function withHead(shelf: Shelf, name: string, head: Uint8Array): Promise<void> {
  const first = await shelf.readPart(name, HEAD_BYTES, PIECE_BYTES);
  if (!first) return;
  await shelf.replace(name, { size: first.size, from: behind(head, rest(shelf, name, first.size)) });
}

const PIECE_BYTES = 4 * 1024 * 1024;

async function* rest(shelf: Shelf, name: string, size: number): AsyncGenerator<Uint8Array> {
  for (let at = HEAD_BYTES; at < size;) {
    const part = await shelf.readPart(name, at, PIECE_BYTES);
    if (!part || part.bytes.length === 0) throw new Error('a stored file went away while it was read');
    at += part.bytes.length;
    yield part.bytes;
  }
}

async function* behind(head: Uint8Array, others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* others;
}

/** Throws where other than so many bytes come. */
async function* exactly(size: number, from: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const bytes of from) {
    left -= bytes.length;
    if (left < 0) break;
    yield bytes;
  }
  if (left !== 0) throw new RangeError(`${size} bytes were to come`);
}

function inParts(size: number, segments: number, segment: (number: number) => Promise<Uint8Array>): OpenBlob {
  return {
    size,
    async *all() {
      for (let number = 0; number < segments; number++) yield segment(number);
    },
    async part(from, length) {
      const end = Math.min(size, from + length);
      const parts: Uint8Array[] = [];
      for (let at = from; at < end;) {
        const number = Math.floor(at / SEGMENT_BYTES);
        const begin = number * SEGMENT_BYTES;
        const bytes = await segment(number);
        parts.push(bytes.subarray(at - begin, end - begin));
        at = begin + SEGMENT_BYTES;
      }
      return Buffer.concat(parts);
    },
  };
}

/** What is in memory already, as a file that is read part by part. */
export function ofBytes(bytes: Uint8Array): OpenBlob {
  return inParts(bytes.length, Math.max(1, Math.ceil(bytes.length / SEGMENT_BYTES)), (number) =>
    Promise.resolve(bytes.subarray(number * SEGMENT_BYTES, (number + 1) * SEGMENT_BYTES)),
  );
}

/** Whether what lies there opens, and is this. */
async function isStored(stored: Promise<Uint8Array | null>, bytes: Uint8Array): Promise<boolean> {
  try {
    const there = await stored;
    return there !== null && equalBytes(there, bytes);
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    return false;
  }
}
