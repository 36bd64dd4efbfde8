import type { EventRule } from './rule.ts';

/** The kinds of events about mail that comes in. See kinds.ts. */
export const MAILED = {
  'mail-address.made': {
    of: 'mail-address',
    by: ['mail.admit'],
    from: [null],
    to: 'running',
    fixes: { at: 'madeAt', by: 'madeBy' },
  },
  'mail-address.ended': {
    of: 'mail-address',
    by: ['mail.admit'],
    from: ['running'],
    to: 'ended',
    fixes: { at: 'endedAt', by: 'endedBy' },
  },
  // Of whom it says it is from, as a member; or of a sender who is always let in.
  'mail.taken': {
    of: 'mail',
    by: ['draft.capture', 'machine'],
    from: [null],
    to: 'taken',
    fixes: { at: 'decidedAt', by: 'decidedBy', says: { sender: 'sender', subject: 'subject' } },
  },
  'mail.waits': {
    of: 'mail',
    by: ['machine'],
    from: [null],
    to: 'waits',
    fixes: { at: 'receivedAt', says: { sender: 'sender', subject: 'subject' } },
  },
  'mail.let_in': {
    of: 'mail',
    by: ['mail.admit'],
    from: ['waits'],
    to: 'taken',
    fixes: { at: 'decidedAt', by: 'decidedBy', says: { sender: 'sender', subject: 'subject' } },
  },
  'mail.thrown': { of: 'mail', by: ['mail.admit'], from: ['waits'], to: 'thrown', says: 'end' },
  'mail-sender.let_in': {
    of: 'mail-sender',
    by: ['mail.admit'],
    from: [null],
    to: 'running',
    fixes: { at: 'letInAt', by: 'letInBy' },
  },
  'mail-sender.ended': {
    of: 'mail-sender',
    by: ['mail.admit'],
    from: ['running'],
    to: 'ended',
    fixes: { at: 'endedAt', by: 'endedBy' },
  },
} as const satisfies Readonly<Record<`${string}.${string}`, EventRule>>;
