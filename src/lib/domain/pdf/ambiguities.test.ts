import { describe, expect, it } from 'vitest';
import { bytesOf, file, HELLO, stream, streamed } from '#tests/fixtures/pdf.ts';
import { openPdf } from './document.ts';
import { isStream } from './syntax/value.ts';

/** Why a file is not read, its pages and content included. */
function reason(text: string): string | null {
  const opened = openPdf(bytesOf(text));
  if (!opened.ok) return opened.error.code === 'pdf_damaged' ? opened.error.reason : opened.error.code;
  const pages = opened.value.pages();
  if (!pages.ok) return pages.error.code === 'pdf_damaged' ? pages.error.reason : pages.error.code;
  const content = opened.value.resolve({ kind: 'ref', number: 4, generation: 0 });
  const bytes = content && isStream(content) ? opened.value.streamBytes(content) : null;
  return bytes && !bytes.ok && bytes.error.code === 'pdf_damaged' ? bytes.error.reason : null;
}

const hello = file(HELLO);

describe('two readings of one file are refused', () => {
  it('entries: twice, of another generation, of a kind nobody knows', () => {
    expect(reason(hello)).toBeNull();
    expect(reason(hello.replace('5 1\n', '4 1\n'))).toBe('xref_entry_twice');
    expect(reason(hello.replace(/(5 1\n\d{10}) 00000 n/, '$1 00001 n'))).toBe('object_misplaced');
    expect(reason(streamed(HELLO, {}, { rows: { 5: [3, 9, 0] } }))).toBe('xref_entry');
  });

  it('entries packed in a stream that is not there, or is none of objects', () => {
    const packed = (row?: [number, number, number]) =>
      reason(streamed(HELLO, { 7: '(x)' }, row ? { rows: { 7: row } } : {}));
    expect(packed()).toBeNull();
    expect(packed([2, 89, 0])).toBe('object_stream_missing');
    expect(packed([2, 4, 0])).toBe('object_stream');
    expect(packed([2, 90, 1])).toBe('object_stream_index');
  });

  it('a hybrid whose stream is not where the trailer says', () => {
    expect(reason(file(HELLO, '/XRefStm 1'))).toBe('xrefstm');
    expect(reason(file(HELLO, '/XRefStm 9'))).toBe('expected_xref');
    expect(reason(file(HELLO, '/XRefStm (9)'))).toBe('xrefstm');
  });

  it('two ends', () => {
    expect(reason(hello.replace(/%%EOF\n$/, 'startxref\n9\n%%EOF\n'))).toBe('expected_xref');
    expect(reason(hello.replace(/%%EOF\n$/, '%%EOF\n%%EOF\n'))).toBe('startxref');
  });

  it('a header that is not the first thing', () => {
    expect(reason(`\n${hello}`)).toBe('header_not_first');
    expect(reason(hello.replace('%PDF', '%pdf'))).toBe('not_pdf');
  });

  it('keywords of another case, or with other white space than belongs there', () => {
    for (const [word, other, why] of [
      ['5 0 obj', '5 0 Obj', 'expected_obj'],
      ['\nendstream', '\nEndstream', 'stream_length'],
      ['stream\nBT', 'stream\rBT', 'stream_begins_wrongly'],
      ['stream\nBT', 'stream \nBT', 'stream_begins_wrongly'],
      ['/Pages 2 0 R', '/Pages 2 0 r', 'expected_key'],
      ['\ntrailer', '\nTrailer', 'expected_number'],
      ['\nstartxref', '\nStartxref', 'startxref'],
    ] as const) {
      expect(reason(hello.replace(word, other)), other).toBe(why);
    }
  });

  it('names with half an escape or a NUL', () => {
    const named = (name: string) => reason(file({ ...HELLO, 6: `[${name}]` }));
    expect(named('/A#20B')).toBeNull();
    for (const name of ['/A#', '/A#2', '/A#2g', '/A#00']) expect(named(name), name).toBe('not_a_name');
  });

  it('filters with parameters that readers take differently', () => {
    const filtered = (keys: string, content = 'ab>') => reason(file({ ...HELLO, 4: stream(content, keys) }));
    expect(filtered('/Filter /AHx')).toBeNull();
    expect(filtered('/Filter [/AHx null]')).toBe('filter_not_a_name');
    expect(filtered('/Filter (AHx)')).toBe('filter_not_a_name');
    expect(filtered('/Filter /Ahx')).toBe('filter_unknown');
    expect(filtered('/Filter /AHx', 'aX>')).toBe('stream_not_hex');
    expect(filtered('/F (elsewhere)')).toBe('stream_outside_file');
    const holder = (keys: string) =>
      reason(
        streamed(HELLO, { 7: '(x)' }, { holder: stream('7 0 (x)', `/Type /ObjStm /N 1 /First 4 ${keys}`) }),
      );
    expect(holder('')).toBeNull();
    expect(holder('/Filter 8 0 R')).toBe('object_stream');
  });

  it('a page tree that counts other pages than it has', () => {
    const tree = (from: string, to: string) =>
      reason(file({ ...HELLO, 2: (HELLO[2] ?? '').replace(from, to) }));
    for (const count of ['/Count 0', '/Count 2', '', '/Count (1)']) {
      expect(tree('/Count 1', count), count).toBe('page_count');
    }
    const two = {
      ...HELLO,
      2: '<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 3 >>',
      7: '<< /Type /Page >>',
      8: '<< /Type /Page >>',
    };
    const inner = (count: number) => `<< /Type /Pages /Kids [7 0 R 8 0 R] /Count ${count} >>`;
    expect(reason(file({ ...two, 6: inner(2) }))).toBeNull();
    expect(reason(file({ ...two, 6: inner(1) }))).toBe('page_count');
    expect(tree('/Kids [3 0 R]', '/Kids [3 0 R 3 0 R]')).toBe('page_tree');
  });
});
