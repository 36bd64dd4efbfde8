import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '#tests/fixtures/pdf.ts';
import { ContentName, instructions, type Operand } from './instructions.ts';
import { walk } from '#tests/setup/walk.ts';

const read = (content: string) => [...instructions(bytesOf(content))];
const text = (value: string): Operand => Uint8Array.from(value, (sign) => sign.charCodeAt(0));

describe('the instructions of a content stream', () => {
  it('are read with their operands', () =>
    walk<[string, string, readonly Operand[]]>(
      [
        ['1 -.5 +2. 0 0 .25 cm', 'cm', [1, -0.5, 2, 0, 0, 0.25]],
        ['/F1 12 Tf', 'Tf', [new ContentName('F1'), 12]],
        ['(a\\(b\\)(c)\\101\\12\\\nd) Tj', 'Tj', [text('a(b)(c)A\nd')]],
        ['<48 6> Tj', 'Tj', [text('H`')]],
        ['[(a)-120(b)] TJ', 'TJ', [[text('a'), -120, text('b')]]],
        ['/P << /MCID 0 /T (>>) /D << >> >> BDC', 'BDC', [new ContentName('P'), null]],
        ['% a comment (\n5 w', 'w', [5]],
        ['BI /W 1 /H 1 ID \u0001\u0002EI(\nEI', 'BI', [new ContentName('W'), 1, new ContentName('H'), 1]],
      ],
      (content, operator, operands) => {
        expect(read(content)).toEqual([{ operator, operands }]);
      },
    ));

  it('are passed over where they make no sense', () => {
    expect(read('] > 1 } w ) (open').map(({ operator }) => operator)).toEqual(['w']);
    expect(read('[1 [2 3 w').map(({ operator }) => operator)).toEqual([]);
  });

  it('end, whatever the bytes are', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '<',
      '<<',
      '>',
      '[',
      ']',
      '/',
      '%',
      '\\',
      ' ',
      '\n',
      'q',
      'ID ',
      ' EI ',
      '1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(read(parts.join('')).length).toBeLessThanOrEqual(parts.length);
      }),
      { numRuns: 500 },
    );
  });
});
