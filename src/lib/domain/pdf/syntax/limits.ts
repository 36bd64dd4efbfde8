import { refuse } from './fault.ts';

/** The most the reader does for one file. Every loop ends at one of these or at the end of the bytes. */
export interface PdfLimits {
  /** What one stream may inflate to, in bytes. A colour scan of A4 at 400 dpi is 46 MB. */
  readonly inflatedBytes: number;
  /** What all object streams and cross-reference streams together may inflate to, in bytes. */
  readonly structureBytes: number;
  /** Object numbers in use. Tagged annual reports have some 100 000. */
  readonly objects: number;
  /** Cross-reference sections, so also revisions. */
  readonly sections: number;
  /** Arrays and dictionaries inside one another, without a reference between. */
  readonly depth: number;
  readonly pages: number;
  /** Values of all kinds, weighed by the memory they take, and entries of cross-references. */
  readonly values: number;
}

export const PDF_LIMITS: PdfLimits = {
  inflatedBytes: 64 * 1024 * 1024,
  structureBytes: 64 * 1024 * 1024,
  objects: 500_000,
  sections: 1_000,
  depth: 100,
  pages: 20_000,
  values: 4_000_000,
};

/** What is left of the limits that count over a whole reading. Taking more is refused. */
export class Allowance {
  readonly limits: PdfLimits;
  #values: number;
  #structure: number;

  constructor(limits: PdfLimits) {
    this.limits = limits;
    this.#values = limits.values;
    this.#structure = limits.structureBytes;
  }

  takeValues(count: number): void {
    this.#values -= count;
    if (this.#values < 0) refuse({ code: 'pdf_too_large', limit: 'values', most: this.limits.values });
  }

  /** Hands what is left to `inflate` as its limit, and takes what came of it. */
  takeStructure(inflate: (most: number) => Uint8Array): Uint8Array {
    const bytes = inflate(this.#structure);
    this.#structure -= bytes.length;
    return bytes;
  }
}
