import type { LucideIcon } from '@lucide/svelte';
import { matching, type Choice } from '../primitives/form/matching.ts';

/** One thing the palette can do. `value` tells it from all others, `number` and `name` are what is searched. */
export interface Entry extends Choice {
  readonly icon: LucideIcon;
  /** Beside the name: a date, an organisation number. */
  readonly hint?: string;
  /** It is so already: the theme in use, the client worked for. */
  readonly chosen?: boolean;
  readonly run: () => void;
}

export interface EntryGroup {
  readonly name:
    | 'places'
    | 'vouchers'
    | 'amounts'
    | 'days'
    | 'drafts'
    | 'documents'
    | 'accounts'
    | 'ledgers'
    | 'clients'
    | 'choices';
  readonly entries: readonly Entry[];
}

/** As many of a kind as are shown at once: more is looked for with another word. Of the places all are shown. */
export const SHOWN = 8;

/**
 * What fits the query, by kind. Without a query the ledger stays away: nobody looks for all of it. A kind that has
 * exactly the number asked for (an account's) comes first.
 */
export function search(groups: readonly EntryGroup[], query: string): EntryGroup[] {
  const wanted = query.trim();
  const asked = wanted === '' ? groups.filter(({ name }) => !FROM_LEDGER.has(name)) : groups;
  return asked
    .map(({ name, entries }) => ({
      name,
      entries: FOUND.has(name)
        ? entries
        : matching(entries, wanted, name === 'places' ? entries.length : SHOWN),
    }))
    .filter(({ entries }) => entries.length > 0)
    .sort((one, other) => Number(holds(other, wanted)) - Number(holds(one, wanted)));
}

/** These come found already: by amount, by day, and by numbers that are written in more than one way. */
const FOUND: ReadonlySet<string> = new Set(['vouchers', 'amounts', 'days', 'drafts', 'documents']);
const FROM_LEDGER: ReadonlySet<string> = new Set([...FOUND, 'accounts', 'ledgers']);

function holds({ name, entries }: EntryGroup, number: string): boolean {
  return name === 'accounts' && entries.some((entry) => entry.number === number);
}
