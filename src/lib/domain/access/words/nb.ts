import type { Role } from '../role.ts';

export const roles = {
  field: 'Feltbruker',
  bookkeeper: 'Regnskapsfører',
  manager: 'Leder',
  administrator: 'Administrator',
  auditor: 'Revisor',
} as const satisfies Readonly<Record<Role, string>>;
