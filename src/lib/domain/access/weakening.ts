import { canonicalText, type JsonObject } from '../canonical.ts';
import { heldAt, type ApprovalRule, type RulesVersion } from '../approval/rules.ts';
import type { Ability, Role } from './role.ts';

/**
 * The acts that take protection away, each with what whoever does it is let in for; and who carries it out once another
 * administrator has confirmed it: the one who confirms, in the same transaction, or the one who asked, within a day. Whoever
 * confirms is an administrator, and what administrators may not do themselves they can't carry out for others.
 */
export const WEAKENINGS = {
  'access-policy': { ability: 'people.manage', by: 'confirmer' },
  'administrator-ended': { ability: 'people.manage', by: 'confirmer' },
  'administrator-invited': { ability: 'people.manage', by: 'confirmer' },
  'administrator-made': { ability: 'people.manage', by: 'confirmer' },
  'approval-rules': { ability: 'approval.rule', by: 'confirmer' },
  'books-exported': { ability: 'ledger.read', by: 'asker' },
  'period-opened': { ability: 'period.lock', by: 'asker' },
  'vat-return-opened': { ability: 'vat.report', by: 'asker' },
} as const satisfies Readonly<
  Record<string, { readonly ability: Ability; readonly by: 'confirmer' | 'asker' }>
>;

export type WeakeningAct = keyof typeof WEAKENINGS;
export const WEAKENING_ACTS = Object.keys(WEAKENINGS) as WeakeningAct[];

/** One such act: what holds before it, and what would hold after it, in words that say all of what it does. */
export interface Weakening {
  readonly act: WeakeningAct;
  /** Null where it only adds something. */
  readonly before: JsonObject | null;
  readonly after: JsonObject;
}

/** Another administrator is to confirm it before it is done. It says what it would do, as they would be shown it. */
export interface SecondRequired extends Weakening {
  readonly code: 'second_administrator_required';
}

/** The same text for the same change: what is shown, confirmed and carried out is held together by it. */
export function contentOf({ act, before, after }: Weakening): string {
  return canonicalText({ act, before, after });
}

/** What `contentOf` wrote; null of any other text. */
export function readContent(content: string): Weakening | null {
  try {
    const { act, before, after } = JSON.parse(content) as Weakening;
    const read = { act, before, after };
    return WEAKENING_ACTS.includes(act) && contentOf(read) === content ? read : null;
  } catch {
    return null;
  }
}

/** Days in which another administrator confirms it; and hours in which the asker then does what they asked for. */
export const WEAKENING_DAYS = 7;
export const OPEN_HOURS = 24;

/** Of how many administrators who can get in each such act takes two. */
export const ENOUGH_ADMINISTRATORS = 2;

/** Whether another role takes an administrator away, or makes one; null: neither. */
export function weakeningOfRole(
  userId: string,
  before: Role | null,
  after: Role | null,
): (Weakening & { readonly act: 'administrator-ended' | 'administrator-made' }) | null {
  if ((before === 'administrator') === (after === 'administrator')) return null;
  const act = after === 'administrator' ? 'administrator-made' : 'administrator-ended';
  return { act, before: { userId, role: before }, after: { userId, role: after } };
}

type Rules = Pick<RulesVersion, 'rules' | 'signed'>;

/**
 * Whether other rules may ask less of some voucher: a rule is gone that asks for more than one person does, and none is there
 * that asks the same of each voucher which it was about; or decisions are not signed any more. Where it says no, every voucher
 * needs at least what it needed before.
 */
export function asksLess(next: Rules, before: Rules): boolean {
  if (before.signed && !next.signed) return true;
  return before.rules.some(
    (rule) =>
      rule.asks !== 'one' && !next.rules.some((other) => asksAsMuch(other, rule) && isAboutAll(other, rule)),
  );
}

const asksAsMuch = (other: ApprovalRule, rule: ApprovalRule) =>
  rule.asks === 'two' ? other.asks === 'two' : other.approverId === rule.approverId;

/** Whether a rule is about every voucher that another is about. */
function isAboutAll(wide: ApprovalRule, narrow: ApprovalRule): boolean {
  const { amount, account, counterpartyId, dimension, personId } = wide;
  return (
    (amount === null || (narrow.amount !== null && amount <= narrow.amount)) &&
    (account === null ||
      (narrow.account !== null &&
        account.first <= narrow.account.first &&
        narrow.account.last <= account.last)) &&
    (counterpartyId === null || counterpartyId === narrow.counterpartyId) &&
    (dimension === null ||
      (dimension.type === narrow.dimension?.type && dimension.code === narrow.dimension.code)) &&
    (personId === null || personId === narrow.personId)
  );
}

/**
 * The version that a client's next one asks less than, of all that would hold at any time from when it holds the first; null:
 * none. Where there are no rules it can't ask for less.
 */
export function loweredBy(
  next: Pick<RulesVersion, 'validFrom' | 'rules' | 'signed'>,
  versions: readonly RulesVersion[],
): RulesVersion | null {
  const moments = [next, ...versions].map(({ validFrom }) => validFrom);
  const held = moments
    .filter((moment) => moment >= next.validFrom)
    .sort((one, other) => one.getTime() - other.getTime())
    .map((moment) => heldAt(versions, moment));
  return held.find((version) => version !== null && asksLess(next, version)) ?? null;
}
