import {
  list,
  nullable,
  object,
  oneOf,
  string,
  uuid,
  whole,
  bool,
  either,
  shape,
} from '#lib/domain/shape.ts';
import { DraftContent } from '#lib/domain/drafts/draft.ts';
import { Mutation } from '#lib/domain/sync/mutation.ts';
import { DraftVersion } from '#lib/domain/sync/version.ts';
import { Unfinished } from '../drafts/unfinished.ts';
import type { OutboxRow, PhotoRow } from '../store/database.ts';
import { openChange, openContent, openJson, TYPED, unlessDamaged, type Store } from '../store/store.ts';
import type { Piece } from './file.ts';
import { onlyHereIn } from './only-here.ts';
import { inStoreOf, type OpenVault } from './stores.ts';

/** Whose file it is: the first piece. */
export interface Whose {
  readonly type: 'whose';
  readonly userId: string;
}

/** A picture that the server has not confirmed, with its bytes. */
export interface Picture {
  readonly type: 'picture';
  readonly clientId: string;
  readonly id: string;
  readonly draftId: string;
  readonly state: PhotoRow['state'];
  readonly code: string | null;
}

/** All else that exists only here of one client. It comes behind the client's pictures. */
export interface Rest {
  readonly type: 'rest';
  readonly clientId: string;
  readonly drafts: readonly {
    readonly id: string;
    readonly state: 'live' | 'discarded';
    readonly revision: number | null;
    readonly content: DraftContent;
  }[];
  /** In the order in which they were made. */
  readonly changes: readonly {
    readonly id: string;
    readonly state: 'waiting' | 'rejected';
    readonly chained: boolean;
    readonly base: number | null;
    readonly code: string | null;
    readonly mutation: Mutation;
    readonly basis: DraftVersion | null;
  }[];
  readonly begun: readonly Unfinished[];
  /** Codings that were begun, as the form that typed them sealed them. */
  readonly typed: unknown;
}

export type Said = Whose | Picture | Rest;
const revision = nullable(whole(1));
const code = nullable(string);
export const Said = either<Said>({
  whose: object({ userId: uuid }),
  picture: object({
    ...{ clientId: uuid, id: uuid, draftId: uuid, code },
    state: oneOf(['held', 'waiting', 'rejected']),
  }),
  rest: object({
    clientId: uuid,
    drafts: list(object({ id: uuid, state: oneOf(['live', 'discarded']), revision, content: DraftContent })),
    changes: list(
      object({
        ...{ id: uuid, state: oneOf(['waiting', 'rejected']), chained: bool, base: nullable(whole(0)), code },
        ...{ mutation: Mutation, basis: nullable(DraftVersion) },
      }),
    ),
    begun: list(Unfinished),
    typed: shape((value) => value),
  }),
});

/** What is being written, and what is told of it once it is. */
export interface Gathering {
  readonly vault: OpenVault;
  /** The person's, as far as this device knows. */
  readonly clientIds: readonly string[];
  /** Told of each client whose things are all in what was gathered: their marks, as they were before it began. */
  readonly onGathered: (marks: readonly string[]) => void;
}

/**
 * All that exists only here, to be written into a file; a picture at a time. What can't be read, what was captured while the
 * device was locked and not taken in yet, and a client that lies under a passphrase of its own, are left out, and their marks
 * with them: then not all of it is in the file.
 */
export async function* gathered({ vault, clientIds, onGathered }: Gathering): AsyncGenerator<Piece> {
  const { userId } = vault.chest;
  yield { says: { type: 'whose', userId } satisfies Whose };
  for (const clientId of clientIds) {
    const there = await inStoreOf(vault, clientId, (store) => Promise.resolve(onlyHereIn(store.database)));
    if (!there || there.marks.length === 0) continue;
    const left = new Set<string>();
    const ids = await inStoreOf(vault, clientId, ({ database }) =>
      database.photos.toCollection().primaryKeys(),
    );
    for (const id of ids ?? []) {
      const piece = await inStoreOf(vault, clientId, (store) => picture(store, clientId, id));
      if (piece) yield piece;
      else left.add(id);
    }
    const rest = await inStoreOf(vault, clientId, (store) => restOf(store, clientId, left));
    if (rest) yield { says: rest };
    onGathered(there.marks.filter((mark) => isIn(mark, left)));
  }
}

/** Whether what a mark stands for was gathered. */
const isIn = (mark: string, left: ReadonlySet<string>): boolean => {
  const [, table = '', id = ''] = mark.split(' ');
  return table !== 'captured' && !left.has(id);
};

async function picture(store: Store, clientId: string, id: string): Promise<Piece | null> {
  const row = await store.database.photos.get(id);
  const bytes = row && (await unlessDamaged(() => store.cipher.open('photos', id, row)));
  if (!row || !bytes) return null;
  const { draftId, state, code } = row;
  return { says: { type: 'picture', clientId, id, draftId, state, code } satisfies Picture, bytes };
}

/** @param left is told what could not be read */
async function restOf({ database, cipher }: Store, clientId: string, left: Set<string>): Promise<Rest> {
  const store = { database, cipher };
  const { drafts, outbox, photos, unfinished, kept } = database;
  const rows = await outbox.orderBy('seq').toArray();
  const named = [...(await photos.orderBy('draftId').uniqueKeys())] as string[];
  const begunIds = await unfinished.toCollection().primaryKeys();
  const about = new Set([...rows.map(({ subject }) => subject), ...named, ...begunIds]);
  const readable = async <T>(id: string, open: () => Promise<T>): Promise<T[]> => {
    const opened = await unlessDamaged(open);
    if (opened === null) left.add(id);
    return opened === null ? [] : [opened];
  };
  const rest = {
    drafts: [] as Rest['drafts'][number][],
    changes: [] as Rest['changes'][number][],
    begun: [] as Unfinished[],
  };
  for (const row of await drafts.bulkGet([...about])) {
    if (!row) continue;
    const { id, state, revision } = row;
    for (const content of await readable(id, () => openContent(store, row)))
      rest.drafts.push({ id, state, revision, content });
  }
  for (const row of rows) {
    const { id, chained, base, code } = row;
    for (const change of await readable(id, () => openChange(store, row)))
      rest.changes.push({ id, state: stateOf(row), chained, base, code, ...change });
  }
  for (const row of await unfinished.toArray()) {
    const { id } = row;
    const opened = async () => Unfinished.parse(await openJson(store, 'unfinished', id, row));
    rest.begun.push(...(await readable(id, opened)));
  }
  const typed = await kept.get(TYPED);
  return {
    ...{ type: 'rest', clientId, ...rest },
    typed: typed ? ((await readable(TYPED, () => openJson(store, 'kept', TYPED, typed)))[0] ?? null) : null,
  };
}

/** What is on its way travels once more, under a number of the other device's. */
const stateOf = ({ state }: OutboxRow): 'waiting' | 'rejected' =>
  state === 'rejected' ? 'rejected' : 'waiting';
