import type { RegistrationError } from '#lib/domain/ledger/vat-return/terms.ts';
import type { Transport } from '../../platform/rpc.ts';
import { WEAKENING_TRANSPORT } from '../../platform/weakening.ts';
import { POSTING_TRANSPORT } from '../vouchers/transport.ts';
import type { DeliverError, ReopenReturnError, SettleError } from './deliver.ts';
import type { SpecificationError } from './registration.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    vatReturn: keyof typeof VAT_RETURN_TRANSPORT;
  }
}

export const VAT_RETURN_TRANSPORT = {
  ...POSTING_TRANSPORT,
  ...WEAKENING_TRANSPORT,
  vat_nothing_to_settle: 'CONFLICT',
  vat_registration_within_term: 'BAD_REQUEST',
  vat_return_changed: 'CONFLICT',
  vat_return_differs: 'CONFLICT',
  vat_return_holds: 'CONFLICT',
  vat_return_stopped: 'CONFLICT',
  vat_return_unknown: 'NOT_FOUND',
  vat_settlement_account_missing: 'CONFLICT',
  vat_settlement_off: 'CONFLICT',
  vat_specification_not_of_code: 'BAD_REQUEST',
  vat_term_unknown: 'NOT_FOUND',
} as const satisfies Record<
  (RegistrationError | SpecificationError | DeliverError | ReopenReturnError | SettleError)['code'],
  Transport
>;
