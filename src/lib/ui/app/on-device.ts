import * as z from 'zod/mini';
import { ROLES } from '#lib/domain/access/role.ts';
import { keep, recall, type Store } from '#lib/offline/store.ts';

/*
 * What the session needs of the device: encryption, storage and the sending of drafts. Loaded when somebody has a
 * device to open, so that signing in does without.
 */
export { openDevice } from '#lib/offline/open.ts';
export { countOnlyHere } from '#lib/offline/spaces.ts';

const Person = z.object({ id: z.uuid(), name: z.string(), email: z.string() });
const Membership = z.object({
  clientId: z.uuid(),
  orgnr: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
});
const Known = z.object({ person: Person, clients: z.array(Membership) });

export type Person = z.infer<typeof Person>;
export type Membership = z.infer<typeof Membership>;
export type Known = z.infer<typeof Known>;

/** Under this name the device keeps who is signed in. */
const KEPT = 'who';

export const keepKnown = (store: Store, known: Known): Promise<void> => keep(store, KEPT, known);

/** Null when nothing is kept, or by another version. */
export const recallKnown = (store: Store): Promise<Known | null> => recall(store, KEPT, Known);
