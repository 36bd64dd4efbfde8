import { describe, expect, it } from 'vitest';
import { append, bytesOf, file, HELLO, type Row, stream, streamed } from '#tests/fixtures/pdf.ts';
import { openPdf } from './document.ts';
import { isStream } from './syntax/value.ts';

function reason(text: string): string | null {
  const opened = openPdf(bytesOf(text));
  if (opened.ok) return null;
  return opened.error.code === 'pdf_damaged' ? opened.error.reason : opened.error.code;
}

/** How many bytes the stream with number 4 has. */
function lengthOf(text: string): number | null {
  const opened = openPdf(bytesOf(text));
  const value = opened.ok ? opened.value.resolve({ kind: 'ref', number: 4, generation: 0 }) : null;
  return value && isStream(value) ? value.raw.length : null;
}

describe('fields of a cross-reference stream', () => {
  const wide: Row = [1, 8, 2];

  it('may be wider than any number in them', () => {
    expect(reason(streamed(HELLO, {}, { widths: wide }))).toBeNull();
    expect(reason(streamed(HELLO, {}, { widths: [8, 8, 8] }))).toBeNull();
  });

  it('may not hold what a reader of 32 or 53 bits takes for something else', () => {
    const first = streamed(HELLO).indexOf('5 0 obj');
    const rows = (row: Row) => streamed(HELLO, {}, { widths: [8, 8, 8], rows: { 5: row } });
    expect(reason(rows([1, first, 0]))).toBeNull();
    expect(reason(rows([1, first + 2 ** 32, 0]))).toBe('expected_number');
    expect(reason(rows([1, first, 2 ** 32]))).toBe('object_misplaced');
    expect(reason(rows([2 ** 32 + 1, first, 0]))).toBe('xref_entry');
    expect(reason(rows([1, 2 ** 53, 0]))).toBe('xref_entry');
    expect(reason(rows([0, 2 ** 60, 0]))).toBe('xref_entry');
    expect(reason(streamed(HELLO, {}, { widths: [1, 9, 2] }))).toBe('xref_stream_widths');
  });
});

describe('a length that stands elsewhere', () => {
  const { 4: content = '', ...others } = HELLO;
  const borrowed = content.replace('/Length 25', '/Length 7 0 R');

  it('may be packed in an object stream', () => {
    expect(lengthOf(streamed({ ...others, 4: borrowed }, { 7: '25' }))).toBe(25);
  });

  it('may not be another object, no number, or packed in the stream that it measures', () => {
    const read = (inside: string, rows = {}) =>
      reason(streamed({ ...others, 4: borrowed }, { 7: inside, 8: '24' }, { rows }));
    expect(read('25')).toBeNull();
    expect(read('24')).toBe('stream_length');
    expect(read('(25)')).toBe('stream_length');
    expect(read('8 0 R')).toBe('stream_length');
    expect(read('25', { 7: [2, 90, 1] })).toBe('stream_length');
    expect(read('25', { 7: [2, 90, 9] })).toBe('object_stream_index');
    expect(read('25', { 7: [2, 4, 0] })).toBe('stream_length');
    const ring = '<< /Type /ObjStm /N 1 /First 4 /Length 7 0 R >>\nstream\n7 0 7 \nendstream';
    expect(reason(streamed(HELLO, { 7: '7' }, { holder: ring }))).toBe('stream_length');
  });
});

describe('white space in front of a cross-reference section', () => {
  const hello = file(HELLO).replace('\nxref', '\n \r\nxref');
  const at = hello.indexOf('\nxref') + 1;
  const pointing = (to: number, text = hello) => text.replace(/startxref\n\d+/, `startxref\n${to}`);

  it('may be what startxref and Prev point at', () => {
    for (const to of [at, at - 1, at - 4]) {
      expect(reason(pointing(to))).toBeNull();
      expect(reason(append(pointing(to), { 6: '(new)' }))).toBeNull();
    }
  });

  it('is no comment, no other word, and no part of a number', () => {
    expect(reason(pointing(at, hello.replace('\n \r\nxref', '\n% \nxref')))).toBeNull();
    expect(reason(pointing(at - 3, hello.replace('\n \r\nxref', '\n% \nxref')))).toBe('expected_xref');
    expect(reason(pointing(at - 5))).toBe('expected_xref');
    const long = streamed(HELLO);
    const inside = long.indexOf('91 0 obj') + 1;
    expect(reason(long.replace(/startxref\n\d+/, `startxref\n${inside}`))).toBe('object_misplaced');
  });
});

describe('the end of a stream', () => {
  const ended = (end: string) =>
    file({ ...HELLO, 4: stream('x'.repeat(25)).replace('\nendstream', `${end}endstream`) });

  it('may have no end of line before it, one or two', () => {
    for (const end of ['', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n', '\n\r\n']) {
      expect(lengthOf(ended(end))).toBe(25);
    }
  });

  it('may have no third, no space and no byte', () => {
    for (const end of ['\n\n\n', ' \n', '\n ', 'x', '\n%\n'])
      expect(reason(ended(end))).toBe('stream_length');
  });
});
