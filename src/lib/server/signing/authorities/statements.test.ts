import { expect, it } from 'vitest';
import { issuerStatement, type Generation } from './statements.ts';

const at = new Date('2026-06-16T07:00:00.000Z');
const client = '0198c0de-0000-7000-8000-000000000001';
const first: Generation = {
  no: 1,
  certificate: new Uint8Array(32).fill(0xab),
  sealedKey: new Uint8Array(32).fill(0xcd),
  createdAt: at,
  revoked: null,
};
const revoked: Generation = { ...first, revoked: { serial: '01', at, reason: 'keyCompromise' } };
const second: Generation = { ...first, no: 2, certificate: new Uint8Array(32).fill(0xef) };

it('the issuers of a client are published statements: one alone as it always was', () => {
  const hashOf = (generations: Generation[]) =>
    issuerStatement.said({ clientId: client, generations }).statement;
  expect([[first], [revoked], [revoked, second], [first, second]].map(hashOf)).toMatchInlineSnapshot(`
      [
        "b51053de3878f9121e9a5abdab8e9cf852fcf95a448dc73005f1b15a2250231f",
        "0f88c272fd0c9df508014f5712658e21aacc260109f1b7f8011d745ac87c0dc5",
        "2443ee9eb68f7c2a1da504a6f058f936d54023d964d918b0d5f296a40bb8f05c",
        "0fb94eb6f41cde561be80d0e55840e025a77c8a79775a1c1c0bad0e296dfb137",
      ]
    `);
});
