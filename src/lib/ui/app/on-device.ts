import { ROLES, type Role } from '#lib/domain/access/role.ts';
import { list, object, oneOf, string, uuid } from '#lib/domain/shape.ts';
import { keep, recall, type Store } from '#lib/offline/store/store.ts';

/*
 * What the session needs of the device: encryption, storage and the sending of drafts. Loaded when somebody has a
 * device to open, so that signing in does without.
 */
export { openDevice } from '#lib/offline/open.ts';

export interface Person {
  id: string;
  name: string;
  email: string;
}
export interface Membership {
  clientId: string;
  orgnr: string;
  name: string;
  role: Role;
}
export interface Known {
  person: Person;
  clients: Membership[];
}
const Known = object<Known>({
  person: object({ id: uuid, name: string, email: string }),
  clients: list(object({ clientId: uuid, orgnr: string, name: string, role: oneOf(ROLES) })),
});

/** Under this name the device keeps who is signed in. */
const KEPT = 'who';

export const keepKnown = (store: Store, known: Known): Promise<void> => keep(store, KEPT, known);

/** Null when nothing is kept, or by another version. */
export const recallKnown = (store: Store): Promise<Known | null> => recall(store, KEPT, Known);
