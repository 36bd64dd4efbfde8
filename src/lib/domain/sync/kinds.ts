import type { Ability } from '../access/role.ts';
import type { Mutation } from './mutation.ts';

/** What a change is about: changes of one subject wait for one another, others do not. */
export interface Subject {
  readonly of: 'draft' | 'account' | 'counterparty' | 'dimension';
  readonly id: string;
}

type Kind = Mutation['type'];
type Of<K extends Kind> = Extract<Mutation, { type: K }>;

interface Rule<K extends Kind> {
  /** What it asks of whoever does it, judged when it arrives. */
  readonly asks: Ability;
  readonly about: (mutation: Of<K>) => Subject;
}

const draft = ({ draftId: id }: { draftId: string }): Subject => ({ of: 'draft', id });
const account = ({ row }: { row: { number: string } }): Subject => ({ of: 'account', id: row.number });
const party = ({ row }: { row: { id: string } }): Subject => ({ of: 'counterparty', id: row.id });
const dimension = ({ row }: { row: { type: string; code: string } }): Subject => ({
  of: 'dimension',
  id: `${row.type}/${row.code}`,
});

/**
 * Every kind of change that a device makes without network. A NEW KIND has its line here, its fields in `mutation.ts`, and
 * what the server does of it in `server/sync/apply.ts`; without any of them it does not compile.
 */
const MUTATIONS = {
  'draft.save': { asks: 'draft.capture', about: draft },
  'draft.discard': { asks: 'draft.capture', about: draft },
  'draft.make': { asks: 'draft.code', about: draft },
  'draft.code': { asks: 'draft.code', about: draft },
  'draft.submit': { asks: 'draft.code', about: draft },
  'draft.dismiss': { asks: 'draft.code', about: draft },
  'draft.ask': { asks: 'draft.code', about: draft },
  'approval.decide': { asks: 'draft.approve', about: draft },
  'account.add': { asks: 'ledger.post', about: account },
  'account.change': { asks: 'ledger.post', about: account },
  'counterparty.add': { asks: 'ledger.post', about: party },
  'counterparty.change': { asks: 'ledger.post', about: party },
  'dimension.add': { asks: 'ledger.post', about: dimension },
  'dimension.change': { asks: 'ledger.post', about: dimension },
} as const satisfies { readonly [K in Kind]: Rule<K> };

export const MUTATION_KINDS = Object.keys(MUTATIONS) as Kind[];

/** What a server takes that does not say what it takes: those up to 0.7.0. */
export const TAKEN_BEFORE: readonly string[] = ['draft.save', 'draft.discard'] satisfies Kind[];

export const asksOf = (kind: Kind): Ability => MUTATIONS[kind].asks;

export function subjectOf(mutation: Mutation): Subject {
  // Each rule is asked about its own kind alone.
  return (MUTATIONS[mutation.type].about as (mutation: Mutation) => Subject)(mutation);
}

/** The revision of a draft that a change was made on; null where it makes the draft, or is about none. */
export function baseOf(mutation: Mutation): number | null {
  return 'baseRevision' in mutation ? mutation.baseRevision : null;
}
