import { expect, it } from 'vitest';
import { deliveredStatement } from './delivered.ts';
import { registrations, specifications } from './registers.ts';

/* The vectors of docs/statements.md. */

const id = (number: number) => `0198c0de-0000-7000-8000-00000000000${number}`;
const at = new Date('2026-06-16T07:00:00.000Z');

it('what is said of VAT returns has the hash that is written down', () => {
  const delivered = {
    ...({ id: id(3), startsOn: '2026-01-01', endsOn: '2026-02-28', follows: null, due: 1500n } as const),
    ...{ sha256: 'ab'.repeat(32), reference: 'AR1', deliveredAt: at, deliveredBy: id(1) },
    ...{ reopenedAt: null, reopenedBy: null, reason: null },
  };
  const reopened = { ...delivered, reopenedAt: at, reopenedBy: id(1), reason: 'Glemt faktura' };
  const registered = { validFrom: '2026-01-01', term: 'two-months' } as const;
  const specified = { code: '3U', specification: 'uttak' } as const;
  expect([
    registrations.event('vat-registration.set', id(1), registered).detail.statement,
    specifications.event('vat-specification.set', id(1), specified).detail.statement,
    deliveredStatement.said(delivered).statement,
    deliveredStatement.said(reopened).statement,
  ]).toEqual([
    '3dbf7b736376346192a60abedb0cf021ee6bd55349b603cbf8d69f295db9ab0d',
    '2cf70b54dd796cb6c83e6a376e42b0e8331f835624963264e59a56023adde85e',
    '2bd5e3a0e14dff68b458524b7edf7d6afa27913d822e69208392a85ca27490e2',
    'a78abec76fdbcd42bd61d51331d33aa1d8191a9f6cb85384e169d294db9ed3e3',
  ]);
});
