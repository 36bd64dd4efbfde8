import type { Glyph } from './shaping.ts';

type Point = readonly [x: number, y: number];

/** Path operators of a glyph that stands `at` thousandths of the size behind the line's start, in points. */
export function outlineOf({ file, number, right, up }: Glyph, at: number, size: number): string {
  const scale = size / file.unitsPerEm;
  const place = ([x, y]: Point): string =>
    [((at + right) * size) / 1000 + x * scale, (up * size) / 1000 + y * scale]
      .map((value) => Math.round(value * 1000) / 1000)
      .join(' ');
  let pen: Point = [0, 0];
  return segmentsOf(file.font.glyphToPath(number))
    .map(({ kind, points }) => {
      const [first = pen, second = first] = points;
      const from = pen;
      pen = points.at(-1) ?? pen;
      if (kind === 'M') return `${place(first)} m`;
      if (kind === 'L') return `${place(first)} l`;
      if (kind === 'Z') return 'h';
      // PDF has no curves of the second degree; the same curve, of the third.
      return `${[between(from, first, 2 / 3), between(second, first, 2 / 3), second].map(place).join(' ')} c`;
    })
    .join(' ');
}

/** HarfBuzz's path, as SVG has it: M, L, Q and Z. TrueType has no others. */
function segmentsOf(path: string): { kind: string; points: Point[] }[] {
  return Array.from(path.matchAll(/([MLQZ])([^MLQZ]*)/g), ([, kind = '', rest = '']) => {
    const numbers = rest
      .split(/[ ,]+/)
      .filter((each) => each !== '')
      .map(Number);
    const points = numbers.flatMap((x, index): Point[] =>
      index % 2 === 0 ? [[x, numbers[index + 1] ?? 0]] : [],
    );
    return { kind, points };
  });
}

function between([x, y]: Point, [toX, toY]: Point, part: number): Point {
  return [x + (toX - x) * part, y + (toY - y) * part];
}
