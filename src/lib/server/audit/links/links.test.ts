import { expect, test } from 'vitest';
import { links } from './links.ts';

/** Published in docs/statements.md; others compute after it. */
test('a link is said as published', () => {
  const row = {
    id: '0198c0de-0000-7000-8000-000000000003',
    tokenHash: 'ab'.repeat(32),
    givenAt: new Date('2026-06-16T07:00:00.000Z'),
    revokedAt: null,
  };
  const { detail } = links.event('log-link.created', '0198c0de-0000-7000-8000-000000000001', row);
  expect(detail).toMatchObject({
    form: 'segl.log-link.v1',
    statement: 'e69c646cd3d2be112ed71aeac7e5ce6408c7304ad584e16936fd8cb6d899b34a',
  });
});
