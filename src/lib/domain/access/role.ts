/** What a person may be in a client. One person may be several things in several clients, one in each. */
export const ROLES = ['field', 'bookkeeper', 'manager', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

const READERS = ['bookkeeper', 'manager', 'administrator', 'auditor'] as const;
const CAPTURERS = ['field', 'bookkeeper', 'manager', 'administrator'] as const;

/**
 * What can be asked for, and the roles that give it. Which procedures ask for it stands in procedures.ts, which events it may
 * cause in events/kinds.ts; `audit verify` judges by it what logs hold already, so that a role which loses an ability loses
 * it for then as well. `draft.code` and `draft.approve` never meet in one role, and an auditor changes nothing.
 */
const ABILITIES = {
  /** Be a member: what everybody is told who is one. */
  'client.enter': ROLES,
  'draft.capture': CAPTURERS,
  /** Say where mail comes in, and let in or throw away what strangers sent. */
  'mail.admit': ['bookkeeper', 'administrator'],
  'photo.read': ROLES,
  'draft.code': ['bookkeeper'],
  'draft.approve': ['manager'],
  /** Say who has to approve what, and who approves in whose place. */
  'approval.rule': ['administrator'],
  'ledger.read': READERS,
  'ledger.post': ['bookkeeper'],
  'period.lock': ['bookkeeper'],
  /** Return the client's VAT: say by which terms, deliver, and open a term again. */
  'vat.report': ['bookkeeper'],
  'log.read': READERS,
  'people.manage': ['administrator'],
  /** Erase the readable part of events after a lawful request. */
  'detail.erase': ['administrator'],
  /** Have the log and all it proves verified now. */
  'log.verify': ['administrator', 'auditor'],
  /** What is done for the client in the background, and what of it has failed. */
  'job.read': READERS,
  /** Have a job tried anew. */
  'job.retry': ['bookkeeper', 'manager', 'administrator'],
  /** Open the documents that one is to sign or has sent in, and those that one's folders give. */
  'document.open': ROLES,
  'document.send': ['bookkeeper', 'manager', 'administrator'],
  'document.sign': CAPTURERS,
  /** Open every document that no folder keeps to those whom it names. */
  'document.read': READERS,
  /** Make folders, groups and types of documents, and say who may what with those of a folder. */
  'archive.manage': ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Ability = keyof typeof ABILITIES;
export const ABILITY_NAMES = Object.keys(ABILITIES) as Ability[];

export function may(role: Role, ability: Ability): boolean {
  return (ABILITIES[ability] as readonly Role[]).includes(role);
}

/** Whether the devices of somebody with that role keep drafts of the client and send them: what `sync.push` asks for. */
export const keepsDrafts = (role: Role): boolean => may(role, 'draft.capture');

/** Whether the devices of somebody with that role are a desk also without network: who codes drafts, and who decides about them. */
export const hasDesk = (role: Role): boolean => may(role, 'draft.code') || may(role, 'draft.approve');
