import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import './messages/index.ts';
import * as en from './messages/en.ts';
import * as nb from './messages/nb.ts';
import { findingsOf, readBy, tookOf, unreadBy } from './words.ts';

const text = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

/** Of a key or checkpoint that somebody brought along to the command line. */
const BROUGHT = /^(trusted_|log_key_not_trusted)/;

it('every finding that the documents name has a sentence in both languages, and no other', () => {
  const [, part = ''] = text.split('\n## Audit verify\n');
  const rows = (part.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  const codes = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => code ?? ''),
  );
  const expected = [...new Set(codes)].filter((code) => !BROUGHT.test(code)).sort();
  expect(Object.keys(nb.findings).sort()).toEqual(expected);
  expect(Object.keys(en.findings).sort()).toEqual(expected);
});

it('says what was read, what was not, and how long it took', () => {
  expect(readBy({ events: 12_034, read: { photo: 1, document: 2 } }).replaceAll(/\s/g, ' ')).toBe(
    '12 034 hendelser, 1 bilde, 2 dokumentfiler',
  );
  expect(unreadBy({ unread: { photo: 3 } })).toEqual(['3 bilder er ikke lest: lageret svarte ikke']);
  expect(unreadBy({ unread: {} })).toEqual([]);
  const at = '2026-11-29T01:10:00.000Z';
  expect(tookOf({ startedAt: '2026-11-29T01:09:59.900Z', at })).toBe('1 s');
  expect(tookOf({ startedAt: '2026-11-29T01:00:00.000Z', at })).toBe('10 min');
  expect(tookOf({ startedAt: null, at })).toBe('–');
});

it('says each kind of finding once, and one of a later release by its code', () => {
  expect(findingsOf({ findings: { file_changed: 2, dreamt: 1 } })).toEqual([
    `${nb.findings['file_changed']} (2 ganger)`,
    expect.stringContaining('dreamt'),
  ]);
});
