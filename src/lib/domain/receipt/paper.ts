import type { PictureSize } from './picture.ts';

/** In pixels, from the top left of the picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Of a paper in a picture: top left, top right, bottom right, bottom left, as the picture is turned. */
export type Corners = readonly [Point, Point, Point, Point];

/** A picture as it is drawn: four bytes for each pixel, red, green, blue and how opaque. */
export interface Pixels extends PictureSize {
  readonly data: Uint8ClampedArray;
}

/** The least part of the picture that a paper somebody photographs takes up. */
const LEAST = 0.08;
/** So near to the picture's own corners, as parts of its size, nothing would be cut away. */
const WHOLE = 0.025;

/**
 * Whether a picture can be straightened by these: four corners in the order they are named in, each turning the same way,
 * around more than a speck of it.
 */
export function isQuadrilateral(corners: Corners, { width, height }: PictureSize): boolean {
  const turns = corners.every((corner, at) => {
    const [next, after] = [cornerAt(corners, at + 1), cornerAt(corners, at + 2)];
    return (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x) > 0;
  });
  return turns && areaOf(corners) >= LEAST * width * height;
}

/** Whether there is something to offer: a paper that is not the whole picture already. */
export function isPaper(corners: Corners, size: PictureSize): boolean {
  const whole = wholeOf(size);
  const strays = corners.map(({ x, y }, at) => {
    const { x: wholeX, y: wholeY } = cornerAt(whole, at);
    return Math.max(Math.abs(x - wholeX) / size.width, Math.abs(y - wholeY) / size.height);
  });
  return isQuadrilateral(corners, size) && Math.max(...strays) > WHOLE;
}

/** The picture's own corners, so many pixels inward. */
export function wholeOf({ width, height }: PictureSize, inward = 0): Corners {
  const [right, bottom] = [width - inward, height - inward];
  return [
    { x: inward, y: inward },
    { x: right, y: inward },
    { x: right, y: bottom },
    { x: inward, y: bottom },
  ];
}

/** The same corners in the picture drawn larger or smaller. */
export function scaled(corners: Corners, by: number): Corners {
  const [a, b, c, d] = corners;
  const times = ({ x, y }: Point): Point => ({ x: x * by, y: y * by });
  return [times(a), times(b), times(c), times(d)];
}

/** The size a paper has when it is seen from above: its longer sides, in pixels of the picture. */
export function straightSize([a, b, c, d]: Corners): PictureSize {
  const length = (from: Point, to: Point) => Math.hypot(to.x - from.x, to.y - from.y);
  return {
    width: Math.max(1, Math.round(Math.max(length(a, b), length(d, c)))),
    height: Math.max(1, Math.round(Math.max(length(a, d), length(b, c)))),
  };
}

/** The paper as it is seen from above. Each pixel is mixed of the four around the place it comes from. */
export function straightened(picture: Pixels, corners: Corners): Pixels {
  const { width, height } = straightSize(corners);
  const data = new Uint8ClampedArray(width * height * 4);
  const [a, b, c, d, e, f, g, h] = projection(corners);
  for (let row = 0; row < height; row++) {
    const v = (row + 0.5) / height;
    for (let column = 0; column < width; column++) {
      const u = (column + 0.5) / width;
      const depth = g * u + h * v + 1;
      const x = (a * u + b * v + c) / depth - 0.5;
      const y = (d * u + e * v + f) / depth - 0.5;
      mix(picture, x, y, data, (row * width + column) * 4);
    }
  }
  return { data, width, height };
}

function mix(
  { data, width, height }: Pixels,
  x: number,
  y: number,
  into: Uint8ClampedArray,
  at: number,
): void {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)));
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const across = Math.min(1, Math.max(0, x - left));
  const down = Math.min(1, Math.max(0, y - top));
  const [p, q] = [(top * width + left) * 4, (top * width + right) * 4];
  const [r, s] = [(bottom * width + left) * 4, (bottom * width + right) * 4];
  for (let part = 0; part < 3; part++) {
    const above = (data[p + part] ?? 0) * (1 - across) + (data[q + part] ?? 0) * across;
    const below = (data[r + part] ?? 0) * (1 - across) + (data[s + part] ?? 0) * across;
    into[at + part] = above * (1 - down) + below * down;
  }
  into[at + 3] = 255;
}

type Projection = readonly [number, number, number, number, number, number, number, number];

/**
 * What takes the unit square to these four corners: x = (au + bv + c) / (gu + hv + 1), y = (du + ev + f) / (gu + hv + 1).
 * (P. Heckbert, «Fundamentals of Texture Mapping and Image Warping», 1989, 2.2.3.)
 */
function projection([p, q, r, s]: Corners): Projection {
  const [dx1, dx2, dx3] = [q.x - r.x, s.x - r.x, p.x - q.x + r.x - s.x];
  const [dy1, dy2, dy3] = [q.y - r.y, s.y - r.y, p.y - q.y + r.y - s.y];
  const whole = dx1 * dy2 - dx2 * dy1;
  const g = (dx3 * dy2 - dx2 * dy3) / whole;
  const h = (dx1 * dy3 - dx3 * dy1) / whole;
  return [
    ...([q.x - p.x + g * q.x, s.x - p.x + h * s.x, p.x] as const),
    ...([q.y - p.y + g * q.y, s.y - p.y + h * s.y, p.y] as const),
    ...([g, h] as const),
  ];
}

function areaOf(corners: Corners): number {
  const twice = corners.reduce((sum, corner, at) => {
    const next = cornerAt(corners, at + 1);
    return sum + corner.x * next.y - next.x * corner.y;
  }, 0);
  return Math.abs(twice) / 2;
}

function cornerAt(corners: Corners, at: number): Point {
  return corners[(at % 4) as 0 | 1 | 2 | 3];
}
