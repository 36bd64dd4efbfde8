import type { KeyTrust } from '../witness/known-key.ts';
import type { KeptHead } from '../witness/kept.ts';

/** The newest signed tree head, and what this device thinks of the key it is signed with. */
export interface SeenCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly note: string;
  readonly verifierKey: string;
  readonly trust: KeyTrust;
  /** What this device has followed of the log; null where it keeps nothing. */
  readonly kept: KeptHead | null;
}
