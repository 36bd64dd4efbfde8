/** How far a channel may be off, of 255: edges of letters move within a pixel. */
const NEAR = 32;
/** So many pixels that differ are something that may be seen: a dot, a part of a line. */
const LEAST = 3;

/**
 * Whether two pictures of one size, of four bytes for each pixel, show something different left of the column `until`.
 * What only moved by a pixel is the same.
 */
export function differ(
  one: Uint8Array,
  other: Uint8Array,
  { width, height }: { width: number; height: number },
  until: number,
): boolean {
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < Math.min(width, until); x += 1) {
      const at = (y * width + x) * 4;
      if (near(one, at, other, at)) continue;
      const around = neighbours(x, y, width, height);
      if (
        around.some((there) => near(one, at, other, there)) &&
        around.some((there) => near(other, at, one, there))
      )
        continue;
      count += 1;
      if (count >= LEAST) return true;
    }
  }
  return false;
}

function near(one: Uint8Array, at: number, other: Uint8Array, there: number): boolean {
  for (let channel = 0; channel < 3; channel += 1) {
    if (Math.abs((one[at + channel] ?? 0) - (other[there + channel] ?? 0)) > NEAR) return false;
  }
  return true;
}

function neighbours(x: number, y: number, width: number, height: number): number[] {
  const places: number[] = [];
  for (let down = Math.max(0, y - 1); down <= Math.min(height - 1, y + 1); down += 1) {
    for (let across = Math.max(0, x - 1); across <= Math.min(width - 1, x + 1); across += 1) {
      places.push((down * width + across) * 4);
    }
  }
  return places;
}
