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
