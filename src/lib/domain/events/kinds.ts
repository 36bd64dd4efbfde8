import { BOOKS } from './kinds-of-books.ts';
import { AWAY } from './kinds-of-away.ts';
import { MAILED } from './kinds-of-mail.ts';
import { COMING } from './kinds-of-coming.ts';
import { DOCUMENTS } from './kinds-of-documents.ts';
import type { Ability } from '../access/role.ts';
import type { EventRule, Says } from './rule.ts';
import { subjectOf, type SUBJECTS, type SubjectType } from './subjects.ts';

/** Every change of a draft; what it says of who submitted it or asks about it is null again once that is over. */
const CHANGED = { at: 'changedAt', says: { revision: 'revision' } } as const;
const REVISED = { fixes: CHANGED, counts: 'revision' } as const;
const DECIDED = { at: 'decidedAt', by: 'decidedBy', says: { draft: 'draftId' } } as const;

/**
 * The grammar of the log: every kind of event that this version writes. A NEW KIND has its line here and its words in
 * `t.events`; nothing else is taken by `record`, and `audit verify` replays each log through it (replay/). What a draft may
 * go through is drawn in draft-rules.ts.
 */
export const EVENTS = {
  'client.created': { of: 'client', by: ['machine'], from: [null], to: 'there', fixes: { at: 'createdAt' } },
  'log.authenticated': { of: 'log', by: ['machine'], from: [null], to: 'authenticated' },
  // Whatever state a log is in, these happen to it.
  'log.verified': { of: 'log', by: ['machine'] },
  'log.contradicted': { of: 'log', by: ['machine'] },
  'log.remembered': { of: 'log', by: ['machine'] },
  'log.forked': { of: 'log', by: ['machine'], binds: true },
  'log.repaired': { of: 'log', by: ['machine'] },
  // The same of the installation's log, which has no events.
  'log.installation_remembered': { of: 'log', by: ['machine'] },
  'log.installation_forked': { of: 'log', by: ['machine'] },
  'evidence.exported': { of: 'log', by: ['machine'] },
  // That the readable part of others is gone (keeping.ts): it names them, and why, and never what they said.
  'detail.erased': { of: 'log', by: ['detail.erase', 'machine'], binds: true },
  // Of the keys that its files are sealed with.
  'client-key.change_begun': { of: 'client-key', by: ['machine'] },
  'client-key.changed': { of: 'client-key', by: ['machine'] },
  'client-key.destroyed': { of: 'client-key', by: ['machine'], binds: true },
  // Of the installation's, told to each client.
  'master-key.added': { of: 'keyring', by: ['machine'], announced: true },
  'master-key.begun_anew': { of: 'keyring', by: ['machine'], announced: true },
  'master-key.removed': { of: 'keyring', by: ['machine'], announced: true },
  // Of the volume that the installation's database lies on.
  'disk.open_accepted': { of: 'disk', by: ['machine'] },
  'disk.open_ended': { of: 'disk', by: ['machine'] },
  'log-link.created': {
    of: 'log-link',
    by: ['machine'],
    from: [null],
    to: 'there',
    fixes: { at: 'givenAt' },
  },
  'log-link.revoked': {
    of: 'log-link',
    by: ['machine'],
    from: ['there'],
    to: 'revoked',
    fixes: { at: 'revokedAt' },
  },

  ...BOOKS,

  ...MAILED,

  ...AWAY,

  'photo.received': {
    of: 'photo',
    // Of a mail: by who lets it in, or by the machine.
    by: ['draft.capture', 'mail.admit', 'machine'],
    from: [null],
    // Two uploads of one photo at the same moment could each complete it.
    formerly: ['received'],
    to: 'received',
    fixes: { at: 'completeAt' },
  },
  'draft.saved': {
    of: 'draft',
    // A bookkeeper's own voucher is saved and coded in one act; one that recurs, by the machine; what came by mail, as its picture.
    by: ['draft.capture', 'draft.code', 'mail.admit', 'machine'],
    from: [null, 'open'],
    to: 'open',
    ...REVISED,
    begins: { at: 'createdAt', by: 'createdBy' },
  },
  'draft.coded': { of: 'draft', by: ['draft.code', 'machine'], from: ['open'], to: 'open', ...REVISED },
  'draft.asked': {
    of: 'draft',
    by: ['draft.code'],
    from: ['open'],
    to: 'open',
    fixes: { ...CHANGED, by: 'askedBy', passes: ['askedBy'] },
    counts: 'revision',
  },
  'draft.submitted': {
    of: 'draft',
    by: ['draft.code'],
    from: ['open'],
    to: 'submitted',
    fixes: { ...CHANGED, by: 'submittedBy', passes: ['submittedBy'] },
    counts: 'revision',
  },
  'draft.approved': { of: 'draft', by: ['draft.approve'], from: ['submitted'], to: 'posted', ...REVISED },
  'draft.returned': { of: 'draft', by: ['draft.approve'], from: ['submitted'], to: 'open', ...REVISED },
  'draft.reopened': { of: 'draft', by: ['draft.code'], from: ['posted'], to: 'open', ...REVISED },
  'draft.discarded': {
    of: 'draft',
    by: ['draft.capture', 'draft.code'],
    from: ['open'],
    to: 'discarded',
    ...REVISED,
  },
  'approval.approved': {
    of: 'approval',
    by: ['draft.approve'],
    from: [null],
    to: 'decided',
    binds: true,
    fixes: DECIDED,
    // A voucher has the id of the approval that posted it.
    page: '/vouchers/[id]',
  },
  // One of several that rules ask for, which others have still to follow.
  'approval.counted': {
    of: 'approval',
    by: ['draft.approve'],
    from: [null],
    to: 'decided',
    binds: true,
    fixes: DECIDED,
  },
  'approval.returned': { of: 'approval', by: ['draft.approve'], from: [null], to: 'decided', fixes: DECIDED },
  // What the person's passkey signed of it, or of several at once.
  'approval-signature.made': {
    of: 'approval-signature',
    by: ['draft.approve'],
    from: [null],
    to: 'made',
    binds: true,
    fixes: { at: 'takenAt', by: 'person' },
  },
  'voucher.posted': {
    of: 'voucher',
    by: ['draft.approve', 'ledger.post', 'machine'],
    from: [null],
    to: 'posted',
    fixes: {
      at: 'postedAt',
      by: 'postedBy',
      says: { series: 'series', year: 'year', number: 'number', draft: 'draftId', reverses: 'reversesId' },
    },
    binds: true,
  },
  'reversal-proposal.created': {
    of: 'reversal-proposal',
    by: ['ledger.post'],
    from: [null],
    to: 'there',
    fixes: { at: 'proposedAt', by: 'proposedBy', says: { voucher: 'voucherId', date: 'date' } },
  },

  ...DOCUMENTS,

  'access-policy.set': {
    of: 'access-policy',
    by: ['people.manage', 'machine'],
    from: [null],
    to: 'there',
    fixes: { at: 'setAt', by: 'setBy' },
  },
  'device.registered': { of: 'device', by: ['draft.capture'], from: [null], to: 'there' },
  ...COMING,

  'member.added': {
    of: 'membership',
    by: ['people.manage', 'machine', 'invited', 'engaged'],
    from: [null, 'left'],
    to: 'member',
    fixes: { at: 'createdAt', says: { role: 'role' } },
  },
  'member.role_changed': {
    of: 'membership',
    by: ['people.manage', 'machine'],
    from: ['member'],
    to: 'member',
    fixes: { says: { role: 'role' } },
  },
  'member.left': {
    of: 'membership',
    by: ['people.manage', 'machine', 'engaged'],
    from: ['member'],
    to: 'left',
    says: 'end',
  },
  // As they came into the client, and again after they had left: what became of them meanwhile, nobody told it.
  'user.introduced': {
    of: 'user',
    by: ['people.manage', 'machine', 'invited', 'engaged'],
    changes: ['name', 'email', 'disabledAt', 'password', 'secondFactor', 'passkeys', 'recoveryCodes', 'eids'],
  },
  // Of those who were there before logs told of people. It changes nothing, so that nothing is made good by saying it anew.
  'user.stated': { of: 'user', by: ['machine'], changes: [] },
  'user.renamed': { of: 'user', by: ['people.manage', 'machine'], changes: ['name'], announced: true },
  'user.address_changed': {
    of: 'user',
    by: ['people.manage', 'machine'],
    changes: ['email'],
    announced: true,
  },
  'user.locked': { of: 'user', by: ['people.manage', 'machine'], changes: ['disabledAt'], announced: true },
  'user.unlocked': { of: 'user', by: ['people.manage', 'machine'], changes: ['disabledAt'], announced: true },
  'link.created': { of: 'user', by: ['people.manage', 'machine'], says: 'nothing', announced: true },
  'password.set': {
    of: 'user',
    by: ['oneself', 'people.manage', 'machine'],
    changes: ['password'],
    silentBefore: true,
    announced: true,
  },
  // The same password at a higher cost, as its owner signed in.
  'password.rehashed': { of: 'user', by: ['oneself'], changes: ['password'], announced: true },
  'totp.enrolled': {
    of: 'user',
    by: ['oneself', 'people.manage', 'machine'],
    changes: ['secondFactor'],
    silentBefore: true,
    announced: true,
  },
  'totp.removed': { of: 'user', by: ['oneself'], changes: ['secondFactor'], announced: true },
  // Any code that was wrong, and any passkey, where one was asked for.
  'totp.refused': {
    of: 'user',
    by: ['oneself', 'document.sign', 'draft.approve', 'detail.erase', 'people.manage'],
    says: 'nothing',
    announced: true,
  },
  'passkey.enrolled': { of: 'user', by: ['oneself'], changes: ['passkeys'], announced: true },
  'passkey.removed': { of: 'user', by: ['oneself'], changes: ['passkeys'], announced: true },
  // By an administrator, of one that another has: they are what they were.
  'passkey.endorsed': { of: 'user', by: ['people.manage'], changes: [] },
  'eid.linked': { of: 'user', by: ['oneself'], changes: ['eids'], announced: true },
  'eid.removed': { of: 'user', by: ['oneself'], changes: ['eids'], announced: true },
  'recovery.made': { of: 'user', by: ['oneself'], changes: ['recoveryCodes'], announced: true },
  'recovery.used': { of: 'user', by: ['oneself'], changes: ['recoveryCodes'], announced: true },
  // What followed from one, in each of their clients.
  'factors.reset': {
    of: 'user',
    by: ['oneself'],
    changes: ['secondFactor', 'passkeys', 'recoveryCodes', 'eids'],
    announced: true,
  },
  'session.opened': { of: 'user', by: ['oneself'], says: 'nothing', announced: true },
  'session.refused': { of: 'user', by: ['machine'], says: 'nothing', announced: true },
  'session.raised': { of: 'user', by: ['oneself'], says: 'nothing', announced: true },
  // By an administrator of one of their clients: in the logs of the others, by the machine.
  'session.ended': {
    of: 'user',
    by: ['oneself', 'people.manage', 'machine'],
    says: 'nothing',
    announced: true,
  },
  // What somebody looked at, or took out: it changes nothing, and says nothing of what it is.
  'reading.opened': { of: 'reading', by: ['ledger.read', 'photo.read', 'log.read', 'document.open'] },
  'reading.exported': { of: 'reading', by: ['log.read', 'ledger.read'] },
  'session.closed': { of: 'user', by: ['oneself'], says: 'nothing', announced: true },
} as const satisfies Readonly<Record<`${string}.${string}`, EventRule>>;

/** What can be written into the log. */
export type EventKind = keyof typeof EVENTS;
export const EVENT_KINDS = Object.keys(EVENTS) as EventKind[];

/** The kinds that happen to subjects of a type. */
export type KindOf<S extends SubjectType> = {
  [K in EventKind]: (typeof EVENTS)[K]['of'] extends S ? K : never;
}[EventKind];

/** What they say happened: of a `period`, `created` and `locked`. */
export type HappensTo<S extends SubjectType> =
  KindOf<S> extends infer K ? (K extends `${S}.${infer H}` ? H : never) : never;

/** What each kind says of its subject, for the compiler; {@link saysOf} is the same for the rest. */
export type SaysOf<K extends EventKind> = (typeof EVENTS)[K] extends { readonly says: infer S extends Says }
  ? S
  : (typeof SUBJECTS)[(typeof EVENTS)[K]['of']] extends { readonly stated: string }
    ? 'subject'
    : 'nothing';

/** The kinds that state a subject of the type. */
export type Stating<S extends SubjectType> = {
  [K in KindOf<S>]: SaysOf<K> extends 'subject' ? K : never;
}[KindOf<S>];

/** The kinds that say of such a subject that it is no more. */
export type Ending<S extends SubjectType> = {
  [K in KindOf<S>]: SaysOf<K> extends 'end' ? K : never;
}[KindOf<S>];

/**
 * The kinds that say what the application found before it said the subject anew (`was`): all that state, or end, one that
 * has states and is stated more than once. {@link findsOf} is the same for the rest.
 */
export type Finding = {
  [K in EventKind]: (typeof EVENTS)[K] extends { readonly from: readonly unknown[] }
    ? (typeof SUBJECTS)[(typeof EVENTS)[K]['of']] extends { readonly stated: 'anew' }
      ? SaysOf<K> extends 'nothing'
        ? never
        : K
      : never
    : never;
}[EventKind];

export function findsOf(rule: EventRule): boolean {
  return rule.from !== undefined && subjectOf(rule.of)?.stated === 'anew' && saysOf(rule) !== 'nothing';
}

export function saysOf({ of, says }: EventRule): Says {
  return says ?? (subjectOf(of)?.stated ? 'subject' : 'nothing');
}

/** Whether whoever was let in by an ability may cause such an event. */
export function mayCause(ability: Ability, kind: EventKind): boolean {
  return (EVENTS[kind].by as readonly string[]).includes(ability);
}

/** The rule of a kind; null where a log names one that this version does not write: then it is data, and no more. */
export function ruleOf(kind: string): EventRule | null {
  return Object.hasOwn(EVENTS, kind) ? EVENTS[kind as EventKind] : null;
}

export function isEventKind(kind: string): kind is EventKind {
  return ruleOf(kind) !== null;
}

/** The path at which an event is shown; null where no screen shows it. */
export function pageOf(event: {
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
}): string | null {
  const page = ruleOf(event.kind)?.page ?? subjectOf(event.subject.type)?.page;
  return page?.replace('[id]', encodeURIComponent(event.subject.id)) ?? null;
}
