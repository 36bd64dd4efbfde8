/** A picture as a canvas gives it: four bytes for each pixel, row by row from the top. */
export type Pixels = Pick<ImageData, 'width' | 'height' | 'data'>;

/** A part of a picture, as shares of its width and height from the upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const WHOLE: Box = { left: 0, top: 0, width: 1, height: 1 };

/** The smallest box around every pixel that differs; null where none does. Pictures of other sizes differ all over. */
export function differingBox(one: Pixels, other: Pixels): Box | null {
  const { width, height } = one;
  if (width !== other.width || height !== other.height) return WHOLE;
  const [a, b] = [inWords(one.data), inWords(other.data)];
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) return null;
  return {
    left: left / width,
    top: top / height,
    width: (right + 1 - left) / width,
    height: (bottom + 1 - top) / height,
  };
}

/** A pixel as one number: pages have millions of them. */
function inWords({ buffer, byteOffset, byteLength }: Pixels['data']): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}
