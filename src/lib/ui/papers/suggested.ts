import { norwegianDate } from '#lib/domain/date.ts';
import { LARGEST_AMOUNT, formatAmount } from '#lib/domain/money.ts';
import { suggestions, type Suggestions } from '#lib/domain/receipt/reading/suggestions.ts';
import type { Candidate, Page } from '#lib/domain/receipt/reading/words.ts';
import { formatShortDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { PaperForm } from './form.ts';

export type Field = 'amount' | 'date' | 'text';

/** Something that was read, as it is offered beside its field. */
export interface Suggestion {
  readonly text: string;
  readonly candidate: Candidate<unknown>;
  /** Whether the field says it already. */
  isSaid(form: PaperForm): boolean;
  /** Writes it into the field, because the person has taken it. */
  take(form: PaperForm): void;
}

/** Room there is for words in a draft. */
const LONGEST_TEXT = 500;

/** What the words of these pages say, today. */
export const suggestionsToday = (pages: readonly Page[]): Suggestions =>
  suggestions(pages, norwegianDate(new Date()));

/** What is offered beside the field: of amounts those alone that a draft can hold. */
export function suggestedFor(found: Suggestions, field: Field): readonly Suggestion[] {
  switch (field) {
    case 'amount':
      return found.amounts
        .filter(({ value }) => value > 0n && value <= LARGEST_AMOUNT)
        .map((candidate) => ({
          ...{ text: formatAmount(candidate.value), candidate },
          isSaid: (form) => form.amount === candidate.value,
          take(form) {
            form.amount = candidate.value;
            form.amountText = null;
          },
        }));
    case 'date':
      return found.dates.map((candidate) => ({
        ...{ text: formatShortDate(candidate.value), candidate },
        isSaid: (form) => form.date === candidate.value,
        take(form) {
          form.date = candidate.value;
          form.dateText = null;
        },
      }));
    case 'text':
      return [
        ...found.suppliers.map((candidate) => words(candidate, candidate.value)),
        ...found.organisations.map((candidate) => words(candidate, t.reading.orgnr(candidate.value))),
      ];
  }
}

/** Behind what is written there already. */
function words(candidate: Candidate<string>, text: string): Suggestion {
  return {
    ...{ text, candidate },
    isSaid: (form) => form.text.includes(text),
    take(form) {
      const whole = form.text.trim() === '' ? text : `${form.text.trim()}, ${text}`;
      if (whole.length <= LONGEST_TEXT) form.text = whole;
    },
  };
}
