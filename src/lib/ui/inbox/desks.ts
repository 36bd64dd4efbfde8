import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import type { Chart } from '#lib/ui/vouchers/chart.ts';
import { CodingDesk, type ReadDraft } from './coding-desk.svelte.ts';
import type { CodingFields, Habits } from './coding-fields.ts';

/**
 * Desks that were left with something typed, until the page is closed: going back to a draft finds its form as it
 * was. Kept in memory alone, since what is typed belongs to the client's books.
 */
const left = new Map<string, CodingDesk>();
const habits = new Map<string, { series: string; creditAccount: string | undefined }>();

/** The desk of a draft: the one that was left, when the draft is still the same edition, or a new one. */
export function deskFor(
  api: Api,
  { draft, clientId, chart }: { draft: ReadDraft; clientId: string; chart: Chart },
): CodingDesk {
  const key = `${clientId} ${draft.id}`;
  const earlier = left.get(key);
  if (earlier && earlier.draft.revision === draft.revision) return earlier;
  const desk = new CodingDesk(portOf(api), draft, {
    habits: habitsOf(clientId, chart),
    today: norwegianDate(new Date()),
  });
  left.set(key, desk);
  return desk;
}

/** Whether a coding has been begun, on any draft, and is not saved. */
export function codingBegun(): boolean {
  return [...left.values()].some((desk) => desk.changed);
}

/** Offers series and contra account of this coding for the next; a supplier's debt is only that supplier's. */
export function rememberHabits(
  clientId: string,
  { series, creditAccount, counterpartyId }: CodingFields,
): void {
  const before = habits.get(clientId)?.creditAccount;
  habits.set(clientId, { series, creditAccount: counterpartyId ? before : creditAccount });
}

function habitsOf(clientId: string, chart: Chart): Habits {
  const last = habits.get(clientId);
  const { series, creditAccount } = usual(chart);
  return { series: last?.series ?? series, creditAccount: last?.creditAccount ?? creditAccount };
}

/** The only series or the general one; the bank, which receipts are mostly paid from. */
function usual(chart: Chart): Habits {
  const series = chart.series.find(({ code }) => code === 'GL') ?? chart.series[0];
  const bank = chart.accounts.find(({ number }) => number === '1920');
  return { series: series?.code ?? '', creditAccount: bank?.number ?? '' };
}

function portOf(api: Api) {
  return {
    get: (draftId: string) => api.drafts.get.query({ draftId }),
    code: (input: Parameters<Api['drafts']['code']['mutate']>[0]) => api.drafts.code.mutate(input),
    submit: (input: Parameters<Api['drafts']['submit']['mutate']>[0]) => api.drafts.submit.mutate(input),
    askAuthor: (input: Parameters<Api['drafts']['askAuthor']['mutate']>[0]) =>
      api.drafts.askAuthor.mutate(input),
    dismiss: (input: Parameters<Api['drafts']['dismiss']['mutate']>[0]) => api.drafts.dismiss.mutate(input),
  };
}
