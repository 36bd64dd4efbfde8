import { expect, it } from 'vitest';
import { either, leftOut, list, made, Misshapen, nullable, object, oneOf, uuid, whole } from './shape.ts';

interface Receipt {
  id: string;
  pages: number | null;
  words: string[];
  note?: string | undefined;
}
const Receipt = object<Receipt>({
  id: uuid,
  pages: nullable(whole(1, 9)),
  words: list(
    made((text) => text.trim(), 3),
    2,
  ),
  note: leftOut(oneOf(['a']), undefined),
});
const receipt = { id: '0198c0de-0000-7000-8000-000000000001', pages: null, words: [' abc '] };

it('takes what it names as it is to be kept, and nothing else', () => {
  expect(Receipt.parse({ ...receipt, more: 1 })).toEqual({ ...receipt, words: ['abc'] });
  expect(Object.keys(Receipt.parse({ ...receipt, note: undefined }))).not.toContain('note');
  expect(Receipt.parse({ ...receipt, note: 'a' }).note).toBe('a');
});

it.each([
  ['id', { id: 'x' }],
  ['pages', { pages: 10 }],
  ['pages', { pages: 1.5 }],
  ['pages', { pages: undefined }],
  ['words', { words: ['a', 'b', 'c'] }],
  ['words', { words: 'a' }],
  ['words.1', { words: ['a', 'long'] }],
  ['note', { note: null }],
])('says that it is %s that does not fit', (path, wrong) => {
  const read = Receipt.safeParse({ ...receipt, ...wrong });
  expect(read.success ? null : read.error.path.join('.')).toBe(path);
});

it.each([null, 'x', [receipt], new Map(), Object.create(receipt)])(
  'refuses what is no such object',
  (value) => {
    expect(() => Receipt.parse(value)).toThrow(Misshapen);
  },
);

it('tells kinds apart by their type, never by what an object inherits', () => {
  const Act = either<{ type: 'go'; by: string } | { type: 'stay' }>({
    go: object({ by: oneOf(['foot']) }),
    stay: object({}),
  });
  expect(Act.parse({ type: 'go', by: 'foot' })).toEqual({ type: 'go', by: 'foot' });
  expect(Act.parse({ type: 'stay', by: 'foot' })).toEqual({ type: 'stay' });
  for (const type of ['toString', undefined]) expect(() => Act.parse({ type })).toThrow(Misshapen);
});

it('lets through what is wrong with itself', () => {
  const broken = made(() => {
    throw new RangeError('broken');
  }, 1);
  expect(() => list(broken).safeParse(['a'])).toThrow(RangeError);
});

// @ts-expect-error a field that is not described does not compile
object<Receipt>({ id: uuid, pages: nullable(whole(1)), words: list(uuid) });
