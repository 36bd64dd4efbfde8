import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALL } from './all.ts';

const KNOWN_CODES = Object.keys(ALL);

const text = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

/** Of what a screen can say; the rest of the page is of the command line, of verdicts and of audit. */
const SECTIONS = [
  'The request and the machine',
  'Way in',
  'Drafts and approval',
  'Posting, periods',
  'VAT return',
  'Open items',
  'Accruals',
  'Templates',
  'Mail that comes in',
  'Documents',
  'Photos and sync',
  'On the device',
  'Jobs',
];

/** Told to the app, and by it to nobody in a sentence of their own: a form marks its fields instead. */
const UNSAID = ['not_an_amount', 'division_by_zero', 'fields_missing', 'unreadable_photo'];

/** The codes in the first column of a section's tables. */
function codesOf(section: string): string[] {
  const [, part = ''] = text.split(`\n## ${section}\n`);
  const [body = ''] = part.split('\n## ');
  const rows = body.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code),
  );
}

it('docs/errors.md has a row for every code that has a sentence', () => {
  const documented = new Set([...SECTIONS, 'Log and proofs'].flatMap(codesOf));
  expect(KNOWN_CODES.filter((code) => !documented.has(code))).toEqual([]);
});

it('and no row for a code that nothing says any more', () => {
  const said = new Set<string>([...KNOWN_CODES, ...UNSAID]);
  expect(SECTIONS.flatMap(codesOf).filter((code) => !said.has(code))).toEqual([]);
});
