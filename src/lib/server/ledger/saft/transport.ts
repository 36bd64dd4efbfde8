import type { Transport } from '../../platform/rpc.ts';
import type { SaftFileError } from './file.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    saft: keyof typeof SAFT_TRANSPORT;
  }
}

export const SAFT_TRANSPORT = {
  saft_span_unknown: 'NOT_FOUND',
  saft_export_too_large: 'PAYLOAD_TOO_LARGE',
} as const satisfies Record<SaftFileError['code'], Transport>;
