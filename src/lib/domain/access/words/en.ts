import type { Words } from '../../language.ts';
import type * as nb from './nb.ts';

export const roles: Words<typeof nb.roles> = {
  field: 'Field user',
  bookkeeper: 'Bookkeeper',
  manager: 'Manager',
  administrator: 'Administrator',
  auditor: 'Auditor',
};
