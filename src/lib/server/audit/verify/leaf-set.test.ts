import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LeafSet } from './leaf-set.ts';

it('has what was added and nothing else, wherever it lies', () => {
  const index = fc.oneof(fc.integer({ min: -600, max: 600 }), fc.maxSafeInteger());
  fc.assert(
    fc.property(fc.array(index), fc.array(index), (added, asked) => {
      const [set, known] = [new LeafSet(), new Set(added)];
      for (const each of added) set.add(each);
      for (const each of [...added, ...asked]) expect(set.has(each)).toBe(known.has(each));
    }),
  );
});
