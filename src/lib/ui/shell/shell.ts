import type { NavItem } from '../app/places.ts';

export interface ShellUser {
  name: string;
  /** Already in the person's language: `t.roles[role]`. */
  role: string;
}

/** Tabs on a phone beside "Mer", which makes the fifth. */
const TABS = 4;

/**
 * Which items a phone shows as tabs, and where: the prominent one and the first others up to four,
 * the prominent in the middle of the row. `null` stands for "under Mer".
 */
export function tabOrder(items: readonly NavItem[]): (number | null)[] {
  const prominent = items.findIndex((item) => item.prominent);
  const others = items.map((_, index) => index).filter((index) => index !== prominent);
  const tabs = others.slice(0, prominent === -1 ? TABS : TABS - 1);
  // The row is tabs + Mer; with the prominent inserted after half of those it stands in the middle.
  if (prominent !== -1) tabs.splice(Math.ceil(tabs.length / 2), 0, prominent);
  return items.map((_, index) => (tabs.includes(index) ? tabs.indexOf(index) : null));
}

/**
 * Which of a phone's tabs stay where letters are so large that only three words fit beside one another: the camera
 * and the first other, or the first two. The rest is then under "Mer" as well.
 */
export function staysTab(
  order: readonly (number | null)[],
  items: readonly NavItem[],
  index: number,
): boolean {
  if (order[index] === null) return false;
  const others = items.map((_, at) => at).filter((at) => order[at] !== null && !items[at]?.prominent);
  const most = items.some(({ prominent }) => prominent) ? 1 : 2;
  return items[index]?.prominent === true || others.indexOf(index) < most;
}
