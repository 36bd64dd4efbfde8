import type { Sealed } from '../store/database.ts';
import { nameOf } from '../store/names.ts';
import { withRoom } from '../store/room.ts';
import { recall, sealJson, type Store } from '../store/store.ts';
import type { Result } from '#lib/domain/result.ts';
import type { DeviceFull } from '../store/quota.ts';
import { Followed, FOLLOWED, NOTHING_YET } from './following.ts';
import type { PulledPage } from './reading.ts';

export async function followed(store: Store): Promise<Followed> {
  return (await recall(store, FOLLOWED, Followed)) ?? NOTHING_YET;
}

/**
 * Takes a page in, with how far it leads, in one transaction: what was interrupted anywhere is asked for again, and told
 * again it changes nothing. What the person may no longer see goes with the first page; what a walk through all there is
 * has not met goes with its last.
 */
export async function takeIn(store: Store, page: PulledPage): Promise<Result<void, DeviceFull>> {
  const before = await followed(store);
  const walk = page.begins === null ? before.walk : 1 + Math.max(before.walk, await newestWalk(store));
  const walking = page.begins !== null ? !page.walked : before.walking && !page.walked;
  // As long as there is more to come, what lies here is as old as it was, or not all of it.
  const age = page.begins === 'access' ? null : before.at;
  const at = walking || page.more ? age : page.at;
  const told: Followed = { cursor: page.cursor, walk, walking, at };
  const rows: { name: string; kind: string; sealed: Sealed | null }[] = [];
  const kinds = new Map<string, string>();
  for (const { kind, id, now } of page.things) {
    const name = await nameOf(store, kind, id);
    const sealed = now === null ? null : await sealJson(store, 'pulled', name, now);
    const shelf = kinds.get(kind) ?? (await nameOf(store, 'kind', kind));
    kinds.set(kind, shelf);
    rows.push({ name, kind: shelf, sealed });
  }
  const kept = await sealJson(store, 'kept', FOLLOWED, told);
  const { database } = store;
  const { pulled } = database;
  return withRoom(database, () =>
    database.transaction('rw', pulled, database.kept, async () => {
      if (page.begins === 'access') await pulled.clear();
      await pulled.bulkDelete(rows.filter(({ sealed }) => !sealed).map(({ name }) => name));
      await pulled.bulkPut(
        rows.flatMap(({ name, kind, sealed }) => (sealed ? [{ name, kind, walk, ...sealed }] : [])),
      );
      if (page.walked) await pulled.where('walk').below(walk).delete();
      await database.kept.put({ id: FOLLOWED, ...kept });
    }),
  );
}

/** By the rows themselves, where it can't be read any more how far this device has followed. */
async function newestWalk({ database: { pulled } }: Store): Promise<number> {
  return (await pulled.orderBy('walk').last())?.walk ?? 0;
}

/** What was told is of another past than the server's: it is told all there is, from the beginning. What lies here stays until then. */
export async function followAnew(store: Store): Promise<void> {
  const before = await followed(store);
  const sealed = await sealJson(store, 'kept', FOLLOWED, { ...before, cursor: null } satisfies Followed);
  await store.database.kept.put({ id: FOLLOWED, ...sealed });
}
