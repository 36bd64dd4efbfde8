import { expect, it } from 'vitest';
import { enrolmentStatement } from './passkey.ts';

it('the statement of an enrolment has the published hash', () => {
  const person = '0198c0de-0000-7000-8000-000000000001';
  const passkey = { id: 'bm9ydGg', name: 'Telefon', publicKey: 'MFkwEwYHKoZIzj0CAQ' };
  expect(enrolmentStatement.said({ person, passkey })).toEqual({
    form: 'segl.passkey-enrolment.v1',
    statement: '8a36450c31be06bce2dd2f538b764f096cae4ce84ea011c2d312f30b5600155c',
  });
});
