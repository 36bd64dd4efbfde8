import { err, ok, type Result } from '#lib/domain/result.ts';
import { directoryOf, type Context } from '#lib/server/platform/context.ts';
import { asPerson, type UserUnknown } from './change-person.ts';
import { normalEmail } from './people.ts';
import { deleteEidsOf } from './eid/store.ts';
import { deletePasskeysOf } from './passkeys/store.ts';
import { luciaSessions } from './sessions/sessions.ts';
import * as memberships from './memberships/store.ts';
import * as store from './store.ts';

/** What stands where a name was. */
const ERASED_NAME = 'Slettet person';
/** RFC 2606: nobody ever has an address there. */
const ERASED_DOMAIN = 'erased.invalid';

/** They are a member of some client: its log holds what their row says. */
export interface UserInUse {
  readonly code: 'user_in_use';
}

/**
 * Takes name, address, password and second factors out of the row of a person who is no member of any client, for good, and
 * shuts the account. No log is told: of somebody who is in none of the clients none is held. What a client's log said of them
 * while they were in it is that client's to erase. Errors, in this order: user_unknown, user_in_use.
 */
export function eraseUser(
  context: Context,
  input: { readonly email: string },
): Promise<Result<{ userId: string }, UserUnknown | UserInUse>> {
  const email = normalEmail(input.email);
  return directoryOf(context).transaction(async (tx) => {
    const found = await store.credentialsOf(tx, email);
    if (!found) return err({ code: 'user_unknown' });
    const { id } = found;
    return asPerson<Result<{ userId: string }, UserUnknown | UserInUse>>(tx, context, id, async () => {
      // Whoever lets them into a client just now waits for this, or is waited for.
      const person = await store.lockPerson(tx, id);
      if (person?.email !== email) return err({ code: 'user_unknown' });
      if ((await memberships.listMemberships(tx, id)).length > 0) return err({ code: 'user_in_use' });
      await store.deleteLinksOf(tx, id);
      await deletePasskeysOf(tx, id);
      await deleteEidsOf(tx, id);
      const { clock } = context.platform;
      await store.emptyUser(tx, id, { name: ERASED_NAME, email: `${id}@${ERASED_DOMAIN}`, at: clock.now() });
      await luciaSessions(tx, clock).closeAll(id);
      return ok({ userId: id });
    });
  });
}
