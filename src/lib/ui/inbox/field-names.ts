import { t } from '#lib/i18n/i18n.svelte.ts';
import type { CodingFields } from './coding-fields.ts';

type Names = Readonly<Record<keyof CodingFields, string>>;

/** What each field of the form is called, in the language in use. */
export function fieldNames(): Names {
  return {
    date: t.coding.date,
    amount: t.coding.amount,
    text: t.coding.text,
    lines: t.coding.editor,
    creditAccount: t.coding.creditAccount,
    counterpartyId: t.coding.counterparty,
    invoice: t.coding.invoice,
    series: t.coding.series,
    noPhoto: t.coding.noPhoto,
  };
}

/** What each is called where it is missing: of lines it is the account. */
export function missingNames(): Names {
  return { ...fieldNames(), lines: t.coding.account };
}
