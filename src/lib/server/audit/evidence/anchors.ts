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
  policy(platform: Platform): Policy | null;
  /** Certificates (DER) that the authorities lead to. */
  roots(platform: Platform): Promise<readonly Uint8Array[]>;
}
