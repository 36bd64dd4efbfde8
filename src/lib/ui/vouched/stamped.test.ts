import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeAsked } from './stamp-judge.ts';
import { findStamp } from './stamped.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/time-token.json', import.meta.url), 'utf8'),
) as { text: string; token: string; root: string };
const leaf = { index: 0, hash: '00'.repeat(32) };

function found(answer: object) {
  const api = {
    audit: { stamped: { query: () => Promise.resolve(answer) } },
    verify: { roots: { query: () => Promise.resolve({ roots: [], timeRoots: [vector.root], lists: [] }) } },
  };
  return findStamp(api as unknown as Parameters<typeof findStamp>[0], leaf, {
    key: 'key',
    judge: judgeAsked,
  });
}

it('says that there is none, and why', async () => {
  expect(await found({ state: 'off' })).toEqual({ kind: 'off' });
  expect(await found({ state: 'none' })).toEqual({ kind: 'none' });
});

it('a good token that the event does not lead to is none for it', async () => {
  const { text, token } = vector;
  const proof = { note: 'x', path: [], headIndex: 0, headPath: [], text, token };
  expect(await found({ state: 'proof', proof })).toEqual({ kind: 'broken' });
  expect(await found({ state: 'unprovable' })).toEqual({ kind: 'broken' });
});
