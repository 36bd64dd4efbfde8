import { expect, it } from 'vitest';
import { CONSENT, fallOf } from './preparation.ts';

const read = { sha256: 'aa'.repeat(32), consent: CONSENT };
const own = { userId: 'marit', signedAt: null };
const now = new Date('2026-12-01T08:12:00Z');
const sent = {
  sha256: read.sha256,
  standing: 'sent' as const,
  signers: [{ userId: 'per', signedAt: null }, own],
};

it('stands as long as the very file that was read waits for the person', () => {
  expect(fallOf(read, sent, 'marit')).toBeNull();
});

it.each([
  ['changed', { ...sent, sha256: 'bb'.repeat(32) }],
  // Another's signature is in the file.
  ['changed', { ...sent, sha256: 'bb'.repeat(32), signers: [{ userId: 'per', signedAt: now }, own] }],
  ['withdrawn', { ...sent, standing: 'withdrawn' as const }],
  ['declined', { ...sent, standing: 'declined' as const }],
  ['signed', { ...sent, sha256: 'bb'.repeat(32), signers: [{ ...own, signedAt: now }] }],
  ['signed', { ...sent, standing: 'signed' as const, signers: [{ ...own, signedAt: now }] }],
  ['gone', { ...sent, signers: [{ userId: 'per', signedAt: null }] }],
  ['gone', null],
])('falls, and says that it is %s', (fall, document) => {
  expect(fallOf(read, document, 'marit')).toBe(fall);
});

it('falls where the words that were agreed to say something else now', () => {
  expect(fallOf({ ...read, consent: 'segl.signing-words.v0' }, sent, 'marit')).toBe('words');
});
