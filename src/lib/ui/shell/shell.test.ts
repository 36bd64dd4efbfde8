import type { LucideIcon } from '@lucide/svelte';
import { describe, expect, it } from 'vitest';
import type { NavItem } from '../app/places.ts';
import { staysTab, tabOrder } from './shell.ts';

const icon = (() => ({})) as unknown as LucideIcon;
const item = (href: string, prominent = false): NavItem => ({ href, label: href, icon, prominent });

/** The hrefs of the phone's tabs from left to right, without "Mer". */
function tabs(items: NavItem[]): string[] {
  const order = tabOrder(items);
  return items
    .map((entry, index) => ({ href: entry.href, at: order[index] }))
    .filter((entry) => entry.at !== null)
    .sort((one, other) => Number(one.at) - Number(other.at))
    .map((entry) => entry.href);
}

describe('tabOrder', () => {
  it('puts the camera in the middle of five, Mer included', () => {
    expect(tabs([item('c', true), item('1'), item('2'), item('3'), item('4'), item('5')])).toEqual([
      '1',
      '2',
      'c',
      '3',
    ]);
  });
  it('puts it in the middle of three', () => {
    expect(tabs([item('c', true), item('1')])).toEqual(['1', 'c']);
  });
  it('never shows more than four beside Mer, nor less than there are', () => {
    expect(tabs([item('1'), item('2'), item('3'), item('4'), item('5')])).toEqual(['1', '2', '3', '4']);
    expect(tabs([item('1'), item('c', true)])).toEqual(['1', 'c']);
    expect(tabs([])).toEqual([]);
  });
});

it('keeps two places beside Mer where letters are large, the camera among them', () => {
  const stay = (items: readonly NavItem[]) => {
    const order = tabOrder(items);
    return items.filter((_, index) => staysTab(order, items, index)).map(({ label }) => label);
  };
  expect(stay([item('1'), item('c', true), item('2'), item('3'), item('4')])).toEqual(['1', 'c']);
  expect(stay([item('1'), item('2'), item('3')])).toEqual(['1', '2']);
  expect(stay([item('1')])).toEqual(['1']);
});
