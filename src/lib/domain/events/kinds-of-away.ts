import type { EventRule } from './rule.ts';

const ARRIVED = {
  at: 'arrivedAt',
  by: 'person',
  says: { draft: 'draftId', revision: 'revision', why: 'refused' },
} as const;

/** The kinds of events about decisions that were made without network. See kinds.ts. */
export const AWAY = {
  'away-key.enrolled': {
    of: 'away-key',
    by: ['draft.approve'],
    from: [null],
    to: 'open',
    fixes: { at: 'enrolledAt', by: 'person' },
  },
  // By who sent what only a copy of it, or one that was set back, could have signed.
  'away-key.closed': {
    of: 'away-key',
    by: ['draft.approve'],
    from: ['open'],
    to: 'closed',
    fixes: { at: 'closedAt', by: 'person', says: { why: 'closedFor' } },
  },
  // Beside it stands the decision itself.
  'away-decision.taken': {
    of: 'away-decision',
    by: ['draft.approve'],
    from: [null],
    to: 'taken',
    binds: true,
    fixes: ARRIVED,
  },
  // It came too late, or what it was about has changed: nothing was decided.
  'away-decision.void': {
    of: 'away-decision',
    by: ['draft.approve'],
    from: [null],
    to: 'void',
    fixes: ARRIVED,
  },
} as const satisfies Readonly<Record<`${string}.${string}`, EventRule>>;
