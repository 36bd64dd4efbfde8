import type { Photo } from '#lib/domain/drafts/draft.ts';
import type { MutationEnvelope, MutationOutcome } from '#lib/domain/sync/mutation.ts';
import type { HeldDraft } from '#lib/domain/sync/restored.ts';
import type { Result } from '#lib/domain/result.ts';
import type { PulledPage } from '../pulled/reading.ts';
import type { Upload } from './upload.ts';

/** What `held` takes. */
export const HELD_AT_ONCE = 20;

/**
 * What the device needs of the server, and no more. Any call may be repeated: the server answers a
 * repeat as it answered first.
 */
export interface SyncApi {
  /**
   * How far the server has come with the device, and whether it still has the photo that it confirmed last, and the log that a
   * cursor of its own stands in.
   */
  standing(asked: Asking): Promise<Result<Standing, ApiFailure>>;
  /** Which of these the server has: of the person's own, whole photos only. At most {@link HELD_AT_ONCE} of each. */
  held(asked: {
    drafts: string[];
    photos: string[];
  }): Promise<Result<{ drafts: HeldDraft[]; photos: string[] }, ApiFailure>>;
  register(device: { deviceId: string; name: string }): Promise<Result<Registered, ApiFailure>>;
  push(deviceId: string, mutations: MutationEnvelope[]): Promise<Result<MutationOutcome[], ApiFailure>>;
  /** What came at the server since the cursor; null: from the beginning. */
  pull(cursor: string | null): Promise<Result<PulledPage, ApiFailure>>;
  /** Ok when the server has all bytes and has found their SHA-256 to be the announced one. */
  sendPhoto(photo: Photo, upload: Upload): Promise<Result<void, ApiFailure>>;
}

export interface Asking {
  deviceId: string;
  photoId: string | null;
  /** Left out by who follows nothing: servers up to 0.7.0 do not know it. */
  cursor?: string;
}

/** What is left out is so by servers up to 0.7.0. */
export interface Registered {
  /** The kinds of change that the server takes. One that does not say can't be asked what it has either. */
  takes?: readonly string[];
  /** After how many wrong tries in a row the device is to let go of what the server has; null: never. */
  wipeAfter?: number | null;
}

export interface Standing extends Registered {
  /** The number of the last change that the server has answered. */
  lastMutationId: number;
  /** True also where no photo was asked about. */
  hasPhoto: boolean;
  /** True also where no cursor was. */
  goesOn?: boolean;
}

export type ApiFailure =
  /** No network, or no answer of the server: try again later. */
  | { code: 'unreachable' }
  /** The server answered that it can't do this now: try again later, in `retryAfter` milliseconds at the earliest. */
  | { code: 'not_now'; retryAfter?: number }
  /** The session has ended: sign in, then go on. */
  | { code: 'signed_out' }
  /** The server understood and said no; trying the same again is useless. */
  | { code: 'refused'; reason: string };
