import { encode } from 'uqr';
import { num } from '../ink.ts';

/** Light modules around the symbol. The standard asks for four on any ground; ours stands on white paper or underlay. */
const QUIET = 2;

/**
 * Path operators (to be filled) of the QR code of `text`, `size` points square with its quiet zone, from the lower left
 * corner. Level M: a fold or a stain of up to 15 % does not matter.
 */
export function qrPath(text: string, x: number, y: number, size: number): string {
  const { data } = encode(text, { ecc: 'M', border: QUIET });
  const module = size / data.length;
  // A hair taller than a module, or viewers that smooth edges draw light seams between the rows.
  const height = module * 1.03;
  return data
    .flatMap((row, index) =>
      runs(row).map(({ start, length }) => {
        const top = y + size - (index + 1) * module;
        return `${num(x + start * module)} ${num(top)} ${num(length * module)} ${num(height)} re`;
      }),
    )
    .join('\n');
}

function runs(row: readonly boolean[]): { start: number; length: number }[] {
  const found: { start: number; length: number }[] = [];
  row.forEach((dark, at) => {
    const last = found.at(-1);
    if (dark && last && last.start + last.length === at) last.length += 1;
    else if (dark) found.push({ start: at, length: 1 });
  });
  return found;
}
