import { expect, it } from 'vitest';
import { SIGNING_TRANSPORT, VERIFY_TRANSPORT } from '#lib/server/signing/transport.ts';
import { errorSentence, KNOWN_CODES } from '../errors.ts';

it.each(Object.keys({ ...SIGNING_TRANSPORT, ...VERIFY_TRANSPORT }))('%s has a sentence', (code) => {
  expect(KNOWN_CODES).toContain(code);
});

it('a refused upload says what to do, with the facts at hand', () => {
  expect(errorSentence({ code: 'pdf_too_many_pages', pages: 612, limit: 500 })).toContain('(612)');
  expect(errorSentence({ code: 'pdf_encrypted' })).toContain('Lagre den uten sikkerhet');
});
