import { t } from '#lib/i18n/i18n.svelte.ts';
import type { CodingFields } from './coding-fields.ts';

/** What each field of the form is called, in the language in use. */
export function fieldNames(): Readonly<Record<keyof CodingFields, string>> {
  return {
    date: t.coding.date,
    amount: t.coding.amount,
    text: t.coding.text,
    account: t.coding.account,
    vatCode: t.coding.vatCode,
    creditAccount: t.coding.creditAccount,
    counterpartyId: t.coding.counterparty,
    project: t.coding.project,
    series: t.coding.series,
    noPhoto: t.coding.noPhoto,
  };
}
