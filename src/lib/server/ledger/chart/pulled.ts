import type { Tx } from '../../platform/database.ts';
import { accounts, counterparties, dimensions, periods, series, vatAccounts, vatCodes } from './registers.ts';
import { withAccounts } from './vat-codes.ts';

/** A register as devices follow it: its rows as its list answers them, by their ids in the log. */
export interface Followed<Row> {
  idOf(row: Row): string;
  /** So many behind a row, in the order of their keys. */
  page(tx: Tx, clientId: string, after: Row | null, limit: number): Promise<Row[]>;
  those(tx: Tx, clientId: string, ids: readonly string[]): Promise<Row[]>;
  /** How many there are. */
  count(tx: Tx, clientId: string): Promise<number>;
}

/** What a bookkeeper needs of the chart where there is no network. */
export const FOLLOWED = {
  series,
  period: periods,
  'vat-code': {
    idOf: vatCodes.idOf.bind(vatCodes),
    page: async (tx, clientId, after, limit) =>
      withAccounts(await vatCodes.page(tx, clientId, after, limit), await vatAccounts.list(tx, clientId)),
    those: async (tx, clientId, ids) =>
      withAccounts(await vatCodes.those(tx, clientId, ids), await vatAccounts.those(tx, clientId, ids)),
    count: (tx, clientId) => vatCodes.count(tx, clientId),
  } satisfies Followed<ReturnType<typeof withAccounts>[number]>,
  account: accounts,
  dimension: dimensions,
  counterparty: counterparties,
} as const;
