/** Sizes in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Turn = 0 | 90 | 180 | 270;

/**
 * How large a turned and enlarged picture lies in its frame. At zoom 1 the whole of it is seen, never larger than
 * it is.
 * @returns `picture`: the element before it is turned; `space`: what it takes up when turned
 */
export function placing(
  natural: Size,
  frame: Size,
  { turn, zoom }: { turn: Turn; zoom: number },
): { picture: Size; space: Size } {
  const lying = turn === 90 || turn === 270;
  const seen = lying ? { width: natural.height, height: natural.width } : natural;
  if (seen.width === 0 || seen.height === 0) return { picture: natural, space: seen };
  const scale = Math.min(1, frame.width / seen.width, frame.height / seen.height) * zoom;
  const space = { width: seen.width * scale, height: seen.height * scale };
  return { picture: lying ? { width: space.height, height: space.width } : space, space };
}

const LEAST = 1;
const MOST = 6;
const STEP = 1.4;

export function larger(zoom: number): number {
  return Math.min(MOST, zoom * STEP);
}

export function smaller(zoom: number): number {
  return Math.max(LEAST, zoom / STEP);
}

export function turned(turn: Turn): Turn {
  return ((turn + 90) % 360) as Turn;
}
