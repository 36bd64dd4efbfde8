import { expect, it } from 'vitest';
import { VERDICT_TONES } from '../verify/verdict-words.ts';
import { standingText } from './standing.ts';
import { walk } from '#tests/setup/walk.ts';

const signed = { name: 'Marit Solberg', signedAt: new Date(0) };
const open = { name: 'Per Haugen', signedAt: null };

it('is said in words', () =>
  walk(
    [
      ['uploaded', [], 'Utkast'],
      ['sent', [open, signed, open], 'Venter på 2 av 3'],
      ['sent', [signed, open, signed], 'Venter på Per Haugen'],
      ['sent', [open], 'Venter på Per Haugen'],
      ['signed', [signed], 'Signert'],
      ['withdrawn', [open], 'Trukket'],
      ['declined', [open], 'Avslått'],
      ['discarded', [], 'Forkastet'],
    ] as const,
    (standing, signers, words) => {
      expect(standingText({ standing, signers }).text).toBe(words);
    },
  ));

it('the seal’s red is for the act that binds: what is signed is done, as the valid verdict beside it', () => {
  expect(standingText({ standing: 'signed', signers: [signed] }).tone).toBe(VERDICT_TONES.valid);
});
