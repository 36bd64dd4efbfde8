import { describe, expect, it } from 'vitest';
import { statementHashHex } from './canonical.ts';
import { statement } from './statement.ts';

interface Thing {
  readonly name: string;
  readonly colour: string | null;
}
const things = statement<Thing>('segl.thing', {
  v1: ({ name, colour }) => (colour === null ? { name } : null),
  v2: ({ name, colour }) => ({ name, colour }),
});
const [plain, red] = [
  { name: 'stol', colour: null },
  { name: 'stol', colour: 'red' },
];
const v1 = statementHashHex({ statement: 'segl.thing.v1', name: 'stol' });
const v2 = (colour: string | null) => statementHashHex({ statement: 'segl.thing.v2', name: 'stol', colour });

describe('a statement with versions', () => {
  it('is said in the oldest that has room, and names it', () => {
    expect(things.said(plain)).toEqual({ form: 'segl.thing.v1', statement: v1 });
    expect(things.said(red)).toEqual({ form: 'segl.thing.v2', statement: v2('red') });
  });

  it('is held against the one that was named, whichever would be taken now', () => {
    expect(things.as(plain, 'segl.thing.v2')).toEqual({ ok: true, value: v2(null) });
    expect(things.as(plain, null)).toEqual({ ok: true, value: v1 });
    expect(things.as(red, 'segl.thing.v1')).toEqual({ ok: false, error: { code: 'says_more' } });
    for (const form of ['segl.thing.v3', 'segl.other.v1', ''])
      expect(things.as(plain, form)).toEqual({ ok: false, error: { code: 'form_unknown' } });
  });
});
