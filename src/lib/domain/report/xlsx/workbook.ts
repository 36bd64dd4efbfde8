import { strToU8, Zip, ZipDeflate } from 'fflate';
import { rowXml, STYLE, type Cell } from './cells.ts';
import { otherParts, sheetBeginning, sheetEnd, type WrittenSheet } from './parts.ts';

/** Rows that a sheet has room for; what is more goes on in the next one. */
export const MOST_ROWS = 1_048_576;
/** Characters that are packed at once. */
const AT_ONCE = 64 * 1024;

export interface Column {
  readonly head: string;
  /** In characters. */
  readonly width: number;
}

/**
 * Writes a workbook as its rows come: no more of it is held than what is packed at once. Every text is text, whatever it
 * begins with.
 */
export class Workbook {
  readonly #zip: Zip;
  readonly #written: WrittenSheet[] = [];
  readonly #mostRows: number;
  #cut = 0;

  /** @param take gets the file piece by piece */
  constructor(take: (piece: Uint8Array<ArrayBuffer>) => void, mostRows = MOST_ROWS) {
    this.#mostRows = mostRows;
    this.#zip = new Zip((error, piece) => {
      if (error) throw error;
      take(piece);
    });
  }

  /** Texts that were longer than a cell and had to be cut. */
  get cut(): number {
    return this.#cut;
  }

  /** A table under a row that names its columns, which stays in sight. Rows are added until the next sheet or the end. */
  table(name: string, columns: readonly Column[]): (cells: readonly Cell[]) => void {
    const widths = columns.map(({ width }) => width);
    const begin = (more: number) => {
      const sheet = this.#begin(more === 1 ? name : `${name} ${more}`, widths, true);
      sheet.row(
        columns.map(({ head }) => head),
        columns.map(() => STYLE.head),
      );
      return sheet;
    };
    let sheets = 1;
    let sheet = begin(sheets);
    return (cells) => {
      if (sheet.rows === this.#mostRows) sheet = begin((sheets += 1));
      sheet.row(cells);
    };
  }

  /** Labels and values below one another. */
  facts(name: string, facts: readonly (readonly [label: string, value: string])[]): void {
    const sheet = this.#begin(name, [28, 90], false);
    for (const fact of facts) sheet.row(fact, [STYLE.label]);
  }

  /** Nothing is added afterwards. */
  end(title: string): void {
    this.#open?.end();
    for (const [name, xml] of otherParts(this.#written, title)) {
      const part = new ZipDeflate(name);
      this.#zip.add(part);
      part.push(strToU8(xml), true);
    }
    this.#zip.end();
  }

  #open: { end: () => void } | null = null;

  #begin(name: string, widths: readonly number[], headed: boolean) {
    this.#open?.end();
    const part = new ZipDeflate(`xl/worksheets/sheet${this.#written.length + 1}.xml`);
    this.#zip.add(part);
    let waiting = sheetBeginning(widths, headed);
    const sheet = { name, columns: widths.length, rows: 0, headed };
    this.#written.push(sheet);
    const row = (cells: readonly Cell[], styles?: readonly number[]) => {
      sheet.rows += 1;
      const { xml, cut } = rowXml(sheet.rows, cells, styles);
      this.#cut += cut;
      waiting += xml;
      if (waiting.length < AT_ONCE) return;
      part.push(strToU8(waiting));
      waiting = '';
    };
    this.#open = { end: () => part.push(strToU8(waiting + sheetEnd(sheet)), true) };
    return {
      row,
      get rows() {
        return sheet.rows;
      },
    };
  }
}
