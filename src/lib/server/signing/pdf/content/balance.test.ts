import { describe, expect, it } from 'vitest';
import { bytesOf } from '#tests/fixtures/pdf.ts';
import { balanceOf } from './balance.ts';
import { instructions } from './instructions.ts';
import { walk } from '#tests/setup/walk.ts';

describe('what a page leaves behind', () => {
  it('balances content', () =>
    walk(
      [
        ['nothing', '', 1, 1],
        ['a balanced page', 'q 1 0 0 1 0 0 cm Q', 1, 1],
        ['two states left open', 'q q 0.5 0 0 0.5 0 0 cm', 1, 3],
        ['one restored too many', 'Q 2 0 0 2 0 0 cm', 2, 1],
        ['too many first, then one open', 'Q Q q q', 3, 3],
        ['the letter in text', '(q \\) (q) q) Tj <71> Tj /q gs /Q Do % q\nq Q', 1, 1],
        ['a longer word', 'q Qq qq Q', 1, 1],
        ['no space between', 'q[1 2]0 d(Q)Tj Q', 1, 1],
        ['the letter in a picture', 'BI /W 2 ID q EIq q \nEI Q q', 2, 2],
      ],
      (_, content, before, after) => {
        expect(balanceOf(instructions(bytesOf(content)))).toEqual({ before, after });
      },
    ));
});
