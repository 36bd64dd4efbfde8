import { plain } from '../../text.ts';

/** Signs by which the cells of a line are parted, the likeliest first. */
const DELIMITERS = [';', '\t', ','] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A CSV file as it was read. What its cells say is text: no formula is reckoned, here or anywhere. */
export interface CsvTable {
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** The line of the file on which it begins, from 1. */
  readonly no: number;
  readonly cells: readonly string[];
  /** A quote that nothing ends: what comes after it in the file is all in its last cell. */
  readonly unended?: true;
}

/**
 * The text of a file: UTF-8, with or without its sign, UTF-16 with it, or else Windows-1252, as spreadsheets of this country
 * write it.
 */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * Reads a CSV (RFC 4180), whichever of semicolon, tab and comma parts its cells: the one by which the most of the first line's
 * cells come about. `sep=;` on a line of its own is taken at its word. Empty lines are left out. Null: there is nothing but a
 * header, or not even that.
 */
export function readTable(text: string): CsvTable | null {
  const said = /^\ufeff?sep=([;,\t])\r?\n/i.exec(text);
  const body = said ? text.slice(said[0].length) : text.replace(/^\ufeff/, '');
  const delimiter = (said?.[1] as Delimiter | undefined) ?? delimiterOf(body);
  const [header, ...rows] = linesOf(body, delimiter, said ? 2 : 1).filter(({ cells }) =>
    cells.some((cell) => cell !== ''),
  );
  return header && rows.length > 0 ? { delimiter, header: header.cells, rows } : null;
}

function delimiterOf(body: string): Delimiter {
  const counts = DELIMITERS.map((delimiter) => linesOf(body, delimiter, 1, 1)[0]?.cells.length ?? 0);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';';
}

function linesOf(body: string, delimiter: Delimiter, first: number, most = Infinity): CsvRow[] {
  const rows: CsvRow[] = [];
  let [cells, cell, quoted, line, begun]: [string[], string, boolean, number, number] = [
    [],
    '',
    false,
    first,
    first,
  ];
  const endCell = () => {
    cells.push(plain(cell).trim());
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push({ no: begun, cells, ...(quoted && { unended: true }) });
    cells = [];
  };
  for (let at = 0; at < body.length && rows.length < most; at++) {
    const sign = body.charAt(at);
    if (sign === '\n') line++;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (body.charAt(at + 1) === '"') cell += body.charAt(++at);
      else quoted = false;
    } else if (sign === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (sign === delimiter) endCell();
    else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && body.charAt(at + 1) === '\n') {
        at++;
        line++;
      } else if (sign === '\r') line++;
      endRow();
      begun = line;
    } else cell += sign;
  }
  if (rows.length < most && (cell !== '' || cells.length > 0)) endRow();
  return rows;
}
