import type { KeyTrust } from '../history/known-key.ts';

/** The newest signed tree head, and what this device thinks of the key it is signed with. */
export interface SeenCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly note: string;
  readonly verifierKey: string;
  readonly trust: KeyTrust;
}
