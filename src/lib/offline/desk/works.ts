import type { Work } from '#lib/domain/sync/mutation.ts';

type Input<T extends Work['type']> = Omit<Extract<Work, { type: T }>, 'type'>;
type Row<T extends Work['type']> = Extract<Work, { type: T }> extends { row: infer R } ? R : never;

/**
 * The procedures whose act a device keeps where there is no network, and what it is kept as. What a procedure changes that
 * is not here takes the network.
 */
export const WORKS: Readonly<Record<string, (input: never) => Work>> = {
  'drafts.make': (input: Input<'draft.make'>) => ({ type: 'draft.make', ...input }),
  'drafts.code': (input: Input<'draft.code'>) => ({ type: 'draft.code', ...input }),
  'drafts.submit': (input: Input<'draft.submit'>) => ({ type: 'draft.submit', ...input }),
  'drafts.dismiss': (input: Input<'draft.dismiss'>) => ({ type: 'draft.dismiss', ...input }),
  'drafts.askAuthor': (input: Input<'draft.ask'>) => ({ type: 'draft.ask', ...input }),
  'ledger.addAccount': (row: Row<'account.add'>) => ({ type: 'account.add', row }),
  'ledger.changeAccount': (row: Row<'account.change'>) => ({ type: 'account.change', row }),
  'ledger.addCounterparty': (row: Row<'counterparty.add'>) => ({ type: 'counterparty.add', row }),
  'ledger.changeCounterparty': (row: Row<'counterparty.change'>) => ({ type: 'counterparty.change', row }),
  'ledger.addDimension': (row: Row<'dimension.add'>) => ({ type: 'dimension.add', row }),
  'ledger.changeDimension': (row: Row<'dimension.change'>) => ({ type: 'dimension.change', row }),
};
