import type { Platform } from '../platform.ts';
import type { TimestampAuthority } from './authority.ts';

/** Where signatures and the log get their time from, and whose certificates are believed about it. */
export interface TimestampSource {
  readonly authority: TimestampAuthority;
  readonly roots: readonly Uint8Array[];
}

/** As configured; null where there is none. It is given to who needs it: the embedded one is signing's. */
export type TimestampSourceOf = (platform: Platform) => Promise<TimestampSource | null>;

/** Whose certificates are believed about time, DER. */
export interface TimeRoots {
  /** The installation's own: what it stamps is its own clock. Null while it has none. */
  readonly own: Uint8Array | null;
  readonly others: readonly Uint8Array[];
}

export const rootsIn = ({ own, others }: TimeRoots): readonly Uint8Array[] =>
  own ? [own, ...others] : others;
