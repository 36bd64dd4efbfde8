import { expect, test } from 'vitest';
import { members } from './register.ts';
import { policies } from '../policy/policy.ts';

test('the statement of a membership has the published hash', () => {
  const row = { userId: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204', role: 'bookkeeper' as const };
  const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
  const { subject, detail } = members.event('member.added', clientId, {
    ...row,
    createdAt: new Date(0),
    underPolicySince: new Date(0),
  });
  expect(subject).toEqual({ type: 'membership', id: row.userId });
  expect(detail).toMatchObject({
    form: 'segl.membership.v1',
    statement: 'ee286a81029dd9920647c9136c631730213e4d27b9381e09602f77547017a458',
  });
});

test('one of who was let in by an accounting firm says by which', () => {
  const { detail } = members.event('member.added', '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203', {
    ...{ userId: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204', role: 'bookkeeper' as const },
    ...{ engagement: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910205', createdAt: new Date(0) },
    underPolicySince: new Date(0),
  });
  expect(detail).toMatchObject({
    form: 'segl.membership.v3',
    statement: '48414e58c4edd75b84e3af80f330fece85567d6cc87c8d0c40f9e8a3a0a1890d',
  });
});

test('the statements of an access policy have the published hashes', () => {
  const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
  const at = new Date('2026-06-16T07:00:00.000Z');
  const policy: Parameters<typeof policies.event>[2] = {
    ...{ version: 1, requiredOf: 'everyone', factors: 'passkey', graceDays: 14, stepUpMinutes: 720 },
    ...{ sessionDays: 30, idleMinutes: 7 * 24 * 60, wipeAfter: null },
    ...{ stricterSince: at, setBy: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204', setAt: at },
  };
  const { subject, detail } = policies.event('access-policy.set', clientId, policy);
  expect(subject).toEqual({ type: 'access-policy', id: '1' });
  expect(detail).toMatchObject({
    form: 'segl.access-policy.v1',
    statement: 'c68811bc847045960d05e19621c9919b93d9221222ba8876185c5bc2a158d3ab',
  });
  const idle = policies.event('access-policy.set', clientId, { ...policy, idleMinutes: 15 });
  expect(idle.detail).toMatchObject({
    form: 'segl.access-policy.v2',
    statement: '0f9e340018fc4c9ae90429e2de73844687bfe1b42d45ec1e6e5a169c3cf7b545',
  });
  const wiping = policies.event('access-policy.set', clientId, { ...policy, wipeAfter: 10 });
  expect(wiping.detail).toMatchObject({
    form: 'segl.access-policy.v3',
    statement: '7ce7f14f1c4c2d53c0ff6dcf29a7da5d02dc45793d6611241c13156bb1451ccc',
  });
});
