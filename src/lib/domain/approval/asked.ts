import type { NewLine } from '../ledger/voucher.ts';
import { sum, type Minor } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import type { ApprovalRule } from './rules.ts';
import { standsInFor, type StandIn } from './stand-ins.ts';

/** What rules ask about a voucher. */
export interface VoucherFacts {
  /** Øre: the sum of its debit side. */
  readonly amount: Minor;
  readonly accounts: readonly string[];
  readonly counterparties: readonly string[];
  readonly dimensions: readonly { readonly type: string; readonly code: string }[];
  /** Who captured and who submitted it. */
  readonly people: readonly string[];
}

/** @param people who captured and who submitted it */
export function factsOf(
  lines: readonly Pick<NewLine, 'account' | 'amount' | 'counterpartyId' | 'dimensions'>[],
  people: readonly string[],
): VoucherFacts {
  return {
    amount: sum(lines.map(({ amount }) => amount).filter((amount) => amount > 0n)),
    accounts: lines.map(({ account }) => account),
    counterparties: lines.flatMap(({ counterpartyId }) => counterpartyId ?? []),
    dimensions: lines.flatMap(({ dimensions }) => dimensions),
    people,
  };
}

/** Whether a rule is about a voucher: all that it says holds of it. The database asks the same (`ledger.refuse_unapproved`). */
export function fits(rule: ApprovalRule, facts: VoucherFacts): boolean {
  const { amount, account, counterpartyId, dimension, personId } = rule;
  return (
    (amount === null || facts.amount >= amount) &&
    (account === null || facts.accounts.some((each) => each >= account.first && each <= account.last)) &&
    (counterpartyId === null || facts.counterparties.includes(counterpartyId)) &&
    (dimension === null ||
      facts.dimensions.some(({ type, code }) => type === dimension.type && code === dimension.code)) &&
    (personId === null || facts.people.includes(personId))
  );
}

/** Who has to approve a voucher, by all the rules that fit it. */
export interface Asked {
  /** So many different people. */
  readonly people: number;
  /** Each of these, or somebody in their place. */
  readonly named: readonly string[];
}

/** What a client without rules asks, and one whose rules are about other vouchers. */
export const ONE_PERSON: Asked = { people: 1, named: [] };

export function askedBy(rules: readonly ApprovalRule[], facts: VoucherFacts): Asked {
  const own = rules.filter((rule) => fits(rule, facts));
  return {
    people: own.some(({ asks }) => asks === 'two') ? 2 : 1,
    named: [...new Set(own.flatMap(({ approverId }) => approverId ?? []))].sort(),
  };
}

/** An approval of a voucher as it stands. */
export interface Given {
  readonly by: string;
  /** In whose place. */
  readonly inPlaceOf: string | null;
}

/** What is asked and not there yet: nothing, where both are empty. */
export function lackingOf({ people, named }: Asked, given: readonly Given[]): Asked {
  const approved = new Set(given.map(({ by }) => by));
  const stoodFor = new Set(given.flatMap(({ by, inPlaceOf }) => [by, inPlaceOf ?? by]));
  return {
    people: Math.max(0, people - approved.size),
    named: named.filter((id) => !stoodFor.has(id)),
  };
}

export const isMet = ({ people, named }: Asked) => people === 0 && named.length === 0;

/** What somebody's approval would be. */
export interface Part {
  readonly inPlaceOf: string | null;
  /** With it, all that is asked is there. */
  readonly completes: boolean;
}

export type PartError =
  /** Only these are asked. */
  | { code: 'approval_not_asked'; approvers: string[] }
  /** This person has approved it already, and another is to. */
  | { code: 'approval_given_before' };

/**
 * What part somebody's approval has: their own where they are named, else in the place of somebody named for whom they stand in
 * that day, else as one of those who are asked for. Errors: `approval_given_before`, `approval_not_asked`.
 */
export function partOf(
  actorId: string,
  {
    asked,
    given,
    standIns,
    at,
  }: {
    readonly asked: Asked;
    readonly given: readonly Given[];
    readonly standIns: readonly StandIn[];
    readonly at: Date;
  },
): Result<Part, PartError> {
  // Who are named are as many people: whoever stands in for another of them is not two of them.
  if (given.some(({ by }) => by === actorId)) return err({ code: 'approval_given_before' });
  const lacking = lackingOf(asked, given);
  const part = (inPlaceOf: string | null): Result<Part, PartError> => {
    const after = [...given, { by: actorId, inPlaceOf }];
    return ok({ inPlaceOf, completes: isMet(lackingOf(asked, after)) });
  };
  if (lacking.named.includes(actorId)) return part(null);
  const absent = lacking.named.find((id) => standsInFor(standIns, { absent: id, standsIn: actorId }, at));
  if (absent !== undefined) return part(absent);
  // Whoever else may be one of several, as long as those who are named have their places.
  if (lacking.people > lacking.named.length) return part(null);
  return err({ code: 'approval_not_asked', approvers: [...lacking.named] });
}
