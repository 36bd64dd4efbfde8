/**
 * Where stored files lie: sealed bytes under names, each written once. It knows neither keys nor what it holds. Every
 * method rejects with a {@link StorageError} when the place itself is the trouble.
 */
export interface Shelf {
  /**
   * Durable once it resolves, and nothing lies under the name until all of it does. False where the name was taken,
   * also by a put of the same moment: what lay there stays.
   */
  add(name: string, content: Content): Promise<boolean>;
  /** The same where something lies under the name already: that is there until all of this is. */
  replace(name: string, content: Content): Promise<void>;
  /** The bytes, or null where there are none. */
  read(name: string): Promise<Uint8Array | null>;
  /** At most `length` of its bytes from `from` on, and how many it has; null where there are none. */
  readPart(name: string, from: number, length: number): Promise<Part | null>;
  /** Everything that lies there, or in one folder of it (`below/`), by name. What is added meanwhile may be among it. */
  entries(below?: string): AsyncIterable<ShelfEntry>;
  /** For what is kept until there is newer, and for files that no row has named for long. Nothing where there is none. */
  remove(name: string): Promise<void>;
}

export interface ShelfEntry {
  readonly name: string;
  readonly size: number;
  /** When it was laid there, by the clock of the place. */
  readonly at: Date;
}

export interface Part {
  readonly bytes: Uint8Array;
  /** Of the whole. */
  readonly size: number;
}

/** Bytes that are there, or so many that come one after the other. */
export type Content = Uint8Array | Flowing;

export interface Flowing {
  readonly size: number;
  readonly from: AsyncIterable<Uint8Array>;
}

/** As pieces, whichever it is. */
export async function* piecesOf(content: Content): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else yield* content.from;
}

/**
 * The place can't do it: no room (`storage_full`), it does not let us or refuses what we sent (`storage_unwritable`),
 * or it does not answer as it should (`storage_unavailable`), and then it may have been done.
 */
export class StorageError extends Error {
  readonly code: 'storage_full' | 'storage_unwritable' | 'storage_unavailable';

  constructor(code: StorageError['code'], cause: unknown) {
    super(code, { cause });
    this.code = code;
  }

  /** The system's or the store's own word for it: `EACCES`, `AccessDenied`. */
  get reason(): string {
    const { code, name, message } = this.cause as { code?: unknown; name?: string; message?: string };
    return typeof code === 'string' ? code : (name ?? message ?? 'unknown');
  }
}
