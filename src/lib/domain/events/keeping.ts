import { daysAfter, monthRange, norwegianDate, yearOf, monthOf, type CivilDate } from '../date.ts';
import type { FiscalYear } from '../ledger/fiscal-year.ts';
import { isEventKind, type EventKind } from './kinds.ts';

/**
 * Why the readable part of an event is kept, and with that when it may be erased.
 *
 *   books       documents what was booked: bokføringsloven § 13, five years after the end of the fiscal year
 *   agreements  documents agreements: bokføringsloven § 13, three years and six months after it
 *   person      says who somebody is: while they are a member, and as long as the books need to say who did what
 *   access      tells of somebody's way in, with network addresses: no law obliges to keep it, and nobody erases their own
 *   log         names nobody, and the log itself is judged by it: for good
 */
export const KEEPINGS = ['books', 'agreements', 'person', 'access', 'log'] as const;
export type Keeping = (typeof KEEPINGS)[number];

/** Of every kind of event. A NEW KIND has its line here, or nothing compiles. */
const KEEPS: Readonly<Record<EventKind, Keeping>> = {
  'client.created': 'log',
  'log.authenticated': 'log',
  'log.verified': 'log',
  'log.contradicted': 'log',
  'log.remembered': 'log',
  'log.forked': 'log',
  'log.repaired': 'log',
  'log.installation_remembered': 'log',
  'log.installation_forked': 'log',
  'log-link.created': 'log',
  'log-link.revoked': 'log',
  'client-key.change_begun': 'log',
  'client-key.changed': 'log',
  'client-key.destroyed': 'log',
  'master-key.added': 'log',
  'master-key.begun_anew': 'log',
  'master-key.removed': 'log',
  'disk.open_accepted': 'log',
  'disk.open_ended': 'log',
  'evidence.exported': 'log',
  'detail.erased': 'log',
  'device.registered': 'log',
  'issuer.created': 'log',
  'issuer.revoked': 'log',

  'account.created': 'books',
  'account.changed': 'books',
  'carried.created': 'books',
  'counterparty.created': 'books',
  'counterparty.changed': 'books',
  'dimension.created': 'books',
  'dimension.renamed': 'books',
  'dimension.changed': 'books',
  'series.created': 'books',
  'series.renamed': 'books',
  'vat-code.created': 'books',
  'vat-code.changed': 'books',
  'vat-account.created': 'books',
  'vat-account.set': 'books',
  'fiscal-year.created': 'books',
  'period.created': 'books',
  'period.locked': 'books',
  'period.soft_locked': 'books',
  'period.soft_lock_lifted': 'books',
  'period.reopened': 'books',
  'period-reopening.asked': 'books',
  'company-details.set': 'books',
  'vat-registration.set': 'books',
  'vat-specification.set': 'books',
  'vat-return.delivered': 'books',
  'vat-return.reopened': 'books',
  'accrual.made': 'books',
  'accrual.ended': 'books',
  'template.kept': 'books',
  'template.ended': 'books',
  'matching.made': 'books',
  'matching.undone': 'books',
  // Who kept them, and by whom that was given into whose hands.
  'engagement.begun': 'books',
  'engagement.ended': 'books',
  'assignment.made': 'books',
  'assignment.ended': 'books',
  'saft.imported': 'books',
  'mail-address.made': 'books',
  'mail-address.ended': 'books',
  'mail.taken': 'books',
  'mail.let_in': 'books',
  'mail-sender.let_in': 'books',
  'mail-sender.ended': 'books',
  'photo.received': 'books',
  'draft.saved': 'books',
  'draft.coded': 'books',
  'draft.asked': 'books',
  'draft.submitted': 'books',
  'draft.approved': 'books',
  'draft.returned': 'books',
  'draft.reopened': 'books',
  'draft.discarded': 'books',
  'approval.approved': 'books',
  'approval.counted': 'books',
  'approval.returned': 'books',
  'approval-signature.made': 'books',
  'away-key.enrolled': 'books',
  'away-key.closed': 'books',
  'away-decision.taken': 'books',
  'away-decision.void': 'books',
  'approval-rules.set': 'books',
  'stand-in.given': 'books',
  'stand-in.ended': 'books',
  'voucher.posted': 'books',
  'reversal-proposal.created': 'books',

  'act-signature.made': 'agreements',
  'document.uploaded': 'agreements',
  'document.sent': 'agreements',
  'document.signed': 'agreements',
  'document.augmented': 'agreements',
  'document.discarded': 'agreements',
  'document.withdrawn': 'agreements',
  'document.declined': 'agreements',
  'filing.set': 'agreements',
  'folder.made': 'agreements',
  'folder.renamed': 'agreements',
  'folder.moved': 'agreements',
  'folder.rights_set': 'agreements',
  'folder.ended': 'agreements',
  'person-group.set': 'agreements',
  'person-group.ended': 'agreements',
  'document-type.set': 'agreements',
  'document-type.ended': 'agreements',

  'member.added': 'person',
  'member.role_changed': 'person',
  'member.left': 'person',
  'access-policy.set': 'books',
  'user.introduced': 'person',
  'user.stated': 'person',
  'user.renamed': 'person',
  'user.address_changed': 'person',
  'user.locked': 'person',
  'user.unlocked': 'person',
  'password.set': 'person',
  'password.rehashed': 'person',
  'totp.enrolled': 'person',
  'totp.removed': 'person',
  'passkey.enrolled': 'person',
  'passkey.removed': 'person',
  'passkey.endorsed': 'person',
  'eid.linked': 'person',
  'eid.removed': 'person',
  'recovery.made': 'person',
  'recovery.used': 'person',
  'factors.reset': 'person',

  // Of what a stranger sent, and nobody took into the books.
  'mail.waits': 'access',
  'mail.thrown': 'access',
  'invitation.sent': 'access',
  'invitation.sent_again': 'access',
  'invitation.withdrawn': 'access',
  'invitation.accepted': 'access',
  'factor-reset.begun': 'access',
  'factor-reset.confirmed': 'access',
  'factor-reset.withdrawn': 'access',
  'factor-reset.used': 'access',
  'security-contact.added': 'access',
  'security-contact.removed': 'access',
  'weakening.begun': 'access',
  'weakening.confirmed': 'access',
  'weakening.declined': 'access',
  'weakening.withdrawn': 'access',
  'weakening.done': 'access',
  'link.created': 'access',
  'totp.refused': 'access',
  'session.opened': 'access',
  'session.refused': 'access',
  'reading.opened': 'access',
  'reading.exported': 'access',
  'session.closed': 'access',
  'session.raised': 'access',
  'session.ended': 'access',
};

/** `null` of a kind that only another version writes: nothing is known of what it must keep. */
export function keepingOf(kind: string): Keeping | null {
  return isEventKind(kind) ? KEEPS[kind] : null;
}

/** Kinds that are done in the books or to agreements: whoever does them is named as long as those are kept. */
export const DEEDS = (Object.keys(KEEPS) as EventKind[]).filter(
  (kind) => KEEPS[kind] === 'books' || KEEPS[kind] === 'agreements',
);

/** Events of one erasing: as many as are looked over at once. */
export const MOST_ERASED = 5000;

/** Something that happened, as far as the duty to keep it asks. */
export interface Happened {
  readonly kind: string;
  /** ISO 8601. */
  readonly at: string;
  /** The fiscal year that it names, where it does: it may be booked ahead of its year. */
  readonly year?: number | null;
}

/** What an event stands among when somebody asks whether it may be erased. */
export interface Around {
  readonly today: CivilDate;
  /** The client's, in any order. */
  readonly years: readonly FiscalYear[];
  /** The person that it tells of; null where it is of none. */
  readonly person: {
    readonly member: boolean;
    /** It is they who would erase it. */
    readonly self: boolean;
    /** Of each of {@link DEEDS} that they did, the last. */
    readonly deeds: readonly Happened[];
  } | null;
}

/** Why it is kept. `member`: they are still one · `oneself`: somebody else is to do it · `deeds`: the books name them · `unknown`: no rule for its kind. */
export const KEPT_BECAUSE = ['books', 'agreements', 'log', 'member', 'oneself', 'deeds', 'unknown'] as const;
export type KeptBecause = (typeof KEPT_BECAUSE)[number];

/** `until`: the last day on which the law obliges to keep it; null where no day is known. */
export type Judgement =
  | { readonly may: true }
  | { readonly may: false; readonly because: KeptBecause; readonly until: CivilDate | null };

/**
 * Whether the readable part of an event may be erased after a lawful request. Article 17(3)(b) of the General Data Protection
 * Regulation, law by personopplysningsloven § 1, leaves in place what a law obliges to keep.
 */
export function judgeErasing(event: Happened, around: Around): Judgement {
  const keeping = keepingOf(event.kind);
  switch (keeping) {
    case null:
      return { may: false, because: 'unknown', until: null };
    case 'log':
      return { may: false, because: 'log', until: null };
    case 'books':
    case 'agreements':
      return judged(keeping, keptUntil(event, around.years), around.today);
    case 'person':
    case 'access':
      return judgePerson(keeping, around);
  }
}

/** @throws of a person's event that was asked about without the person: then nobody would have looked */
function judgePerson(keeping: 'person' | 'access', { person, years, today }: Around): Judgement {
  if (!person) throw new TypeError('whether a person is a member was not asked');
  // Else whoever may erase would take away from where they signed in.
  if (person.self) return { may: false, because: 'oneself', until: null };
  if (keeping === 'access') return { may: true };
  if (person.member) return { may: false, because: 'member', until: null };
  const ends = person.deeds.map((deed) => keptUntil(deed, years));
  const last = ends.reduce<CivilDate | null>((latest, end) => (latest && latest > end ? latest : end), null);
  return last ? judged('deeds', last, today) : { may: true };
}

function judged(because: KeptBecause, until: CivilDate, today: CivilDate): Judgement {
  return today > until ? { may: true } : { may: false, because, until };
}

/**
 * The last day on which bokføringsloven § 13 obliges to keep it: five years, or three years and six months, after the end of
 * the later of the fiscal year in which it was written and the one that it names. Of a year that the client has none of, the
 * calendar year is counted.
 */
export function keptUntil({ kind, at, year }: Happened, years: readonly FiscalYear[]): CivilDate {
  const day = norwegianDate(new Date(at));
  const within = years.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn);
  const named = years.find((each) => each.year === year);
  const ends = [within?.endsOn ?? endOf(yearOf(day)), named?.endsOn ?? endOf(year ?? 0)].sort().at(-1)!;
  return keepingOf(kind) === 'agreements' ? later(ends, 3, 6) : later(ends, 5, 0);
}

/**
 * A day that an event is kept to at the least, whatever the client's fiscal years are, for who verifies a log: null where the
 * kind alone obliges to nothing. What names nobody is kept for good.
 */
export function keptAtLeast({ kind, at }: Happened): CivilDate | null {
  const keeping = keepingOf(kind);
  const day = norwegianDate(new Date(at));
  if (keeping === 'books') return later(day, 5, 0);
  if (keeping === 'agreements') return later(day, 3, 6);
  return keeping === 'person' || keeping === 'access' ? null : '9999-12-31';
}

const endOf = (year: number) => `${String(year).padStart(4, '0')}-12-31` as CivilDate;

/** The end of a month is followed by the end of another. */
function later(day: CivilDate, years: number, months: number): CivilDate {
  const [year, month] = [yearOf(day) + years, monthOf(day) + months];
  const { first, last } = monthRange(year, month);
  if (monthOf(daysAfter(day, 1)) !== monthOf(day)) return last;
  const same = daysAfter(first, Number(day.slice(8)) - 1);
  return same < last ? same : last;
}
