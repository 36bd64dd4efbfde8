import { toDecimal, type Minor } from '../money.ts';

/*
 * A report as CSV (RFC 4180), as the spreadsheets of this country open it: fields parted by semicolons, UTF-8 that says so by
 * its first character, each line ended by CRLF.
 */

/** What the file begins with. */
export const CSV_BEGINNING = '\ufeff';

/** Characters by which a spreadsheet takes a cell for a formula, and runs it; some also by their wide forms. */
export const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Where a cell begins for who parts fields otherwise: a spreadsheet of another country parts them by commas, and then takes no
 * notice of quotes within. Signs alone, as in `100,-`, only where the text has what a formula does harm by.
 */
const WITHIN = /([\t\r\n,;|]["' ]*)(?=[=@＝＠])/g;
const WITHIN_HARMFUL = /([\t\r\n,;|]["' ]*)(?=[=+\-@＝＋－＠])/g;
const HARMFUL = /[(|!]/;

/** What a field says: text, or an amount in øre. */
export type CsvCell = string | Minor;

/**
 * One line. What somebody wrote never becomes a formula: a cell that would be one begins with an apostrophe, which a
 * spreadsheet does not show (OWASP, CSV injection), and so does what would be one where lines are parted otherwise. Amounts have two decimals after a comma, and nothing between thousands.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellOf).join(';')}\r\n`;
}

function cellOf(cell: CsvCell): string {
  if (typeof cell === 'bigint') return toDecimal(cell).replace('.', ',');
  const within = cell.replace(HARMFUL.test(cell) ? WITHIN_HARMFUL : WITHIN, "$1'");
  const safe = FORMULA.test(cell) ? `'${within}` : within;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
