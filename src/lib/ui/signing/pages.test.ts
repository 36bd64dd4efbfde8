import { expect, it } from 'vitest';
import { pagesText } from './pages.ts';

it('tells the same number of pages before and after a document was opened', () => {
  const sent = { pages: 3, sentAt: new Date(0) };
  expect(pagesText({ ...sent, sentAt: null })).toBe('3 sider');
  expect(pagesText(sent)).toBe('3 sider og signaturside');
  expect(pagesText(sent, 4)).toBe(pagesText(sent));
  expect(pagesText(sent, 5)).toBe('3 sider og 2 signatursider');
  expect(pagesText({ ...sent, pages: 1 })).toBe('1 side og signaturside');
});
