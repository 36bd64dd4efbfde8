import { expect, it } from 'vitest';
import { shownElements } from './saft-report.ts';

const row = (path: string, read: number, kept = 0) => ({ path, read, kept, checked: 0, left: read - kept });

it('what is left behind as a whole is said once, by its outermost part', () => {
  const rows = [
    row('A/Header/Name', 1, 1),
    row('A/Masters/Owners', 1),
    row('A/Masters/Owners/Owner', 3),
    row('A/Masters/Owners/Owner/Name', 3),
    row('A/Masters/OwnersToo', 1),
    row('A/Line', 2, 2),
    row('A/Line/DueDate', 2),
    row('A/Line/CID', 2, 1),
  ];
  expect(shownElements(rows).map(({ path }) => path)).toEqual([
    'A/Header/Name',
    'A/Masters/Owners',
    'A/Masters/OwnersToo',
    'A/Line',
    'A/Line/DueDate',
    'A/Line/CID',
  ]);
});
