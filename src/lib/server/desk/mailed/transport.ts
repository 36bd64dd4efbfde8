import type { Transport } from '../../platform/rpc.ts';
import type { LetInError } from './decide.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    mailed: keyof typeof MAILED_TRANSPORT;
  }
}

export const MAILED_TRANSPORT = {
  mail_address_unknown: 'NOT_FOUND',
  mail_content_gone: 'CONFLICT',
  mail_in_off: 'CONFLICT',
  mail_sender_unknown: 'NOT_FOUND',
  mail_taken: 'CONFLICT',
  mail_unknown: 'NOT_FOUND',
  storage_full: 'INTERNAL_SERVER_ERROR',
  storage_unwritable: 'INTERNAL_SERVER_ERROR',
  storage_unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<
  LetInError['code'] | 'mail_address_unknown' | 'mail_in_off' | 'mail_sender_unknown' | 'mail_taken',
  Transport
>;
