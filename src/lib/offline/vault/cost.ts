import type { Bytes } from '../store/bytes.ts';

/** What it costs to try a secret: memory in KiB, and how often it is gone through. */
export interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** Of a new envelope, which remembers its own, so that this can grow. Some tenths of a second at a desk, a second on a phone. */
export const COST: Cost = { memoryKib: 64 * 1024, passes: 3 };

/** What the worker is asked. */
export interface ToStretch {
  readonly secret: Bytes;
  readonly salt: Bytes;
  readonly cost: Cost;
}
/** Null where there is not the memory for it. */
export interface Stretched {
  readonly stretched: Bytes | null;
}
