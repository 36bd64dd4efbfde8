import type { Box } from '../matrix.ts';

/*
 * Where the trail of each signer stands in the margin, in the stamp's own coordinates: along the strip, in the order of
 * reading, so that a line stands above the code as a person sees it with the page turned.
 */

/** From one line to the next. */
export const LINE = 7;
/** As many as leave the strip no wider than the QR code. */
const LINES = 4;
/** Between two trails on one line. */
const APART = 8;
/** What a trail takes with a name of ordinary length: time and method never give way, nor does an address. */
const LENGTH = { plain: 230, withAddress: 330 } as const;

export interface TrailLayout {
  /** Lines beside the code's. */
  readonly lines: number;
  /** How far along the strip the longest line goes. */
  readonly reach: number;
  /** Of each signer in turn, from where the strip's text starts; its top is its left as the page is seen. */
  readonly boxes: readonly Box[];
}

/** Trails for so many signers on a strip with so much room: one below the other up to four, then in columns. */
export function layTrails(signers: number, room: number, withAddress: boolean): TrailLayout {
  const length = withAddress ? LENGTH.withAddress : LENGTH.plain;
  const most = Math.max(1, Math.floor((room + APART) / (length + APART)));
  const columns = Math.min(most, Math.ceil(signers / LINES));
  const lines = columns === 0 ? 0 : Math.ceil(signers / columns);
  const width = Math.min(length * 1.2, (room + APART) / most - APART);
  const boxes = Array.from({ length: signers }, (_, at) => ({
    x: Math.floor(at / lines) * (width + APART),
    y: (lines - 1 - (at % lines)) * LINE,
    width,
    height: LINE,
  }));
  return { lines, reach: columns * (width + APART) - APART, boxes };
}
