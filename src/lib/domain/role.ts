/** What a person may be in a client. One person may be several things in several clients, one in each. */
export const ROLES = ['field', 'bookkeeper', 'manager', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** What can be asked for; each procedure names one. */
export type Ability =
  | 'draft.capture'
  | 'photo.read'
  | 'draft.code'
  | 'draft.approve'
  | 'ledger.read'
  | 'ledger.post'
  | 'period.lock'
  | 'log.read'
  | 'people.manage';

const ABILITIES = {
  field: ['draft.capture', 'photo.read'],
  bookkeeper: [
    'draft.capture',
    'photo.read',
    'draft.code',
    'ledger.read',
    'ledger.post',
    'period.lock',
    'log.read',
  ],
  manager: ['draft.capture', 'photo.read', 'draft.approve', 'ledger.read', 'log.read'],
  administrator: ['draft.capture', 'photo.read', 'ledger.read', 'log.read', 'people.manage'],
  auditor: ['photo.read', 'ledger.read', 'log.read'],
} as const satisfies Record<Role, readonly Ability[]>;

export function may(role: Role, ability: Ability): boolean {
  return (ABILITIES[role] as readonly Ability[]).includes(ability);
}
