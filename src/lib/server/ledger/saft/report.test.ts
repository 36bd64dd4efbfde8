import { expect, it } from 'vitest';
import { importStatement } from './report.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';

/* The vector of docs/statements.md. */
it('an import has the hash that is written down', () => {
  const row = { id: ID, at: new Date('2026-06-16T07:00:00.000Z'), by: ID, report: '{"scope":"ledger"}' };
  expect(importStatement.said(row).statement).toBe(
    '7da102041070a335220c62ba868275bbcadb0272411ce8235fd99a3c6b14a1e9',
  );
});
