import { INK, MUTED, RULE } from '../ink.ts';
import type { Cut } from '../type/typeface.ts';
import { BETWEEN, type Layout } from './layout.ts';
import type { Lines } from './lines.ts';
import type { ReportCell } from './paper.ts';
import { BOTTOM, LEFT, RIGHT, type Sheets } from './sheets.ts';
import type { Element, Tags } from './tags.ts';

const QUIET = 6.5;
const LEADING = 10.4;
const QUIET_LEADING = 8.6;
const GAP = 5;
/** A row that is no higher stays on one sheet. */
const TOGETHER = 160;

interface Line {
  readonly text: string;
  readonly size: number;
  readonly colour: string;
  readonly height: number;
  readonly cut: Cut;
}

/** The rows of a report under heads that stand on every sheet; a row may go on over several. */
export class Table {
  readonly #sheets: Sheets;
  readonly #tags: Tags;
  readonly #lines: Lines;
  readonly #heads: readonly string[];
  readonly #layout: Layout;
  readonly #body: Element;

  constructor(
    sheets: Sheets,
    tags: Tags,
    given: { readonly lines: Lines; readonly heads: readonly string[]; readonly layout: Layout },
  ) {
    this.#sheets = sheets;
    this.#tags = tags;
    this.#lines = given.lines;
    this.#heads = given.heads;
    this.#layout = given.layout;
    const table = tags.add('Table');
    const row = tags.add('TR', tags.add('THead', table));
    this.#body = tags.add('TBody', table);
    if (sheets.left < TOGETHER / 2) sheets.next();
    const elements = given.heads.map(() => tags.head('Column', row));
    this.#drawHeads((at, draw) => sheets.mark(elements[at]!, draw));
  }

  row(cells: readonly ReportCell[]): void {
    const columns = cells.map((cell, at) => this.#broken(cell, at));
    const height = Math.max(...columns.map((lines) => lines.reduce((sum, line) => sum + line.height, 0)));
    if (height + GAP > this.#sheets.left && height < TOGETHER) this.#next();
    const row = this.#tags.add('TR', this.#body);
    const elements = columns.map(() => this.#tags.add('TD', row));
    const rest = columns.map((lines) => [...lines]);
    for (;;) {
      const top = this.#sheets.y;
      const ends = rest.map((lines, at) => this.#column(lines, at, elements[at]!, top));
      this.#sheets.y = Math.min(...ends);
      if (rest.every((lines) => lines.length === 0)) break;
      this.#next();
    }
    this.#sheets.y -= GAP;
    const { y } = this.#sheets;
    this.#sheets.beside((ink) => ink.rule(LEFT, y + LEADING - 2, RIGHT - LEFT, RULE, 0.35));
  }

  /** Draws as many lines as the sheet has room for and takes them away; returns where it ended. */
  #column(lines: Line[], at: number, element: Element, top: number): number {
    let y = top;
    if (lines.length === 0) return y;
    this.#sheets.mark(element, (ink) => {
      for (let line = lines[0]; line && y - line.height > BOTTOM - LEADING; line = lines[0]) {
        ink.text(this.#startOf(at, line), y, line.text, line);
        y -= line.height;
        lines.shift();
      }
    });
    return y;
  }

  #next(): void {
    this.#sheets.next();
    this.#drawHeads((_, draw) => this.#sheets.beside(draw));
  }

  #drawHeads(put: (at: number, draw: Parameters<Sheets['beside']>[0]) => void): void {
    const { y } = this.#sheets;
    this.#heads.forEach((head, at) => {
      const { size, widths } = this.#layout;
      const [text = ''] = this.#lines.of(head, size, widths[at] ?? 0);
      const style = { size, cut: 'bold', colour: INK } as const;
      put(at, (ink) => ink.text(this.#startOf(at, { text, size }), y, text, style));
    });
    this.#sheets.beside((ink) => ink.rule(LEFT, y - 4, RIGHT - LEFT, INK, 0.6));
    this.#sheets.y = y - 4 - LEADING;
  }

  #broken({ lines, quiet = [], strong = false }: ReportCell, at: number): Line[] {
    const { size: usual, widths, kinds } = this.#layout;
    const width = kinds[at] === 'text' ? (widths[at] ?? 0) - BETWEEN : Infinity;
    const take = (texts: readonly string[], size: number, colour: string, height: number) =>
      texts.flatMap((text) =>
        this.#lines
          .of(text, size, width)
          .map((each) => ({ text: each, size, colour, height, cut: strong ? 'bold' : 'regular' }) as const),
      );
    return [...take(lines, usual, INK, LEADING), ...take(quiet, QUIET, MUTED, QUIET_LEADING)];
  }

  /** Where a line of a column begins: an amount so that it ends where the column does. */
  #startOf(at: number, { text, size }: { readonly text: string; readonly size: number }): number {
    const { widths, kinds } = this.#layout;
    const left = widths.slice(0, at).reduce((sum, width) => sum + width, LEFT);
    if (kinds[at] !== 'money') return left;
    return left + (widths[at] ?? 0) - BETWEEN - this.#lines.widthOf(text, size);
  }
}
