import type { Transport } from '../../platform/rpc.ts';
import type { AppendError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    photos: keyof typeof PHOTOS_TRANSPORT;
  }
}

export const PHOTOS_TRANSPORT = {
  chunk_beyond_end: 'BAD_REQUEST',
  chunk_size: 'PAYLOAD_TOO_LARGE',
  photo_differs: 'CONFLICT',
  photo_hash_differs: 'CONFLICT',
  photo_type_differs: 'BAD_REQUEST',
  photo_unknown: 'NOT_FOUND',
  storage_full: 'INTERNAL_SERVER_ERROR',
  storage_unwritable: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<AppendError['code'] | 'photo_differs', Transport>;
