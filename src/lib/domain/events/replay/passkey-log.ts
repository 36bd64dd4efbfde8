import { passkeysSaid, type PasskeyLog } from '../../access/chain.ts';
import { may, ROLES } from '../../access/role.ts';
import type { Others } from './others.ts';

/** What a client's log said of its people's passkeys, and of who was an administrator. */
export function passkeyLog(others: Others, client: string): PasskeyLog {
  return {
    client,
    of: (person) => others.of('user', person).map(passkeysSaid),
    isAdministrator(person, place) {
      const said = others.before('membership', person, place);
      if (!said || said.ended) return false;
      // What was erased nobody can be held to.
      if (said.words === null) return true;
      const role = ROLES.find((each) => each === said.words?.['role']);
      return role !== undefined && may(role, 'people.manage');
    },
  };
}
