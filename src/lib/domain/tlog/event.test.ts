import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { eventStatement } from './event.ts';

const text = fc.string({ unit: 'binary' });

describe('a statement of an event', () => {
  test('is its canonical form, whatever its texts hold', () => {
    const facts = fc.record({
      ...{ client: text, id: text, at: text, actor: text, request: text, kind: text, commitment: text },
      subject: fc.record({ type: text, id: text }),
    });
    fc.assert(
      fc.property(facts, (stated) => {
        expect(eventStatement(stated)).toEqual(canonicalBytes({ v: 'segl.event.v1', ...stated }));
      }),
    );
  });

  test('has none of half a character', () => {
    const stated = { client: '', id: '', at: '', actor: '', request: '', kind: 'k', commitment: '' };
    for (const subject of [
      { type: 'thing', id: '\ud800' },
      { type: '\udc00', id: 'x' },
    ])
      expect(() => eventStatement({ ...stated, subject })).toThrow(TypeError);
  });
});
