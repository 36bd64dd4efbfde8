import type { Photo } from '#lib/domain/draft.ts';
import type { MutationEnvelope, MutationOutcome } from '#lib/domain/mutation.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Bytes } from './bytes.ts';

/**
 * What the device needs of the server, and no more. Any call may be repeated: the server answers a
 * repeat as it answered first.
 */
export interface SyncApi {
  register(device: { deviceId: string; name: string }): Promise<Result<void, ApiFailure>>;
  push(deviceId: string, mutations: MutationEnvelope[]): Promise<Result<MutationOutcome[], ApiFailure>>;
  beginPhoto(photo: Photo): Promise<Result<PhotoProgress, ApiFailure>>;
  appendPhoto(photoId: string, offset: number, chunk: Bytes): Promise<Result<PhotoProgress, ApiFailure>>;
}

export interface PhotoProgress {
  /** Bytes the server holds durably, from the start. */
  received: number;
  /** The server has all bytes and has found their SHA-256 to be the announced one. */
  complete: boolean;
}

export type ApiFailure =
  /** No network, no answer, or a server that cannot answer now: try again later. */
  | { code: 'unreachable' }
  /** The session has ended: sign in, then go on. */
  | { code: 'signed_out' }
  /** The server understood and said no; trying the same again is useless. */
  | { code: 'refused'; reason: string };
