import { PdfArray, PdfNumber, PdfString, type PdfObject } from '@libpdf/core';

/** The largest offset that fits the space kept for a number of the byte range. */
const WIDEST = 9_999_999_999;
const RANGE = `[0 ${WIDEST} ${WIDEST} ${WIDEST}]`;

/** Where the hexadecimal string of /Contents stands, from its `<` to behind its `>`, and where /ByteRange does. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  readonly range: number;
}

/** Entries of a signature dictionary that keep room for what is only known once it is written. */
export function placeholderEntries(reserve: number): Record<'ByteRange' | 'Contents', PdfObject> {
  return {
    ByteRange: PdfArray.of(...[0, WIDEST, WIDEST, WIDEST].map((value) => PdfNumber.of(value))),
    Contents: new PdfString(new Uint8Array(reserve), 'hex'),
  };
}

/** Finds both in what was appended behind `from`. Each has to be there exactly once: all else we write differs. */
export function measurePlaceholder(file: Uint8Array, from: number, reserve: number): Placeholder {
  const appended = Buffer.from(file.buffer, file.byteOffset + from, file.length - from);
  const contents = `<${'00'.repeat(reserve)}>`;
  const start = from + only(appended, contents);
  return { start, end: start + contents.length, range: from + only(appended, RANGE) };
}

/** Writes the byte range: all of the file but /Contents. */
export function writeByteRange(file: Uint8Array, { start, end, range }: Placeholder): void {
  const text = `[0 ${start} ${end} ${file.length - end}`.padEnd(RANGE.length - 1);
  file.set(new TextEncoder().encode(`${text}]`), range);
}

/** Writes the signature over the zeros; those behind it stay. It must not be longer than they are. */
export function fillSignature(file: Uint8Array, { start, end }: Placeholder, der: Uint8Array): void {
  const hex = Buffer.from(der).toString('hex').toUpperCase();
  if (hex.length > end - start - 2)
    throw new RangeError('the signature is larger than the space kept for it');
  file.set(new TextEncoder().encode(hex), start + 1);
}

function only(appended: Buffer, text: string): number {
  const at = appended.indexOf(text, 0, 'latin1');
  if (at < 0 || appended.includes(text, at + 1, 'latin1'))
    throw new Error('a placeholder is not there exactly once');
  return at;
}
