import { expect, test } from 'vitest';
import { members } from './members.ts';

test('the statement of a membership has the published hash', () => {
  const row = { userId: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204', role: 'bookkeeper' as const };
  const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
  const { subject, detail } = members.event('member.added', clientId, { ...row, createdAt: new Date(0) });
  expect(subject).toEqual({ type: 'membership', id: row.userId });
  expect(detail).toMatchObject({
    form: 'segl.membership.v1',
    statement: 'ee286a81029dd9920647c9136c631730213e4d27b9381e09602f77547017a458',
  });
});
