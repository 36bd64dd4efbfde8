import { expect, test } from 'vitest';
import { make } from '#tests/signing/certificates.ts';
import { readPem, writePem } from './pem.ts';

test('certificates come back as they went in, past what people write between them', async () => {
  const [one, two] = [await make('One'), await make('Two')];
  const text = `Our roots:\n${writePem([one.der])}\n# and another\n${writePem([two.der]).replaceAll('\n', '\r\n')}`;
  expect(readPem(text)).toEqual([one.der, two.der]);
});

test('a text without a certificate, or with half of one, is refused', async () => {
  const { der } = await make('One');
  expect(() => readPem('nothing')).toThrow('no certificate');
  expect(() => readPem(writePem([der.subarray(0, 100)]))).toThrow('certificate 1');
});
