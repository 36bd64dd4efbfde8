import { expect, it } from 'vitest';
import { formatCode } from '#lib/domain/documents/document-code.ts';
import { codeIn } from './scan.ts';
import { walk } from '#tests/setup/walk.ts';

const code = formatCode(Uint8Array.from({ length: 16 }, (_, at) => at * 7));

it('finds the code', () =>
  walk(
    [
      ['the address on the paper', `https://segl.example/verify/${code}`],
      ['another host: only the code is taken', `https://evil.example/verify/${code}/`],
      ['the code alone', code],
      ['as people would write it', code.toLowerCase().replaceAll('-', ' ')],
    ],
    (_, text) => {
      expect(codeIn(text)).toBe(code);
    },
  ));

it('finds none where there is none', () =>
  walk(
    [
      'https://segl.example/documents/1',
      `https://segl.example/other/${code}`,
      'https://segl.example/verify/nothing',
      'WIFI:S:home;;',
      '',
    ],
    (text) => {
      expect(codeIn(text)).toBeNull();
    },
  ));
