import { PROJECT } from '#lib/domain/ledger/coding.ts';
import type { Chart } from '#lib/ui/books/chart.ts';
import type { ShownPage } from '#lib/ui/history/check-shown.ts';
import {
  accountPart,
  approvalPart,
  counterpartyPart,
  dimensionPart,
  draftPart,
  vatCodePart,
} from '#lib/ui/history/shown-subjects.ts';
import type { ReadDraft } from './approval-desk.svelte.ts';

/** Everything on the page of an approval that the log states: the draft, what its codes are called, and the last decision. */
export function shownOf(draft: ReadDraft, chart: Chart): ShownPage {
  const { coding, decided, lines } = draft;
  const accounts = new Set(lines?.map(({ account }) => account));
  if (coding) accounts.add(coding.account).add(coding.creditAccount);
  return {
    parts: [
      draftPart(draft),
      ...chart.accounts.filter(({ number }) => accounts.has(number)).map(accountPart),
      ...chart.vatCodes.filter(({ code }) => code === coding?.vatCode).map(vatCodePart),
      ...chart.counterparties.filter(({ id }) => id === coding?.counterpartyId).map(counterpartyPart),
      ...chart.projects
        .filter(({ code }) => code === coding?.project)
        .map((each) => dimensionPart(PROJECT, each)),
      // A server before 0.5 tells nothing of a decision that its statement could be made of.
      ...(decided?.id ? [approvalPart({ ...decided, draftId: draft.id })] : []),
    ],
    events: [],
  };
}
