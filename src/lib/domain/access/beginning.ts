import type { Role } from './role.ts';

/**
 * Who may begin a client in the app: whoever administers one here already, and, while there is none, everybody whom the
 * operator made a person.
 * @param roles what the person is, in each of their clients
 * @param anyClient whether there is a client here at all
 */
export function mayBeginClient(roles: readonly Role[], anyClient: boolean): boolean {
  return !anyClient || roles.includes('administrator');
}
