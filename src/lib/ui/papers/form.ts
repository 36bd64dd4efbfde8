import type { Photo } from '#lib/domain/drafts/draft.ts';
import type { Minor } from '#lib/domain/money.ts';
import type { KeptBytes } from '#lib/offline/drafts/unfinished.ts';

/** What the desk has to do with of a receipt's form. */
export interface PaperForm {
  amount: Minor | null;
  amountText: string | null;
  date: string;
  dateText: string | null;
  text: string;
  readonly pictures: readonly Paper[];
  /** Takes these in place of that one. */
  put(key: string, instead: readonly Paper[]): void;
  /** Keeps what stands in it now, with the bytes of pictures that are new. */
  keep(bytes: KeptBytes): void;
}

export interface Paper {
  readonly key: string;
  readonly name: string;
  /** Null where it is not at hand: then it is left alone. */
  readonly file: Blob | null;
  readonly read: { readonly ok: true; readonly value: Photo } | { readonly ok: false } | null;
}
