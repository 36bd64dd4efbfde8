import type { Corners, Point } from '#lib/domain/receipt/paper.ts';
import type { PictureSize } from '#lib/domain/receipt/picture.ts';

/** How far an arrow key moves a corner, as a part of the picture; with Shift, further. */
const STEP = 0.005;
const LEAP = 0.04;

const WAYS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The four corners while somebody moves them, with a finger, the mouse or the arrow keys. They stay within the picture. */
export class Cutting {
  corners = $state.raw<Corners>([
    { x: 0, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: 0 },
    { x: 0, y: 0 },
  ]);
  /** As they were when the last of them was let go. */
  rested = $state.raw<Corners>(this.corners);
  readonly #size: PictureSize;
  #frame: HTMLElement | null = null;
  /** Which one is held, and how far from its middle. */
  #held: { at: number; off: Point } | null = null;

  constructor(size: PictureSize, corners: Corners) {
    this.#size = size;
    this.corners = corners;
    this.rested = corners;
  }

  /** An attachment: what the picture fills. */
  readonly frame = (element: HTMLElement): void => {
    this.#frame = element;
  };

  take(event: PointerEvent & { currentTarget: HTMLElement }, at: number): void {
    const [corner, place] = [this.corners[at], this.#placeOf(event)];
    if (!corner || !place) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#held = { at, off: { x: corner.x - place.x, y: corner.y - place.y } };
  }

  drag(event: PointerEvent): void {
    const place = this.#placeOf(event);
    if (!this.#held || !place) return;
    const { at, off } = this.#held;
    this.#move(at, { x: place.x + off.x, y: place.y + off.y });
  }

  rest(): void {
    this.#held = null;
    this.rested = this.corners;
  }

  step(event: KeyboardEvent, at: number): void {
    const [way, corner] = [WAYS[event.key], this.corners[at]];
    if (!way || !corner) return;
    event.preventDefault();
    const far = (event.shiftKey ? LEAP : STEP) * Math.max(this.#size.width, this.#size.height);
    this.#move(at, { x: corner.x + way.x * far, y: corner.y + way.y * far });
    this.rest();
  }

  #move(at: number, { x, y }: Point): void {
    const { width, height } = this.#size;
    const place = { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
    const [a, b, c, d] = this.corners.map((corner, each) => (each === at ? place : corner));
    if (a && b && c && d) this.corners = [a, b, c, d];
  }

  /** In pixels of the picture. */
  #placeOf({ clientX, clientY }: PointerEvent): Point | null {
    const box = this.#frame?.getBoundingClientRect();
    if (!box) return null;
    const { width, height } = this.#size;
    return {
      x: ((clientX - box.left) / box.width) * width,
      y: ((clientY - box.top) / box.height) * height,
    };
  }
}
