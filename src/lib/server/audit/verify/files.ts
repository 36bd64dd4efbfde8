import { createHash } from 'node:crypto';
import { equalBytes } from '#lib/domain/bytes.ts';
import { ok } from '#lib/domain/result.ts';
import { StorageError } from '#lib/server/platform/blobs/shelf.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';

/** A stored file, as a row names it. */
export interface NamedFile {
  readonly blobId: string;
  /** `photo 0198…`: what it is of. */
  readonly of: string;
  readonly sha256: Uint8Array;
  readonly size: number;
}

export const FILE_KINDS = ['photo', 'document'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** The files of a kind that a service's rows name, in pages by their id. */
export interface Files {
  readonly kind: FileKind;
  count(tx: Tx, clientId: string): Promise<number>;
  /** Which of these a row names, also one of what is not complete yet. */
  named(tx: Tx, clientId: string, ids: readonly string[]): Promise<readonly string[]>;
  page(tx: Tx, clientId: string, after: string | null, limit: number): Promise<readonly NamedFile[]>;
}

type Counts = Readonly<Record<FileKind, number>>;

/** How far reading has come; may be kept, and gone on with by another process. */
export interface ReadSoFar {
  /** Which of the kinds is read, by its place in the list, and behind which file. */
  readonly at: number;
  /** Null: from the first on. */
  readonly after: string | null;
  readonly read: Counts;
  /** The place where they lie did not answer: what they are is not known. */
  readonly unread: Counts;
  /** Gone, or no longer what was stored: the first of them, as sentences. */
  readonly sentences: readonly string[];
  readonly changed: number;
}

const NONE: Counts = { photo: 0, document: 0 };
export const NOTHING_READ: ReadSoFar = {
  ...{ at: 0, after: null, read: NONE, unread: NONE },
  ...{ sentences: [], changed: 0 },
};

const PAGE = 100;
const SENTENCES = 100;
/** Of a place that does not answer so often in a row, the rest is not asked for: each try takes its time. */
const PATIENCE = 3;

/**
 * Reads stored files anew, one at a time, and holds each against the SHA-256 and size that its row says.
 * Yields after each hundred how far it has come.
 */
export async function* readFiles(
  context: Context,
  sources: readonly Files[],
  from: ReadSoFar = NOTHING_READ,
): AsyncGenerator<ReadSoFar> {
  let now = from;
  let silent = 0;
  for (let source = sources[now.at]; source; source = sources[now.at]) {
    const { after } = now;
    const found = await context.transaction(async (tx) =>
      ok(await source.page(tx, context.clientId, after, PAGE)),
    );
    const files = found.ok ? found.value : [];
    for (const file of files) {
      const state = silent < PATIENCE ? await stateOf(context, file) : 'unread';
      silent = state === 'unread' ? silent + 1 : 0;
      now = counted(now, source.kind, file, state);
    }
    const last = files.length < PAGE;
    now = { ...now, at: last ? now.at + 1 : now.at, after: last ? null : (files.at(-1)?.blobId ?? null) };
    yield now;
  }
}

type State = 'read' | 'changed' | 'unread';

function counted(now: ReadSoFar, kind: FileKind, { of, blobId }: NamedFile, state: State): ReadSoFar {
  if (state === 'unread') return { ...now, unread: oneMore(now.unread, kind) };
  const read = oneMore(now.read, kind);
  if (state === 'read') return { ...now, read };
  const sentence = `file_changed: ${of}: file ${blobId} is gone or was changed`;
  const sentences = now.sentences.length < SENTENCES ? [...now.sentences, sentence] : now.sentences;
  return { ...now, read, sentences, changed: now.changed + 1 };
}

const oneMore = (counts: Counts, kind: FileKind): Counts => ({ ...counts, [kind]: counts[kind] + 1 });

async function stateOf({ platform, clientId }: Context, file: NamedFile): Promise<State> {
  try {
    const stored = await platform.blobs.open(clientId, file.blobId);
    if (stored?.size !== file.size) return 'changed';
    const hash = createHash('sha256');
    for await (const bytes of stored.all()) hash.update(bytes);
    return equalBytes(hash.digest(), file.sha256) ? 'read' : 'changed';
  } catch (cause) {
    // Anything else: its authentication tag is wrong.
    return cause instanceof StorageError ? 'unread' : 'changed';
  }
}
