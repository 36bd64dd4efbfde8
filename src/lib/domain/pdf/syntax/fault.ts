import { err, ok, type Result } from '../../result.ts';

/** Why a file could not be read. `offset` is counted in bytes from the start of the file. */
export type PdfError =
  | { readonly code: 'not_pdf' }
  | { readonly code: 'pdf_truncated' }
  | { readonly code: 'pdf_damaged'; readonly offset: number; readonly reason: string }
  | { readonly code: 'pdf_encrypted' }
  | { readonly code: 'pdf_too_large'; readonly limit: string; readonly most: number };

/** Carries a PdfError up through what reads. Never leaves it: `reading` turns it into a Result. */
class PdfFault extends Error {
  readonly error: PdfError;

  constructor(error: PdfError) {
    super(error.code);
    this.error = error;
  }
}

export function refuse(error: PdfError): never {
  throw new PdfFault(error);
}

export function damaged(offset: number, reason: string): never {
  throw new PdfFault({ code: 'pdf_damaged', offset, reason });
}

/** Runs part of the reader; its refusal becomes a value, a bug of ours still throws. */
export function reading<T>(work: () => T): Result<T, PdfError> {
  try {
    return ok(work());
  } catch (cause) {
    if (cause instanceof PdfFault) return err<PdfError>(cause.error);
    throw cause;
  }
}
