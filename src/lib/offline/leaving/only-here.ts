import { bytesToHex } from '@noble/hashes/utils.js';
import { Dexie } from 'dexie';
import { countLocal } from '../store/counts.ts';
import { databaseName, type DeviceDatabase } from '../store/database.ts';
import { TYPED } from '../store/store.ts';
import type { Chest } from '../vault/chest.ts';

/** What exists on this device alone, in words that a person is told before they leave it. */
export interface OnlyHere {
  /** Drafts, and rows of registers, with something that is not sent; those that are begun and not saved are among them. */
  readonly drafts: number;
  /** With something that the server refused: a person must decide. */
  readonly refused: number;
  /** Pictures that the server has not confirmed. */
  readonly photos: number;
  /** Taken while the device was locked, and not taken in since. */
  readonly captured: number;
  /** Codings that were begun: how many there are, nobody knows without the key. */
  readonly typed: boolean;
  /**
   * Documents that were prepared for signing. Told, and no reason to stay: they wait at the server as before, and reading
   * them again is all it costs. No file takes them along, as another device would sign what was not read on it.
   */
  readonly prepared: number;
  /** The clients' stores that hold it, by their names. */
  readonly places: readonly string[];
  /** Each thing as it is now. A file that was made of fewer, or of what has changed since, does not have all of it. */
  readonly marks: readonly string[];
}

const NOTHING: OnlyHere = {
  drafts: 0,
  refused: 0,
  photos: 0,
  captured: 0,
  typed: false,
  prepared: 0,
  places: [],
  marks: [],
};

/** In how many places something exists only here: none, and the device can be left. */
export const amountOf = ({ drafts, refused, photos, captured, typed }: OnlyHere): number =>
  Math.max(drafts + refused, Math.min(photos, 1)) + captured + (typed ? 1 : 0);

/**
 * All that exists on this device alone of a person's, in each of their clients; readable without the key. The one place that
 * says so: signing out, wiping and giving up a lost passphrase ask it.
 * @param around.clientIds those that the person is known to be of, beside those that lie under the vault
 * @param around.typedIn the client in which a coding is being typed now: it is sealed when the device is locked
 */
export async function onlyHereOf(
  chest: Chest,
  { clientIds, typedIn }: { readonly clientIds: readonly string[]; readonly typedIn: string | null },
): Promise<OnlyHere> {
  const { userId, database, openHeld } = chest;
  const held = (await database.held.toArray()).map(({ name }) => name);
  const names = new Set(held);
  for (const clientId of clientIds) {
    const name = databaseName({ userId, clientId });
    // Looking makes no store where there is none.
    if (!names.has(name) && (await Dexie.exists(name))) names.add(name);
  }
  let all = NOTHING;
  for (const name of names) {
    const database = openHeld(name);
    all = both(all, await onlyHereIn(database).finally(() => database.close()));
  }
  return typedIn === null ? all : both(all, typing(databaseName({ userId, clientId: typedIn })));
}

const typing = (place: string): OnlyHere => ({
  ...{ ...NOTHING, typed: true, places: [place] },
  marks: [markOf(place, 'typed', TYPED)],
});

const markOf = (place: string, table: string, id: unknown) => `${place} ${table} ${String(id)}`;

/** The same of one client. */
export async function onlyHereIn(database: DeviceDatabase): Promise<OnlyHere> {
  const { outbox, photos, unfinished, captured, kept } = database;
  const mark = (table: string) => (id: unknown) => markOf(database.name, table, id);
  const counts = await countLocal(database);
  const photoIds = await photos.toCollection().primaryKeys();
  const capturedIds = await captured.toCollection().primaryKeys();
  const begun = await unfinished.toArray();
  const typed = (await kept.where({ id: TYPED }).count()) > 0;
  const marks = [
    ...(await outbox.toArray()).map(({ id }) => mark('outbox')(id)),
    ...photoIds.map(mark('photo')),
    ...capturedIds.map(mark('captured')),
    // Under the same id it becomes another with each word.
    ...begun.map(({ id, iv }) => mark('begun')(`${id} ${bytesToHex(iv)}`)),
    ...(typed ? [mark('typed')(TYPED)] : []),
  ];
  return {
    // What was captured is told by itself.
    drafts: counts.unsent - counts.captured,
    refused: counts.rejected,
    photos: photoIds.length,
    captured: counts.captured,
    typed,
    prepared: await database.prepared.count(),
    places: marks.length > 0 ? [database.name] : [],
    marks,
  };
}

function both(one: OnlyHere, other: OnlyHere): OnlyHere {
  return {
    drafts: one.drafts + other.drafts,
    refused: one.refused + other.refused,
    photos: one.photos + other.photos,
    captured: one.captured + other.captured,
    typed: one.typed || other.typed,
    prepared: one.prepared + other.prepared,
    places: [...new Set([...one.places, ...other.places])],
    marks: [...new Set([...one.marks, ...other.marks])],
  };
}
