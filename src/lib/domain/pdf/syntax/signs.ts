/** The bytes that part or frame what stands in a PDF (ISO 32000-1, 7.2.2). */
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const BACKSLASH = 0x5c;
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const PERCENT = 0x25;
export const SLASH = 0x2f;
export const BRACKET = 0x5b;
export const BRACKET_END = 0x5d;

const WHITE: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITER: ReadonlySet<number> = new Set([...'()<>[]{}/%'].map((sign) => sign.charCodeAt(0)));

export function isWhite(byte: number | undefined): boolean {
  return byte !== undefined && WHITE.has(byte);
}

export function isDelimiter(byte: number | undefined): boolean {
  return byte !== undefined && DELIMITER.has(byte);
}
