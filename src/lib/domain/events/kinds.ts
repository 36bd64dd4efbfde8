import type { Ability } from '../access/role.ts';
import { subjectOf, type SubjectType } from './subjects.ts';

/** Who causes an event without an ability in the client: the operator's commands and upkeep; a person coming and going. */
type Otherwise = 'machine' | 'oneself';

interface EventRule {
  /** What it happens to. */
  readonly of: SubjectType;
  /** Who may cause it, any of them. */
  readonly by: readonly (Ability | Otherwise)[];
  /** The states of its subject in which it may happen; `null`: before anything has. Any, where none is named. */
  readonly from?: readonly (string | null)[];
  /** The state it leaves its subject in. */
  readonly to?: string;
  /** It can't be taken back: where it is shown, it carries the seal. */
  readonly binds?: true;
  /** Where it is shown, if not where its subject is. */
  readonly page?: `/${string}`;
}

/**
 * The grammar of the log: every kind of event that this version writes. A NEW KIND has its line here and its words in
 * `t.events`; nothing else is taken by `record`. What a draft may go through is drawn in draft-rules.ts.
 */
export const EVENTS = {
  'client.created': { of: 'client', by: ['machine'], from: [null], to: 'there' },
  'log.authenticated': { of: 'log', by: ['machine'], from: [null], to: 'authenticated' },
  'log-link.created': { of: 'log-link', by: ['machine'], from: [null], to: 'there' },
  'log-link.revoked': { of: 'log-link', by: ['machine'], from: ['there'], to: 'revoked' },

  'account.created': { of: 'account', by: ['machine'], from: [null], to: 'there' },
  'counterparty.created': { of: 'counterparty', by: ['machine'], from: [null], to: 'there' },
  'dimension.created': { of: 'dimension', by: ['ledger.post', 'machine'], from: [null], to: 'there' },
  'dimension.renamed': { of: 'dimension', by: ['ledger.post'], from: ['there'], to: 'there' },
  'series.created': { of: 'series', by: ['machine'], from: [null], to: 'there' },
  'vat-code.created': { of: 'vat-code', by: ['machine'], from: [null], to: 'there' },
  'vat-account.created': { of: 'vat-account', by: ['machine'], from: [null], to: 'known' },
  'vat-account.set': { of: 'vat-account', by: ['ledger.post'], from: [null, 'known'], to: 'known' },
  'fiscal-year.created': { of: 'fiscal-year', by: ['machine'], from: [null], to: 'there' },
  'period.created': { of: 'period', by: ['machine'], from: [null], to: 'open' },
  'period.locked': {
    of: 'period',
    by: ['period.lock', 'machine'],
    from: ['open'],
    to: 'locked',
    binds: true,
  },
  'saft.imported': { of: 'saft-import', by: ['machine'], from: [null], to: 'there' },

  'photo.received': { of: 'photo', by: ['draft.capture'], from: [null, 'received'], to: 'received' },
  'draft.saved': { of: 'draft', by: ['draft.capture'], from: [null, 'open'], to: 'open' },
  'draft.coded': { of: 'draft', by: ['draft.code'], from: ['open'], to: 'open' },
  'draft.asked': { of: 'draft', by: ['draft.code'], from: ['open'], to: 'open' },
  'draft.submitted': { of: 'draft', by: ['draft.code'], from: ['open'], to: 'submitted' },
  'draft.approved': { of: 'draft', by: ['draft.approve'], from: ['submitted'], to: 'posted' },
  'draft.returned': { of: 'draft', by: ['draft.approve'], from: ['submitted'], to: 'open' },
  'draft.reopened': { of: 'draft', by: ['draft.code'], from: ['posted'], to: 'open' },
  'draft.discarded': { of: 'draft', by: ['draft.capture', 'draft.code'], from: ['open'], to: 'discarded' },
  'approval.approved': {
    of: 'approval',
    by: ['draft.approve'],
    from: [null],
    to: 'decided',
    binds: true,
    // A voucher has the id of the approval that posted it.
    page: '/vouchers/[id]',
  },
  'approval.returned': { of: 'approval', by: ['draft.approve'], from: [null], to: 'decided' },
  'voucher.posted': {
    of: 'voucher',
    by: ['draft.approve', 'ledger.post', 'machine'],
    from: [null],
    to: 'posted',
    binds: true,
  },
  'reversal-proposal.created': { of: 'reversal-proposal', by: ['ledger.post'], from: [null], to: 'there' },

  'document.uploaded': { of: 'document', by: ['document.send'], from: [null], to: 'uploaded' },
  'document.sent': { of: 'document', by: ['document.send'], from: ['uploaded'], to: 'sent', binds: true },
  'document.signed': { of: 'document', by: ['document.sign'], from: ['sent'], to: 'sent', binds: true },
  'document.augmented': { of: 'document', by: ['machine'], from: ['sent', 'augmented'], to: 'augmented' },
  'document.discarded': { of: 'document', by: ['document.sign'], from: ['uploaded'], to: 'closed' },
  'document.withdrawn': { of: 'document', by: ['document.sign'], from: ['sent'], to: 'closed' },
  'document.declined': { of: 'document', by: ['document.sign'], from: ['sent'], to: 'closed' },
  'issuer.created': {
    of: 'issuer',
    by: ['document.send', 'document.sign', 'machine'],
    from: [null, 'issuing', 'revoked'],
    to: 'issuing',
  },
  'issuer.revoked': { of: 'issuer', by: ['machine'], from: ['issuing', 'revoked'], to: 'revoked' },

  'device.registered': { of: 'device', by: ['draft.capture'], from: [null], to: 'there' },
  'member.added': { of: 'membership', by: ['people.manage', 'machine'], from: [null], to: 'member' },
  'member.role_changed': {
    of: 'membership',
    by: ['people.manage', 'machine'],
    from: ['member'],
    to: 'member',
  },
  'link.created': { of: 'user', by: ['people.manage', 'machine'] },
  'password.set': { of: 'user', by: ['people.manage', 'machine'] },
  'totp.enrolled': { of: 'user', by: ['people.manage', 'machine'] },
  'totp.refused': { of: 'user', by: ['document.sign'] },
  'session.opened': { of: 'user', by: ['oneself'] },
  'session.refused': { of: 'user', by: ['machine'] },
  'session.closed': { of: 'user', by: ['oneself'] },
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
  return page?.replace('[id]', event.subject.id) ?? null;
}

/**
 * Whether an event may come right after another about the same subject (`null`: as the first). What this version does not
 * know of is nothing it can judge, and stands.
 */
export function mayFollow(previous: string | null, kind: string): boolean {
  const [before, rule] = [previous === null ? null : ruleOf(previous), ruleOf(kind)];
  if (!rule?.from || (previous !== null && !before?.to)) return true;
  return rule.from.includes(before?.to ?? null);
}
