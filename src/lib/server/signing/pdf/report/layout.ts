import type { Lines } from './lines.ts';
import type { PaperColumn, ReportPaper } from './paper.ts';
import { LEFT, RIGHT } from './sheets.ts';

/** How a table stands on its sheets. */
export interface Layout {
  readonly size: number;
  /** Points of each column, with the space behind it. */
  readonly widths: readonly number[];
  /** Columns whose words stand at their end, and are on one line whatever comes. */
  readonly kinds: readonly PaperColumn[];
}

export const BETWEEN = 10;
const SIZE = 8;
const SMALLEST = 4.5;
const ALL = RIGHT - LEFT;
/** Texts have at least so much of a sheet together, or what is beside them is set smaller. */
const TEXTS = 0.3;

/** Of the log's report: number, moment, who, what, before and after. */
const OF_LOG: Layout = {
  size: SIZE,
  widths: [46, 94, 138, 190, ALL - 468],
  kinds: ['text', 'text', 'text', 'text', 'text'],
};

/** As wide as their longest amount or day; texts share the rest by their longest, short ones whole. */
export function layoutOf({ columns, heads, rows }: ReportPaper, lines: Lines): Layout {
  if (!columns) return OF_LOG;
  const widest = columns.map((_, at) => {
    const said = new Set([heads[at] ?? '', ...rows.map((row) => row[at]?.lines[0] ?? '')]);
    return Math.max(...[...said].map((text) => lines.widthOf(text, 1)));
  });
  const fixed = (size: number) =>
    columns.reduce((sum, kind, at) => sum + (kind === 'text' ? 0 : (widest[at] ?? 0) * size + BETWEEN), 0);
  let size = SIZE;
  while (size > SMALLEST && fixed(size) > ALL * (1 - TEXTS)) size -= 0.5;
  const rest = Math.max(ALL * 0.1, ALL - fixed(size));
  const wanted = columns.map((kind, at) =>
    kind === 'text' ? Math.min((widest[at] ?? 0) * size + BETWEEN, ALL / 3) : 0,
  );
  const all = wanted.reduce((sum, width) => sum + width, 0) || 1;
  const widths = columns.map((kind, at) =>
    kind === 'text' ? ((wanted[at] ?? 0) * rest) / all : (widest[at] ?? 0) * size + BETWEEN,
  );
  return { size, widths, kinds: columns };
}
