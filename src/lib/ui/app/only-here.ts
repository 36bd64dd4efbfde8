import type { Device } from '#lib/offline/device.svelte.ts';
import { onlyHereOf, type OnlyHere } from '#lib/offline/leaving/only-here.ts';
import type { Space } from '#lib/offline/store/database.ts';
import { chestOf } from '#lib/offline/vault/chest.ts';
import { anythingTyped } from './belongings.svelte.ts';
import type { Membership, Person } from './on-device.ts';

/** What the session asks before anybody leaves the device; loaded then. Null where nobody is known to keep anything here. */
export async function onlyHereAround(whose: Whose, space: Space | null): Promise<OnlyHere | null> {
  const { person, device } = whose;
  const userId = person?.id ?? space?.userId;
  if (userId === undefined) return null;
  const chest = device?.vault.chest ?? chestOf(userId);
  return onlyHereOf(chest, aroundOf(whose, space)).finally(() => {
    if (!device) chest.database.close();
  });
}

/** Where something of the person's may be. */
export function aroundOf({ clients }: Pick<Whose, 'clients'>, space: Space | null) {
  const clientIds = clients.map(({ clientId }) => clientId);
  return { clientIds, typedIn: anythingTyped() ? (space?.clientId ?? null) : null };
}

/** The session, as far as it is asked of it. */
interface Whose {
  readonly person: Person | null;
  readonly clients: readonly Membership[];
  readonly device: Device | null;
}
