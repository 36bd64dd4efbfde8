import type { Transport } from '../../platform/rpc.ts';
import { POSTING_TRANSPORT } from '../vouchers/transport.ts';
import type { MatchError, UnmatchError } from './matching.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    items: keyof typeof ITEMS_TRANSPORT;
  }
}

export const ITEMS_TRANSPORT = {
  ...POSTING_TRANSPORT,
  counterparty_unknown: 'BAD_REQUEST',
  currency_account_missing: 'CONFLICT',
  item_matched_beyond: 'CONFLICT',
  item_named_twice: 'BAD_REQUEST',
  item_unknown: 'NOT_FOUND',
  item_without_party: 'BAD_REQUEST',
  items_of_several: 'BAD_REQUEST',
  matching_differs: 'CONFLICT',
  matching_too_early: 'BAD_REQUEST',
  matching_unbalanced: 'BAD_REQUEST',
  matching_unknown: 'NOT_FOUND',
} as const satisfies Record<MatchError['code'] | UnmatchError['code'] | 'counterparty_unknown', Transport>;
