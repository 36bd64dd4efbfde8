import type { Transport } from '../../platform/rpc.ts';
import { WEAKENING_TRANSPORT } from '../../platform/weakening.ts';
import type { SaftBusy, SaftFileError } from './file.ts';
import type { SaftTakeError } from './uploaded.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    saft: keyof typeof SAFT_TRANSPORT;
    saftTake: keyof typeof SAFT_TAKE_TRANSPORT;
  }
}

export const SAFT_TRANSPORT = {
  ...WEAKENING_TRANSPORT,
  saft_span_unknown: 'NOT_FOUND',
  saft_export_too_large: 'PAYLOAD_TOO_LARGE',
  saft_export_busy: 'TOO_MANY_REQUESTS',
} as const satisfies Record<SaftFileError['code'] | SaftBusy['code'], Transport>;

/** Of files that come in. */
export const SAFT_TAKE_TRANSPORT = {
  client_exists: 'CONFLICT',
  saft_being_imported: 'TOO_MANY_REQUESTS',
  saft_changed_meanwhile: 'BAD_REQUEST',
  saft_differs_here: 'CONFLICT',
  saft_other_company: 'CONFLICT',
  saft_period_locked: 'CONFLICT',
  saft_refused_by_ledger: 'CONFLICT',
  saft_rejected: 'BAD_REQUEST',
  saft_unreadable: 'BAD_REQUEST',
  saft_within_books: 'CONFLICT',
} as const satisfies Record<SaftTakeError['code'], Transport>;
