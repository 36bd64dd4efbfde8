/*
 * Cells of a sheet (ECMA-376-1, 18.3.1.4). Texts are inline: a table of shared ones would have to be held until the end.
 */

import type { CivilDate } from '../../date.ts';
import { toDecimal, type Minor } from '../../money.ts';
import { cut as cutText } from '../../text.ts';
import { FORMULA } from '../csv.ts';

/** A number, an amount in øre, an instant, a day, or text; null is nothing. */
export type Cell = number | Minor | Date | { readonly day: CivilDate } | string | null;

/** Styles as `styles.xml` has them, by their place there. */
export const STYLE = { text: 0, time: 1, head: 2, literal: 3, label: 4, money: 5, day: 6 } as const;

/** What a cell holds of text (Excel's limits, in UTF-16 units). */
export const MOST_CHARACTERS = 32_767;

/** Instants that a sheet has numbers for which all programs read alike: 1900 was no leap year. */
const FIRST_DAY = Date.UTC(1900, 2, 1);
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;

/**
 * One row, numbered from 1, and how many of its texts had to be cut.
 * @param styles of texts, by their column; what has none is plain
 */
export function rowXml(
  no: number,
  cells: readonly Cell[],
  styles: readonly number[] = [],
): { xml: string; cut: number } {
  let cut = 0;
  const all = cells.map((cell, at) => {
    const place = `r="${columnName(at)}${no}"`;
    if (cell === null || cell === '') return '';
    if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
    if (typeof cell === 'bigint') return `<c ${place} s="${STYLE.money}"><v>${toDecimal(cell)}</v></c>`;
    if (typeof cell === 'object') {
      const [serial, style] =
        cell instanceof Date ? [serialOf(cell), STYLE.time] : [serialOfDay(cell.day), STYLE.day];
      if (serial !== null) return `<c ${place} s="${style}"><v>${serial}</v></c>`;
    }
    const whole = typeof cell === 'string' ? cell : cell instanceof Date ? cell.toISOString() : cell.day;
    const text = whole.length <= MOST_CHARACTERS ? whole : `${cutText(whole, MOST_CHARACTERS - 1)}…`;
    if (text !== whole) cut += 1;
    // It is text already; so it stays when somebody edits the cell.
    const as = styles[at] ?? (FORMULA.test(text) ? STYLE.literal : STYLE.text);
    return `<c ${place} s="${as}" t="inlineStr"><is><t xml:space="preserve">${textXml(text)}</t></is></c>`;
  });
  return { xml: `<row r="${no}">${all.join('')}</row>`, cut };
}

/** `A` of 0, `AA` of 26. */
export function columnName(at: number): string {
  const rest = Math.floor(at / 26);
  return `${rest === 0 ? '' : columnName(rest - 1)}${String.fromCharCode(65 + (at % 26))}`;
}

/**
 * Text as XML: what XML has no character for is written as spreadsheets do, `_x0007_`, and what is written so already is
 * kept apart from it (ST_Xstring, ECMA-376-1, 22.9.2.19).
 */
export function textXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(FORBIDDEN, (character) => `_x${hex(character)}_`)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

/** Also the return, which XML would read as the end of a line. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const hex = (character: string) => character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

/** The clock in Norway at an instant, as days since 1899-12-30; null where there is no number for it. */
function serialOf(instant: Date): number | null {
  const time = instant.getTime();
  if (Number.isNaN(time) || time < FIRST_DAY + DAY) return null;
  return (time + offsetAt(time) - DAY_ZERO) / DAY;
}

/** A day as days since 1899-12-30; null where there is no number for it. */
function serialOfDay(day: CivilDate): number | null {
  const time = Date.parse(day);
  return time < FIRST_DAY ? null : (time - DAY_ZERO) / DAY;
}

const OSLO = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Europe/Oslo', year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
});

/** How far clocks in Norway are before UTC. */
function offsetAt(time: number): number {
  const second = Math.floor(time / 1000) * 1000;
  return Date.parse(`${OSLO.format(second).replace(' ', 'T')}Z`) - second;
}
