/*
 * A report as CSV (RFC 4180), as the spreadsheets of this country open it: fields parted by semicolons, UTF-8 that says so by
 * its first character, each line ended by CRLF.
 */

/** What the file begins with. */
export const CSV_BEGINNING = '\ufeff';

/** Characters by which a spreadsheet takes a cell for a formula, and runs it; some also by their wide forms. */
export const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One line. What somebody wrote never becomes a formula: a cell that would be one begins with an apostrophe, which a
 * spreadsheet does not show (OWASP, CSV injection).
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(';')}\r\n`;
}

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
