import { expect, test } from 'vitest';
import type { LocalDraft } from '#lib/offline/drafts/reading.ts';
import { mergeDrafts, needsAuthor, ServerDraft, standingOf } from './standing.ts';
import { day } from '#tests/setup/books/day.ts';

const content = (text: string) => ({
  amount: 100n,
  date: day('2026-11-21'),
  text,
  project: null,
  photos: [],
});
const local = (id: string, state: LocalDraft['state'], text = 'her'): LocalDraft => ({
  id,
  content: content(text),
  revision: null,
  unfinished: state === 'unfinished',
  came: null,
  state,
  code: state === 'rejected' ? 'draft_not_open' : null,
});
const server = (id: string, state: ServerDraft['state'], text = 'der'): ServerDraft => ({
  id,
  revision: 2,
  state,
  createdBy: 'me',
  createdAt: new Date('2026-11-21T10:00:00Z'),
  content: content(text),
  returnedReason: null,
  askedBy: null,
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

test('what the bookkeeper asks about needs its author, before all that is only newer', () => {
  const asked = { ...server('1', 'inbox'), askedBy: 'ingrid', returnedReason: 'Hva gjelder det?' };
  expect(standingOf(local('1', 'synced'), asked)).toBe('asked');
  expect(standingOf(local('1', 'local'), asked)).toBe('only-here');
  const items = mergeDrafts([], [server('2', 'inbox'), asked]);
  expect(items.map(({ id }) => id)).toEqual(['1', '2']);
  expect(items.map(needsAuthor)).toEqual([true, false]);
});

test('what the bookkeeper discarded stays in the list with the reason; what the author did is gone', () => {
  const dismissed = { ...server('1', 'discarded'), returnedReason: 'Privat kjøp' };
  const items = mergeDrafts([local('1', 'synced')], [dismissed, server('2', 'discarded')]);
  expect(items.map(({ id, standing }) => [id, standing])).toEqual([['1', 'dismissed']]);
});

test('what an earlier version kept, or an older server says, is read', () => {
  const { askedBy: _, ...before } = server('1', 'inbox');
  expect(ServerDraft.parse({ ...before, id: '0198c0de-0000-7000-8000-00000000000d' }).askedBy).toBeNull();
});
