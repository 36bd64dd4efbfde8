/** What it costs to try a secret: memory in KiB, and how often it is gone through. */
export interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** Of a new envelope, which remembers its own, so that this can grow. Some tenths of a second at a desk, a second on a phone. */
export const COST: Cost = { memoryKib: 64 * 1024, passes: 3 };
