import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosigner, mlDsaCosigner } from '#tests/setup/log/cosigner.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { withLines } from './add-checkpoint.ts';
import { formatCheckpoint } from './checkpoint.ts';
import { readPolicy, witnessedBy } from './witnessed.ts';

const text = formatCheckpoint({ origin: 'log.example', size: 3, root: new Uint8Array(32) });
const other = formatCheckpoint({ origin: 'log.example', size: 4, root: new Uint8Array(32) });
const AT = 1_700_000_000n;
const all = ['a', 'b', 'c', 'd'].map((name) => cosigner(`${name}.example`));
const [a, b] = all as [(typeof all)[0], (typeof all)[0]];
const policyOf = (needed: number, witnesses: readonly { vkey: string }[] = all) => {
  const policy = readPolicy(
    needed,
    witnesses.map(({ vkey }) => vkey),
  );
  if (!policy) throw new Error('no policy');
  return policy;
};
const noteWith = (...lines: string[]) => withLines(`${text}\n`, lines);
const saidOf = async (note: string, policy = policyOf(2)) => {
  const { words, count, enough } = await witnessedBy(note, policy, null);
  return [words.map(({ said }) => said).join(' '), count, enough];
};

describe('a policy', () => {
  it('is k of n, and no witness is two of them', () => {
    const keys = all.map(({ vkey }) => vkey);
    for (const needed of [1, 2, 3, 4]) expect(readPolicy(needed, keys)).toMatchObject({ needed });
    for (const needed of [0, 5, 1.5, -1, Number.NaN]) expect(readPolicy(needed, keys)).toBeNull();
    expect(readPolicy(1, [])).toBeNull();
    expect(readPolicy(1, [a.vkey, a.vkey])).toBeNull();
    expect(readPolicy(1, [a.vkey, mlDsaCosigner('a.example').vkey])).toBeNull();
    expect(readPolicy(1, [a.vkey, 'nonsense'])).toBeNull();
  });

  it('is fulfilled by any k right lines, in any order, whatever stands between them, and by no fewer', () =>
    fc.assert(
      fc.asyncProperty(
        fc.subarray(all),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (signing, needed, stranger) => {
          const lines = signing.map((each) => each.line(text, AT)).reverse();
          const note = noteWith(...lines, ...(stranger ? [cosigner('x.example').line(text, AT)] : []));
          if (lines.length === 0 && !stranger) return;
          const found = await witnessedBy(note, policyOf(needed), null);
          expect([found.count, found.enough]).toEqual([signing.length, signing.length >= needed]);
        },
      ),
      { numRuns: 40 },
    ));
});

describe('what a head bears', () => {
  it('counts a witness once, with the time it says', async () => {
    const note = noteWith(a.line(text, AT), a.line(text, AT + 1n));
    expect(await saidOf(note)).toEqual(['cosigned nothing nothing nothing', 1, false]);
    const { words } = await witnessedBy(note, policyOf(1), null);
    expect(words[0]).toEqual({ name: 'a.example', said: 'cosigned', at: new Date(Number(AT) * 1000) });
  });

  it('tells a false line from none, and a right one beside it counts', async () => {
    const false_ = a.line(other, AT);
    expect(await saidOf(noteWith(false_, b.line(text, AT)))).toEqual([
      'false cosigned nothing nothing',
      1,
      false,
    ]);
    expect((await saidOf(noteWith(false_, a.line(text, AT))))[0]).toBe('cosigned nothing nothing nothing');
  });

  it('does not take another’s key under the same name', async () => {
    expect(await saidOf(noteWith(cosigner('a.example').line(text, AT)))).toEqual([
      'nothing nothing nothing nothing',
      0,
      false,
    ]);
  });

  it('is told as unchecked where ML-DSA-44 can’t be, and does not count', async () => {
    const second = mlDsaCosigner('q.example');
    const policy = policyOf(1, [second]);
    const note = noteWith(second.line(text, AT));
    expect(await saidOf(note, policy)).toEqual(['unchecked', 0, false]);
    expect(await witnessedBy(note, policy, verifyMlDsa)).toMatchObject({ count: 1, enough: true });
  });

  it('is nothing where it is no note', async () => {
    expect(await saidOf('')).toEqual(['nothing nothing nothing nothing', 0, false]);
  });
});
