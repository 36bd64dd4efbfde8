import { expect, it } from 'vitest';
import { decisionHash } from '#lib/domain/approval/decision.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { signer, type ToSign } from './gesture.ts';

const at = new Date('2026-06-16T07:00:00.000Z');
const assertion = { passkey: 'p', authenticatorData: '', clientDataJson: '', signature: '' };
const shown = (approval: string): ToSign => ({
  ...{ client: 'c', person: 'kari', approval, draft: 'd', revision: 1, content: 'ab', amount: 1n },
  ...{ decision: 'approved', reason: null, rules: null },
});

it('what is asked for in one turn is signed by one gesture, what comes later by another', async () => {
  const asked: string[] = [];
  const sign = signer(
    (hash) => {
      asked.push(base64UrlOf(hash));
      return Promise.resolve(assertion);
    },
    () => at,
  );
  const [one, other] = await Promise.all([sign(shown('1')), sign(shown('2'))]);
  expect(one).toBe(other);
  expect(asked.length).toBe(1);
  expect(one?.decisions.toSorted()).toEqual(
    ['1', '2'].map((approval) => decisionHash({ ...shown(approval), at })).sort(),
  );
  expect((await sign(shown('3'))).decisions).toEqual([decisionHash({ ...shown('3'), at })]);
  expect(new Set(asked).size).toBe(2);
});

it('a gesture that is not made is made for none of them, and may be made again', async () => {
  let refuses = true;
  const sign = signer(() => (refuses ? Promise.reject(new Error('no')) : Promise.resolve(assertion)));
  const both = await Promise.allSettled([sign(shown('1')), sign(shown('2'))]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  refuses = false;
  expect((await sign(shown('1'))).assertion).toBe(assertion);
});
