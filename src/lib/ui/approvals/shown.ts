import type { Coding } from '#lib/domain/drafts/draft.ts';
import { chartParts, namedIn, type Named } from '#lib/ui/books/chart-parts.ts';
import type { Chart } from '#lib/ui/books/chart.ts';
import type { ShownPage } from '#lib/ui/history/check-shown.ts';
import { approvalPart, draftPart } from '#lib/ui/history/shown-subjects.ts';
import type { ReadDraft } from './approval-desk.svelte.ts';

/** Everything on the page of an approval that the log states: the draft, what its codes are called, and the last decision. */
export function shownOn({ draft, chart }: { readonly draft: ReadDraft; readonly chart: Chart }): ShownPage {
  const { coding, decided, approvals, lines } = draft;
  return {
    parts: [
      draftPart(draft),
      ...chartParts(chart, named(coding, namedIn(lines ?? []))),
      // A server before 0.5 tells nothing of a decision that its statement could be made of.
      ...(decided?.id ? [approvalPart({ ...decided, draftId: draft.id })] : []),
      ...approvals
        .filter(({ id }) => id !== decided?.id)
        .map((approval) => approvalPart({ ...approval, draftId: draft.id })),
    ],
    events: [],
  };
}

function named(coding: Coding | null, lines: Named): Named {
  if (!coding) return lines;
  const { account, creditAccount, counterpartyId, project, vatCode } = coding;
  const of = (...codes: readonly (string | null)[]) => codes.filter((code) => code !== null && code !== '');
  return {
    accounts: new Set([...lines.accounts, ...of(account, creditAccount)] as string[]),
    parties: new Set([...lines.parties, ...of(counterpartyId)] as string[]),
    projects: new Set([...lines.projects, ...of(project)] as string[]),
    vatCodes: new Set(of(vatCode) as string[]),
  };
}
