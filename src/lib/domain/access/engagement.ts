import { ROLES, type Role } from './role.ts';

/**
 * What the people of an accounting firm may be in a client that let the firm in. Who lets people in is the client's to say, and
 * no firm's.
 */
export type EngagedRole = Exclude<Role, 'administrator'>;
export const ENGAGED_ROLES = ROLES.filter((role): role is EngagedRole => role !== 'administrator');

export function isEngagedRole(role: Role): role is EngagedRole {
  return role !== 'administrator';
}
