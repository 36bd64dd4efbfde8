import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import { totals } from './amounts.ts';
import { dates } from './dates.ts';
import { organisations, suppliers } from './supplier.ts';
import type { Candidate, Page } from './words.ts';

/** What a receipt may say, of each thing the likeliest first: several where more than one may be meant, none where none is. */
export interface Suggestions {
  readonly amounts: readonly Candidate<Minor>[];
  readonly dates: readonly Candidate<CivilDate>[];
  readonly suppliers: readonly Candidate<string>[];
  readonly organisations: readonly Candidate<string>[];
}

/**
 * What the words of a picture, or of a document's pages, say of the receipt. It is offered to the person, who looks and
 * takes it or does not: nothing here is certain.
 * @param today the day it is in Norway
 */
export function suggestions(pages: readonly Page[], today: CivilDate): Suggestions {
  return {
    amounts: totals(pages),
    dates: dates(pages, today),
    suppliers: suppliers(pages),
    organisations: organisations(pages),
  };
}
