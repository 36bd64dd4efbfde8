/** Small PDFs for tests, written as text; every character is one byte. */

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

export function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Objects by number; the text between `obj` and `endobj`. */
export type Objects = Readonly<Record<number, string>>;

/** One page that says Hello, without a signature. */
export const HELLO: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] >>',
  3: '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>',
  4: stream('BT /F 12 Tf (Hello) Tj ET'),
  5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
};

export function stream(content: string, keys = ''): string {
  return `<< ${keys} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** A whole file with a cross-reference table. */
export function file(objects: Objects, trailer = ''): string {
  return append('%PDF-1.7\n', objects, trailer);
}

/** One more revision behind `before`: objects, table, trailer. */
export function append(before: string, objects: Objects, trailer = ''): string {
  const previous = /startxref\n(\d+)\n%%EOF\n?$/.exec(before)?.[1];
  const sizes = [...before.matchAll(/\/Size (\d+)/g)].map(([, size]) => Number(size));
  const numbers = Object.keys(objects).map(Number);
  const size = Math.max(0, ...sizes, ...numbers.map((number) => number + 1));
  let text = before;
  let table = previous ? '' : '0 1\n0000000000 65535 f \n';
  for (const number of numbers) {
    table += `${number} 1\n${`${text.length}`.padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${objects[number]}\nendobj\n`;
  }
  const prev = previous ? `/Prev ${previous}` : '';
  const root = trailer.includes('/Root') ? '' : '/Root 1 0 R';
  return `${text}xref\n${table}trailer\n<< /Size ${size} ${root} ${prev} ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`;
}

/** Type, second and third field of an entry in a cross-reference stream. */
export type Row = readonly [type: number, second: number, third: number];

const HOLDER = 90;
const XREF = 91;

interface StreamedOptions {
  readonly widths?: Row;
  /** Instead of the right entries. */
  readonly rows?: Readonly<Record<number, Row>>;
  /** Without an entry. */
  readonly unnamed?: readonly number[];
  /** Instead of the object stream. */
  readonly holder?: string;
  /** What the revision is appended to. */
  readonly before?: string;
}

/** A file or one more revision with a cross-reference stream (91), and what is `inside` packed in an object stream (90). */
export function streamed(objects: Objects, inside: Objects = {}, options: StreamedOptions = {}): string {
  const { before, widths = [1, 4, 2] } = options;
  const rows = new Map<number, Row>(before ? [] : [[0, [0, 0, 65535]]]);
  const small = Object.entries(inside);
  const bodies = small.map(([, body]) => `${body} `);
  const places = small.map(([number], at) => `${number} ${bodies.slice(0, at).join('').length} `).join('');
  const keys = `/Type /ObjStm /N ${small.length} /First ${places.length}`;
  const holder = options.holder ?? stream(places + bodies.join(''), keys);
  let text = before ?? '%PDF-1.7\n';
  for (const [number, body] of Object.entries({ ...objects, [HOLDER]: holder })) {
    rows.set(Number(number), [1, text.length, 0]);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  for (const [at, [number]] of small.entries()) rows.set(Number(number), [2, HOLDER, at]);
  rows.set(XREF, [1, text.length, 0]);
  for (const [number, row] of Object.entries(options.rows ?? {})) rows.set(Number(number), row);
  for (const number of options.unnamed ?? []) rows.delete(number);
  const data = [...rows.values()].map((row) =>
    row.map((value, at) => bigEndian(value, widths[at] ?? 0)).join(''),
  );
  const index = [...rows.keys()].map((number) => `${number} 1`).join(' ');
  const previous = /startxref\n(\d+)\n%%EOF\n?$/.exec(before ?? '')?.[1];
  const prev = previous ? `/Prev ${previous}` : '';
  const xref = `/Type /XRef /Size 92 /W [${widths.join(' ')}] /Index [${index}] /Root 1 0 R ${prev}`;
  return `${text}${XREF} 0 obj\n${stream(data.join(''), xref)}\nendobj\nstartxref\n${text.length}\n%%EOF\n`;
}

function bigEndian(value: number, width: number): string {
  return Array.from({ length: width }, (_, at) =>
    String.fromCharCode(Math.floor(value / 256 ** (width - 1 - at)) % 256),
  ).join('');
}
