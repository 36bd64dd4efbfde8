import { expect, it } from 'vitest';
import { words } from '../input.ts';
import { fileNameFrom } from './file-name.ts';
import { walk } from '#tests/setup/walk.ts';

it('makes of any name one that an upload takes', () =>
  walk(
    [
      ['is read', encodeURIComponent('årsberetning 王.pdf'), 'årsberetning 王.pdf'],
      ['is not there', null, 'dokument.pdf'],
      ['is empty', '%20%20', 'dokument.pdf'],
      ['is not percent-encoded', '100%', 'dokument.pdf'],
      ['has nothing in it that can be seen', '%E2%80%AE%E2%81%A6', 'dokument.pdf'],
      ['turns what follows', encodeURIComponent('a\u202Efdp.exe'), 'afdp.exe'],
      ['has lines', encodeURIComponent('a\r\nb\tc.pdf'), 'a b c.pdf'],
      ['is a joiner alone', '%E2%80%8D', 'dokument.pdf'],
      ['begins with more blanks than a name has letters', `${'%20'.repeat(300)}a.pdf`, 'a.pdf'],
      ['is cut in a sign', encodeURIComponent(`${'a'.repeat(254)}😀.pdf`), 'a'.repeat(254)],
    ],
    (_, header, name) => {
      expect(fileNameFrom(header)).toBe(name);
      expect(words(255).parse(fileNameFrom(header))).toBe(name);
    },
  ));
