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
}

export const PDF_LIMITS: PdfLimits = {
  inflatedBytes: 64 * 1024 * 1024,
  structureBytes: 64 * 1024 * 1024,
  objects: 500_000,
  sections: 1_000,
  depth: 100,
  pages: 20_000,
};
