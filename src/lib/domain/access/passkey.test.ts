import { expect, it } from 'vitest';
import { endorsementStatement, enrolmentStatement } from './passkey.ts';

it('the statement of an enrolment has the published hash', () => {
  const person = '0198c0de-0000-7000-8000-000000000001';
  const passkey = { id: 'bm9ydGg', name: 'Telefon', publicKey: 'MFkwEwYHKoZIzj0CAQ' };
  expect(enrolmentStatement.said({ person, passkey })).toEqual({
    form: 'segl.passkey-enrolment.v1',
    statement: '8a36450c31be06bce2dd2f538b764f096cae4ce84ea011c2d312f30b5600155c',
  });
});

it('the statement of an endorsement has the published hash', () => {
  const [client, person, by] = [1, 2, 3].map((n) => `0198c0de-0000-7000-8000-00000000000${n}`) as [
    string,
    string,
    string,
  ];
  const passkey = { id: 'bm9ydGg', name: 'Telefon', publicKey: 'MFkwEwYHKoZIzj0CAQ' };
  const at = new Date('2026-11-30T08:00:00.000Z');
  expect(endorsementStatement.said({ client, person, passkey, by, at })).toEqual({
    form: 'segl.passkey-endorsement.v1',
    statement: '7381504585a56fa63ce184595c3298a496a35bf79b91e3baa8a1c9f979b7c1ba',
  });
});
