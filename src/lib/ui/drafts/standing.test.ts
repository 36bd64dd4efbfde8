import { expect, test } from 'vitest';
import type { LocalDraft } from '#lib/offline/reading.ts';
import { mergeDrafts, standingOf, type ServerDraft } from './standing.ts';

const content = (text: string) => ({ amount: 100n, date: '2026-11-21', text, project: null, photos: [] });
const local = (id: string, state: LocalDraft['state'], text = 'her'): LocalDraft => ({
  id,
  content: content(text),
  revision: null,
  unfinished: state === 'unfinished',
  state,
  code: state === 'rejected' ? 'draft_not_open' : null,
});
const server = (id: string, state: ServerDraft['state'], text = 'der'): ServerDraft => ({
  id,
  revision: 2,
  state,
  createdBy: 'me',
  content: content(text),
  returnedReason: null,
});

test.each([
  ['rejected', 'posted', 'needs-you'],
  ['local', 'inbox', 'only-here'],
  ['discarded', 'inbox', 'discarded'],
  ['synced', 'submitted', 'submitted'],
  ['synced', 'posted', 'posted'],
] as const)('%s here and %s there is %s', (here, there, standing) => {
  expect(standingOf(local('a', here), server('a', there))).toBe(standing);
});

test('what is not finished says so, and stands after what needs the person', () => {
  expect(standingOf(local('a', 'unfinished'), null)).toBe('unfinished');
  expect(standingOf({ ...local('a', 'synced'), unfinished: true }, server('a', 'inbox'))).toBe('unfinished');
  expect(standingOf({ ...local('a', 'rejected'), unfinished: true }, null)).toBe('needs-you');
  const items = mergeDrafts([local('1', 'unfinished'), local('2', 'rejected'), local('3', 'local')], []);
  expect(items.map(({ id }) => id)).toEqual(['2', '1', '3']);
});

test('synced, and the server not heard of since, is sent', () => {
  expect(standingOf(local('a', 'synced'), null)).toBe('sent');
});

test('what needs the person comes first, then the newest; discarded ones are gone', () => {
  const items = mergeDrafts(
    [local('1', 'rejected'), local('2', 'synced'), local('3', 'local'), local('4', 'discarded')],
    [server('2', 'inbox'), server('5', 'posted'), server('6', 'discarded')],
  );
  expect(items.map(({ id }) => id)).toEqual(['1', '5', '3', '2']);
});

test('an unsent change is shown as it was made; a sent one as the server has it', () => {
  const servers = [server('1', 'inbox'), server('2', 'inbox')];
  const items = mergeDrafts([local('1', 'local'), local('2', 'synced')], servers);
  expect(items.map(({ id, content }) => [id, content.text])).toEqual([
    ['2', 'der'],
    ['1', 'her'],
  ]);
});
