/** One page as a renderer draws it, row by row from the top; what a pixel's bytes mean is the renderer's own matter. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes for each pixel. */
  readonly depth: number;
  readonly pixels: Uint8Array;
}

/** A file as a renderer shows it: its pages, or why it shows none. */
export type Drawing = readonly Picture[] | { readonly refused: string };

/** A part of a page in pixels at scale 1 (one for each point), from its upper left corner. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The areas of each page, from the first, that are left out of a comparison. */
export type Areas = ReadonlyMap<number, readonly Area[]>;

/**
 * What one renderer draws differently of two files, in words; null where every pixel is the same but for those in
 * `except`. A file that is refused differs from one that is drawn.
 */
export function difference(one: Drawing, other: Drawing, except: Areas = new Map()): string | null {
  if ('refused' in one || 'refused' in other) {
    const said = [one, other].map((each) => ('refused' in each ? each.refused : 'drawn'));
    return said.includes('drawn') ? said.join(' | ') : null;
  }
  if (one.length !== other.length) return `${one.length} | ${other.length} pages`;
  for (const [page, picture] of one.entries()) {
    const beside = other[page];
    const found = beside && differenceOfPages(picture, beside, except.get(page) ?? []);
    if (found) return `page ${page + 1}: ${found}`;
  }
  return null;
}

function differenceOfPages(one: Picture, other: Picture, except: readonly Area[]): string | null {
  if (one.width !== other.width || one.height !== other.height) {
    return `${one.width} × ${one.height} | ${other.width} × ${other.height}`;
  }
  const { width, depth, pixels } = one;
  // What is anti-aliased reaches into the pixel beside.
  const isLeftOut = (x: number, y: number) =>
    except.some(
      ({ left, top, right, bottom }) => x >= left - 2 && x <= right + 2 && y >= top - 2 && y <= bottom + 2,
    );
  let count = 0;
  let first: string | null = null;
  for (let at = 0; at < pixels.length; at++) {
    if (pixels[at] === other.pixels[at]) continue;
    const pixel = Math.floor(at / depth);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    if (isLeftOut(x, y)) continue;
    first ??= `${x}, ${y}`;
    count++;
  }
  return first === null ? null : `${count} values differ, the first at ${first}`;
}
