import type { PartyKind } from '../party.ts';

/** The groups of NS 4102 whose lines are open items: what customers owe, and what suppliers are owed. */
export const CONTROL_GROUPS: Readonly<Record<PartyKind, string>> = { customer: '15', supplier: '24' };

/**
 * Whose control account an account is, or null: by its number, or by the standard account of SAF-T where the chart has numbers
 * of its own. Neither of them ever changes. The database lists the items by the same rule (`ledger.item_listed`).
 */
export function controlKind({
  number,
  standardAccount,
}: {
  readonly number: string;
  readonly standardAccount: string | null;
}): PartyKind | null {
  const group = (standardAccount ?? number).slice(0, 2);
  if (group === CONTROL_GROUPS.customer) return 'customer';
  return group === CONTROL_GROUPS.supplier ? 'supplier' : null;
}
