import type { Policy } from '#lib/domain/evidence/witnesses.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Tx } from '#lib/server/platform/database.ts';

/** What others have said of the installation's own log, as far as it is kept. */
export interface Anchors {
  /** The cosignature lines of its checkpoint of that size. */
  cosignaturesAt(tx: Tx, size: number): Promise<readonly string[]>;
  /** The time-stamp tokens (DER) over the text of its checkpoint of that size. */
  tokensAt(tx: Tx, size: number): Promise<readonly Uint8Array[]>;
  /** Whose cosignatures count; null where none are asked for. */
  policy(platform: Platform): Promise<Policy | null>;
  /** Certificates (DER) that the authorities lead to. */
  roots(platform: Platform): Promise<readonly Uint8Array[]>;
}

/** Nobody speaks for the installation but itself. */
export const NO_ANCHORS: Anchors = {
  cosignaturesAt: () => Promise.resolve([]),
  tokensAt: () => Promise.resolve([]),
  policy: () => Promise.resolve(null),
  roots: () => Promise.resolve([]),
};
