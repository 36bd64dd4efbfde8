import type { EventRule } from './rule.ts';

/** The kinds of events about how people come in, and back in. See kinds.ts. */
export const COMING = {
  'invitation.sent': {
    of: 'invitation',
    by: ['people.manage', 'machine'],
    from: [null],
    to: 'open',
    fixes: { at: 'sentAt', by: 'sentBy', says: { email: 'email', role: 'role' } },
    begins: { at: 'invitedAt', by: 'invitedBy' },
    counts: 'sendings',
  },
  'invitation.sent_again': {
    of: 'invitation',
    by: ['people.manage', 'machine'],
    from: ['open'],
    to: 'open',
    fixes: { at: 'sentAt', by: 'sentBy' },
    counts: 'sendings',
  },
  'invitation.withdrawn': {
    of: 'invitation',
    by: ['people.manage', 'machine'],
    from: ['open'],
    to: 'withdrawn',
    fixes: { at: 'withdrawnAt', by: 'withdrawnBy' },
  },
  'invitation.accepted': {
    of: 'invitation',
    by: ['invited'],
    from: ['open'],
    to: 'accepted',
    fixes: { at: 'acceptedAt', by: 'acceptedBy', says: { email: 'email', role: 'role' } },
  },
  'factor-reset.begun': {
    of: 'factor-reset',
    by: ['people.manage'],
    // One whose time is over was confirmed, and begins anew.
    from: [null, 'confirmed', 'used', 'withdrawn'],
    to: 'begun',
    fixes: { at: 'begunAt', by: 'begunBy' },
  },
  'factor-reset.confirmed': {
    of: 'factor-reset',
    by: ['people.manage'],
    from: ['begun'],
    to: 'confirmed',
    fixes: { at: 'confirmedAt', by: 'confirmedBy', passes: ['confirmedAt', 'confirmedBy'] },
  },
  'factor-reset.withdrawn': {
    of: 'factor-reset',
    by: ['people.manage'],
    from: ['begun', 'confirmed'],
    to: 'withdrawn',
    fixes: { at: 'withdrawnAt', by: 'withdrawnBy', passes: ['withdrawnAt', 'withdrawnBy'] },
  },
  'factor-reset.used': {
    of: 'factor-reset',
    by: ['oneself'],
    from: ['confirmed'],
    to: 'used',
    fixes: { at: 'usedAt', passes: ['usedAt'] },
  },
  'security-contact.added': {
    of: 'security-contact',
    by: ['people.manage', 'machine'],
    from: [null],
    to: 'there',
    fixes: { at: 'addedAt', by: 'addedBy', says: { name: 'name', email: 'email' } },
  },
  'security-contact.removed': {
    of: 'security-contact',
    by: ['people.manage', 'machine'],
    from: ['there'],
    to: 'removed',
    says: 'end',
  },
  // Whoever may do an act may ask for it, and take that back.
  'weakening.begun': {
    of: 'weakening',
    by: ['ledger.read'],
    from: [null],
    to: 'waits',
    fixes: { at: 'begunAt', by: 'begunBy', says: { act: 'act' } },
  },
  'weakening.confirmed': {
    of: 'weakening',
    by: ['people.manage'],
    from: ['waits'],
    to: 'confirmed',
    binds: true,
    fixes: { at: 'confirmedAt', by: 'confirmedBy' },
  },
  'weakening.declined': {
    of: 'weakening',
    by: ['people.manage'],
    from: ['waits'],
    to: 'declined',
    fixes: { at: 'declinedAt', by: 'declinedBy' },
  },
  'weakening.withdrawn': {
    of: 'weakening',
    by: ['ledger.read'],
    from: ['waits', 'confirmed'],
    to: 'withdrawn',
    fixes: { at: 'withdrawnAt' },
  },
  // Once it was confirmed; or at once, where nobody could.
  'weakening.done': {
    of: 'weakening',
    by: ['people.manage', 'approval.rule', 'period.lock', 'vat.report', 'ledger.read', 'machine'],
    from: [null, 'confirmed'],
    to: 'done',
    fixes: { at: 'usedAt' },
    begins: { at: 'begunAt', by: 'begunBy', says: { act: 'act' } },
  },
} as const satisfies Readonly<Record<`${string}.${string}`, EventRule>>;
