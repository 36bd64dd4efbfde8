import { expect, it } from 'vitest';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { describeVatAccount } from '../chart/statements.ts';
import { saftImportHash } from './report.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';

/* The vectors of docs/statements.md. */
it('an import and a VAT account have the hashes that are written down', () => {
  const row = { id: ID, at: new Date('2026-06-16T07:00:00.000Z'), by: ID, report: '{"scope":"ledger"}' };
  expect(saftImportHash(row)).toBe('7da102041070a335220c62ba868275bbcadb0272411ce8235fd99a3c6b14a1e9');
  const account = { code: '1', output: null, input: '2710', source: 'postings' } as const;
  expect(statementHashHex(describeVatAccount(account).statement)).toBe(
    'a716ddfa67c444753dbb92e12957c80e039282d877af690b6970833a9e485089',
  );
});
