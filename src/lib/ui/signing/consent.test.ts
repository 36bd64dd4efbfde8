import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { CONSENT } from '#lib/domain/documents/preparation.ts';
import { signing as en } from './messages/en.ts';
import { signing as nb } from './messages/nb.ts';

/** What each version of the words says. A word that changes needs a version of its own, or nobody is asked again. */
const SAID: Record<string, string> = {
  'segl.signing-words.v1': 'c0770c1877d08c00be38dc6af470605577c9e3c43e8c9dad6e57cff912861d00',
};

it('what a signer agrees to is what the version of its words says', () => {
  const words = [nb, en].flatMap(({ binds, printed }) => [binds, ...[null, true, false].map(printed)]);
  expect(bytesToHex(sha256(utf8ToBytes(JSON.stringify(words))))).toBe(SAID[CONSENT]);
});
