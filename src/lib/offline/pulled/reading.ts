import type { Api } from '#lib/api.ts';
import { nameOf } from '../store/names.ts';
import { openJson, recall, unlessDamaged, type Store } from '../store/store.ts';
import { Followed, FOLLOWED } from './following.ts';

/** A page as the server tells it. */
export type PulledPage = Awaited<ReturnType<Api['sync']['pull']['query']>>;
/** A thing as it is at the server; `now` is null of what is gone. */
export type PulledThing = PulledPage['things'][number];
export type PulledKind = PulledThing['kind'];
/** What the list or the page of a kind answers where there is network. */
export type Of<K extends PulledKind> = NonNullable<Extract<PulledThing, { kind: K }>['now']>;

/*
 * What the server has, as this device was last told: what screens show where there is no network. What was done here since
 * and is not sent is not among it. Read inside Dexie's `liveQuery` it follows every change, whichever tab pulled it.
 */

/** All of a kind, in any order. Of what is damaged nothing is shown. */
export async function listPulled<K extends PulledKind>(store: Store, kind: K): Promise<Of<K>[]> {
  const rows = await store.database.pulled.where({ kind: await nameOf(store, 'kind', kind) }).toArray();
  const all = await Promise.all(
    rows.map((row) => unlessDamaged(() => openJson(store, 'pulled', row.name, row))),
  );
  return all.filter((each) => each !== null) as Of<K>[];
}

/** One by its id: of a register's row its key, of several columns with a slash between. */
export async function getPulled<K extends PulledKind>(
  store: Store,
  kind: K,
  id: string,
): Promise<Of<K> | null> {
  const name = await nameOf(store, kind, id);
  const row = await store.database.pulled.get(name);
  return row ? unlessDamaged(async () => (await openJson(store, 'pulled', name, row)) as Of<K>) : null;
}

/** When the server last told what it has, by its clock; null: never, or a first sync has not ended yet. */
export async function pulledAt(store: Store): Promise<Date | null> {
  return (await recall(store, FOLLOWED, Followed))?.at ?? null;
}
