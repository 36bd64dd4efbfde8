import type { Page } from '#lib/domain/receipt/reading/words.ts';

/** What a worker is given: a picture, what reads it, and the language's data as it came. */
export interface ReadAsked {
  readonly picture: Blob;
  readonly program: ArrayBuffer;
  readonly language: ArrayBuffer;
}

/** Null: it can't be read. */
export interface ReadAnswered {
  readonly page: Page | null;
}
