import type { Result } from '../../result.ts';
import type { PdfError } from '../syntax/fault.ts';
import type { Decoded } from '../syntax/filters.ts';
import type { PdfObject } from './objects.ts';
import type { PdfDict, PdfStream, PdfValue } from '../syntax/value.ts';

/** What reading a part of a document needs of the whole; `PdfDocument` says what each guarantees. */
export interface PdfSource {
  readonly root: PdfDict;
  readonly end: number;
  resolve(value: PdfValue): PdfValue;
  objects(): readonly PdfObject[];
  streamBytes(stream: PdfStream): Result<Decoded, PdfError>;
}
