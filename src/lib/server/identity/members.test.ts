import { canonicalText, statementHashHex } from '#lib/domain/canonical.ts';
import { expect, test } from 'vitest';
import { membershipStatement } from './members.ts';

test('the statement of a membership has the published bytes and hash', () => {
  const statement = membershipStatement({
    clientId: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203',
    userId: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204',
    role: 'bookkeeper',
  });
  expect(canonicalText(statement)).toBe(
    '{"client":"0192f0c1-2d3e-7a4b-8c5d-6e7f80910203","role":"bookkeeper","statement":"segl.membership.v1",' +
      '"user":"0192f0c1-2d3e-7a4b-8c5d-6e7f80910204"}',
  );
  expect(statementHashHex(statement)).toBe(
    'ee286a81029dd9920647c9136c631730213e4d27b9381e09602f77547017a458',
  );
});
