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
  | 'people.manage'
  /** Open the documents that one is to sign or has sent in. */
  | 'document.open'
  | 'document.send'
  | 'document.sign'
  /** Open every document of the client. */
  | 'document.read';

const ABILITIES = {
  field: ['draft.capture', 'photo.read', 'document.open', 'document.sign'],
  bookkeeper: [
    'draft.capture',
    'photo.read',
    'draft.code',
    'ledger.read',
    'ledger.post',
    'period.lock',
    'log.read',
    'document.open',
    'document.send',
    'document.sign',
    'document.read',
  ],
  manager: [
    'draft.capture',
    'photo.read',
    'draft.approve',
    'ledger.read',
    'log.read',
    'document.open',
    'document.send',
    'document.sign',
    'document.read',
  ],
  administrator: [
    'draft.capture',
    'photo.read',
    'ledger.read',
    'log.read',
    'people.manage',
    'document.open',
    'document.send',
    'document.sign',
    'document.read',
  ],
  auditor: ['photo.read', 'ledger.read', 'log.read', 'document.open', 'document.read'],
} as const satisfies Record<Role, readonly Ability[]>;

export function may(role: Role, ability: Ability): boolean {
  return (ABILITIES[role] as readonly Ability[]).includes(ability);
}
