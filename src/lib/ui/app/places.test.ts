import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import { ROLES } from '#lib/domain/access/role.ts';
import { screenAt, SCREENS } from '#lib/domain/access/screens.ts';
import { EVENTS } from '#lib/domain/events/kinds.ts';
import { SUBJECTS } from '#lib/domain/events/subjects.ts';
import { tabOrder } from '../shell/shell.ts';
import { homeOf, mayVisit, placesFor, standsOpen, worksOffline } from './places.ts';

test('each role begins where its work is', () => {
  expect(ROLES.map((role) => [role, homeOf(role)])).toEqual([
    ['field', '/capture'],
    ['bookkeeper', '/inbox'],
    ['manager', '/approvals'],
    ['administrator', '/vouchers'],
    ['auditor', '/vouchers'],
  ]);
});

test('the brightest place is each role’s own main act', () => {
  const brightest = (role: (typeof ROLES)[number]) =>
    placesFor(role).flatMap(({ href, prominent }) => (prominent ? [href] : []));
  expect(ROLES.map((role) => [role, brightest(role)])).toEqual([
    ['field', ['/capture']],
    ['bookkeeper', ['/inbox']],
    ['manager', ['/approvals']],
    ['administrator', ['/capture']],
    ['auditor', []],
  ]);
});

test('the camera is within the thumb’s reach of everybody who may use it', () => {
  for (const role of ROLES) {
    const items = placesFor(role);
    const camera = items.findIndex(({ href }) => href === '/capture');
    if (camera !== -1) expect(tabOrder(items)[camera], role).not.toBeNull();
  }
});

test('a phone shows at most four tabs beside the fifth, the main act among them in the middle', () => {
  for (const role of ROLES) {
    const items = placesFor(role);
    const tabs = tabOrder(items);
    expect(tabs.filter((at) => at !== null).length).toBeLessThanOrEqual(4);
    const main = items.findIndex(({ prominent }) => prominent);
    if (main !== -1) expect(tabs[main]).toBe(tabs.filter((at) => at !== null).length === 4 ? 2 : 1);
  }
});

test('documents are within the thumb’s reach for every role', () => {
  for (const role of ROLES) {
    const items = placesFor(role);
    const at = items.findIndex(({ href }) => href === '/documents');
    expect(tabOrder(items)[at], role).not.toBeNull();
  }
});

test('what waits is told at its place', () => {
  const drafts = placesFor('field', { '/drafts': 2 }).find(({ href }) => href === '/drafts');
  expect(drafts?.waiting).toBe(2);
});

test('a path that the role has no place for is not visited, however one came to it', () => {
  expect(mayVisit('administrator', '/inbox/0198')).toBe(false);
  expect(mayVisit('administrator', '/approvals')).toBe(false);
  expect(mayVisit('bookkeeper', '/inbox/0198')).toBe(true);
  expect(mayVisit('field', '/inboxes')).toBe(true);
  for (const role of ROLES) {
    expect(mayVisit(role, '/')).toBe(true);
    for (const { href } of placesFor(role)) expect(mayVisit(role, `${href}/0198`), href).toBe(true);
  }
});

test('only what lies on the device works without network', () => {
  expect(worksOffline('/drafts/0198')).toBe(true);
  expect(worksOffline('/capture')).toBe(true);
  expect(worksOffline('/captured')).toBe(false);
  expect(worksOffline('/inbox')).toBe(false);
  expect(standsOpen('/inbox/0198')).toBe(true);
  expect(standsOpen('/trial-balance')).toBe(false);
});

/** Where a client is begun: what one is in a client says nothing of it (`access/beginning.ts`). */
const OF_NO_CLIENT = ['/clients', '/security'];

test('every screen behind the sign-in has its line among those of the access table', () => {
  const routes = readdirSync('src/routes/(app)', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `/${name}`);
  expect(routes.filter((route) => !OF_NO_CLIENT.includes(route)).sort()).toEqual(Object.keys(SCREENS).sort());
});

test('an event leads to a screen, and to one that whoever reads the log may visit', () => {
  const rules: { page?: string }[] = [...Object.values(EVENTS), ...Object.values(SUBJECTS)];
  const pages = rules.flatMap(({ page }) => page ?? []);
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) {
    expect(screenAt(page), page).not.toBeNull();
    for (const role of ROLES.filter((each) => mayAsk(each, 'audit.log')))
      expect(mayVisit(role, page), page).toBe(true);
  }
});
