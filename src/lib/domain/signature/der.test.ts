import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  TAG,
  childrenOf,
  decode,
  expectDefinite,
  firstDer,
  integerOf,
  oidOf,
  smallIntegerOf,
  timeOf,
  wholeDer,
  type Der,
} from './der.ts';

function read<T>(hex: string, as: (element: Der) => T) {
  const result = decode('bad', () => as(wholeDer(Uint8Array.from(Buffer.from(hex, 'hex')), 'it')));
  return result.ok ? result.value : result.error.reason;
}

test('reads what is written in the shortest form only', () => {
  expect(read('020105', (it) => smallIntegerOf(it, 'it'))).toBe(5);
  expect(read('02810105', (it) => it)).toBe('length not in its shortest form');
  expect(read('0282008005', (it) => it)).toMatch(/shortest form|longer/);
  expect(read('02020005', (it) => integerOf(it, 'it'))).toBe('it: integer padded');
  expect(read('0202ff85', (it) => integerOf(it, 'it'))).toBe('it: integer padded');
  expect(read('0500ff', (it) => it)).toBe('bytes after it');
  expect(read('3005020101', (it) => it)).toBe('element longer than what holds it');
  expect(read('1f0500', (it) => it)).toBe('tag number over 30');
});

test('object identifiers, with long arcs, and none that are padded or cut off', () => {
  expect(read('06092a864886f70d010702', (it) => oidOf(it, 'it'))).toBe('1.2.840.113549.1.7.2');
  expect(read('060388 3703'.replace(' ', ''), (it) => oidOf(it, 'it'))).toBe('2.999.3');
  expect(read('06028001', (it) => oidOf(it, 'it'))).toMatch('padded');
  expect(read('06022a86', (it) => oidOf(it, 'it'))).toMatch('no object identifier');
});

test('indefinite length is read, known as such, and refused where DER is demanded', () => {
  const hex = '30800201010000';
  expect(read(hex, (it) => childrenOf(it, TAG.sequence, 'it').length)).toBe(1);
  expect(read(hex, (it) => it.definite)).toBe(false);
  expect(read(`3007${hex}`, (it) => expectDefinite(it, 'it'))).toBe('it: of indefinite length');
  expect(read('30800201', (it) => it)).toMatch(/longer|missing/);
});

test('times in UTC that exist', () => {
  const time = (text: string, tag: string) => {
    const hex = `${tag}${text.length.toString(16).padStart(2, '0')}${Buffer.from(text).toString('hex')}`;
    return read(hex, (it) => timeOf(it, 'it').valueOf());
  };
  expect(time('260301120000Z', '17')).toBe(Date.UTC(2026, 2, 1, 12));
  expect(time('500301120000Z', '17')).toBe(Date.UTC(1950, 2, 1, 12));
  expect(time('20260301120000.5Z', '18')).toBe(Date.UTC(2026, 2, 1, 12, 0, 0, 500));
  for (const wrong of ['20260230120000Z', '20260301120000.50Z', '20260301120000+0100', '202603011200Z'])
    expect(time(wrong, '18')).toMatch('time');
});

test('deep nesting and garbage end in a reason, never in a crash', () => {
  const deep = Uint8Array.from({ length: 100_000 }, (_, at) => (at % 2 === 0 ? 0x30 : 0x80));
  expect(decode('bad', () => firstDer(deep))).toEqual({
    ok: false,
    error: { code: 'bad', reason: 'nested too deeply' },
  });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const result = decode('bad', () => expectDefinite(firstDer(bytes), 'it').bytes.length);
      expect(result.ok ? result.value <= bytes.length : result.error.reason.length > 0).toBe(true);
    }),
  );
});
