import { damaged } from './fault.ts';
import type { PdfDict } from './value.ts';

/** Undoes the PNG and TIFF predictors (ISO 32000-1, 7.4.4.4). */
export function undoPredictor(bytes: Uint8Array, parameters: PdfDict | null): Uint8Array {
  const predictor = whole(parameters, 'Predictor', 1);
  if (predictor === 1) return bytes;
  const colours = whole(parameters, 'Colors', 1);
  const bits = whole(parameters, 'BitsPerComponent', 8);
  const row = Math.ceil((colours * bits * whole(parameters, 'Columns', 1)) / 8);
  const pixel = Math.max(1, Math.ceil((colours * bits) / 8));
  if (predictor === 2 && bits === 8) return undoTiff(bytes, row, pixel);
  if (predictor < 10 || predictor > 15) return damaged(-1, 'predictor_unknown');
  return undoPng(bytes, row, pixel);
}

function whole(parameters: PdfDict | null, key: string, otherwise: number): number {
  const value = parameters?.get(key) ?? otherwise;
  // 2^24 is far beyond any real row and keeps products exact.
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 2 ** 24) {
    return damaged(-1, 'predictor_parameters');
  }
  return value;
}

function undoTiff(bytes: Uint8Array, row: number, pixel: number): Uint8Array {
  const out = Uint8Array.from(bytes);
  for (let start = 0; start < out.length; start += row) {
    for (let at = start + pixel; at < Math.min(start + row, out.length); at++) {
      out[at] = (out[at] ?? 0) + (out[at - pixel] ?? 0);
    }
  }
  return out;
}

function undoPng(bytes: Uint8Array, row: number, pixel: number): Uint8Array {
  if (bytes.length % (row + 1) !== 0) damaged(-1, 'predictor_rows');
  const rows = bytes.length / (row + 1);
  const out = new Uint8Array(rows * row);
  for (let line = 0; line < rows; line++) {
    const type = bytes[line * (row + 1)] ?? 0;
    if (type > 4) damaged(-1, 'predictor_unknown');
    const from = line * (row + 1) + 1;
    const to = line * row;
    for (let at = 0; at < row; at++) {
      const left = at >= pixel ? (out[to + at - pixel] ?? 0) : 0;
      const up = line > 0 ? (out[to + at - row] ?? 0) : 0;
      const corner = line > 0 && at >= pixel ? (out[to + at - row - pixel] ?? 0) : 0;
      out[to + at] = (bytes[from + at] ?? 0) + predicted(type, left, up, corner);
    }
  }
  return out;
}

function predicted(type: number, left: number, up: number, corner: number): number {
  if (type === 0) return 0;
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
