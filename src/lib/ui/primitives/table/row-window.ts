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
 * The rows to have in the page. All of them up to {@link AT_ONCE}; beyond, those on the screen and {@link AROUND} on
 * either side.
 *
 * @param heightOf the height of a row with the gap after it, measured or estimated; more than nothing
 * @param above how far the list begins above the top of the screen; negative when it begins below it
 * @param screen height of the screen; all in pixels
 */
export function rangeOf({
  count,
  heightOf,
  above,
  screen,
}: {
  count: number;
  heightOf: (at: number) => number;
  above: number;
  screen: number;
}): Range {
  if (count <= AT_ONCE) return { first: 0, last: count };
  let first = 0;
  let top = 0;
  for (; first < count - 1 && top + heightOf(first) <= above; first++) top += heightOf(first);
  let last = first;
  for (; last < count && top < above + screen; last++) top += heightOf(last);
  return { first: Math.max(0, first - AROUND), last: Math.min(count, last + AROUND) };
}
