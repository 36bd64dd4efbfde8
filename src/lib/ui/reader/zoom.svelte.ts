const LEAST = 0.5;
const MOST = 5;
const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 5];
/** After the last change of size the pages are drawn anew, sharp. */
const SETTLE_MS = 180;

/** How large a document is shown: 1 fits the width. */
export class Zoom {
  #factor = $state(1);
  #settled = $state(1);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** As it is shown now. */
  get factor(): number {
    return this.#factor;
  }
  /** As it was when it last stood still. */
  get settled(): number {
    return this.#settled;
  }
  get canGrow(): boolean {
    return this.#factor < MOST;
  }
  get canShrink(): boolean {
    return this.#factor > LEAST;
  }

  set(factor: number): void {
    this.#factor = Math.min(MOST, Math.max(LEAST, factor));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#settled = this.#factor), SETTLE_MS);
  }
}

/** The step after a factor; from between two steps, the nearer in that direction. */
export function nextStep(factor: number, direction: 1 | -1): number {
  const above = STEPS.find((step) => step > factor * 1.01);
  const below = STEPS.findLast((step) => step < factor * 0.99);
  return (direction === 1 ? above : below) ?? factor;
}

interface Finger {
  readonly clientX: number;
  readonly clientY: number;
}

/** How far two fingers are apart, and the point between them. */
export function spread([one, other]: readonly [Finger, Finger]): { distance: number; x: number; y: number } {
  const [dx, dy] = [one.clientX - other.clientX, one.clientY - other.clientY];
  return {
    distance: Math.hypot(dx, dy),
    x: (one.clientX + other.clientX) / 2,
    y: (one.clientY + other.clientY) / 2,
  };
}
