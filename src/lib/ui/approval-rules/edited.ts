import type { ApprovalRule, Asks } from '#lib/domain/approval/rules.ts';
import type { Minor } from '#lib/domain/money.ts';

/** A rule while it is written: what is empty holds of every voucher. */
export interface EditedRule {
  amount: Minor | null;
  first: string;
  last: string;
  counterpartyId: string;
  /** `type/code`. */
  dimension: string;
  personId: string;
  asks: Asks;
  approverId: string;
}

export function editedOf(rule: ApprovalRule | null): EditedRule {
  const { account, dimension } = rule ?? {};
  return {
    amount: rule?.amount ?? null,
    ...{ first: account?.first ?? '', last: account?.last ?? '' },
    counterpartyId: rule?.counterpartyId ?? '',
    dimension: dimension ? dimensionKey(dimension) : '',
    personId: rule?.personId ?? '',
    ...{ asks: rule?.asks ?? 'two', approverId: rule?.approverId ?? '' },
  };
}

export const dimensionKey = ({ type, code }: { readonly type: string; readonly code: string }) =>
  JSON.stringify([type, code]);

/** The rule that is written; null while something is missing. One account alone is from and to. */
export function ruleOf(edited: EditedRule): ApprovalRule | null {
  const { amount, asks } = edited;
  const first = edited.first.trim() || edited.last.trim();
  const last = edited.last.trim() || first;
  const approverId = asks === 'person' ? edited.approverId : '';
  if ((asks === 'person') !== (approverId !== '') || first > last) return null;
  return {
    amount,
    account: first === '' ? null : { first, last },
    counterpartyId: edited.counterpartyId || null,
    dimension: dimensionOf(edited.dimension),
    personId: edited.personId || null,
    ...{ asks, approverId: approverId || null },
  };
}

function dimensionOf(key: string): ApprovalRule['dimension'] {
  if (key === '') return null;
  const [type = '', code = ''] = JSON.parse(key) as string[];
  return { type, code };
}
