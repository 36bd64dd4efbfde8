import type { Device } from '#lib/offline/device.svelte.ts';
import { leaveDocumentsOf } from '#lib/offline/documents/leave.ts';
import { onlyHereOf, type OnlyHere } from '#lib/offline/leaving/only-here.ts';
import type { Space } from '#lib/offline/store/database.ts';
import { chestOf, type Chest } from '#lib/offline/vault/chest.ts';
import { note } from '#lib/offline/support.ts';
import { anythingTyped } from './belongings.svelte.ts';
import type { Membership, Person } from './on-device.ts';

/** What the session asks before anybody leaves the device; loaded then. Null where nobody is known to keep anything here. */
export async function onlyHereAround(whose: Whose, space: Space | null): Promise<OnlyHere | null> {
  return withChest(whose, space, (chest) => onlyHereOf(chest, aroundOf(whose, space)));
}

/** Takes from the device the documents that were fetched ahead, in all the person's clients. Needs no key. Never rejects. */
export async function leaveDocuments(whose: Whose, space: Space | null): Promise<void> {
  const { clientIds } = aroundOf(whose, space);
  await withChest(whose, space, (chest) => leaveDocumentsOf(chest, clientIds)).catch(note);
}

async function withChest<T>(
  { person, device }: Whose,
  space: Space | null,
  work: (chest: Chest) => Promise<T>,
): Promise<T | null> {
  const userId = person?.id ?? space?.userId;
  if (userId === undefined) return null;
  const chest = device?.vault.chest ?? chestOf(userId);
  return work(chest).finally(() => {
    if (!device) chest.database.close();
  });
}

/** Where something of the person's may be. */
export function aroundOf({ clients }: Pick<Whose, 'clients'>, space: Space | null) {
  const clientIds = clients.map(({ clientId }) => clientId);
  return { clientIds, typedIn: space && anythingTyped(space.clientId) ? space.clientId : null };
}

/** The session, as far as it is asked of it. */
interface Whose {
  readonly person: Person | null;
  readonly clients: readonly Membership[];
  readonly device: Device | null;
}
