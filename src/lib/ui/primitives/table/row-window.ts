/** The part of a long list that is in the page: rows `first` up to, and without, `last`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** So many rows are in the page wherever they are. */
export const AT_ONCE = 200;
/** Rows above and below the screen that are there too, for the keyboard and for a quick finger. */
export const AROUND = 30;

/**
 * The rows to have in the page. All of them up to {@link AT_ONCE}, and while their height is not known; beyond, those on
 * the screen and {@link AROUND} on either side.
 *
 * @param above how far the list begins above the top of the screen; negative when it begins below it
 * @param screen height of the screen, and `row` that of a row with the gap after it; all in pixels
 */
export function rangeOf({
  count,
  row,
  above,
  screen,
}: {
  count: number;
  row: number;
  above: number;
  screen: number;
}): Range {
  if (count <= AT_ONCE) return { first: 0, last: count };
  if (row <= 0) return { first: 0, last: AT_ONCE };
  const first = Math.floor(above / row) - AROUND;
  const size = Math.ceil(screen / row) + 2 * AROUND;
  const start = Math.max(0, Math.min(first, count - size));
  return { first: start, last: Math.min(count, start + size) };
}
