import type { Api } from '#lib/api.ts';
import type { Coding, DraftState } from '#lib/domain/drafts/draft.ts';
import { RHYTHMS, type Recurrence, type Rhythm } from '#lib/domain/drafts/templates/template.ts';
import { accountsOf } from '#lib/domain/ledger/coding.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

export type ShownTemplate = Awaited<ReturnType<Api['templates']['list']['query']>>[number];

export function rhythmName(every: Rhythm): string {
  const names: Readonly<Record<Rhythm, string>> = {
    1: t.templates.monthly,
    2: t.templates.twoMonthly,
    3: t.templates.quarterly,
    6: t.templates.halfYearly,
    12: t.templates.yearly,
  };
  return names[every];
}

/** How often, as a choice; empty: never. */
export function rhythmChoices(): { value: string; label: string }[] {
  return [
    { value: '', label: t.templates.never },
    ...RHYTHMS.map((every) => ({ value: String(every), label: rhythmName(every) })),
  ];
}

export function rhythmIn(choice: string): Rhythm | null {
  return RHYTHMS.find((every) => String(every) === choice) ?? null;
}

export function recursInWords(recurrence: Recurrence | null): string {
  return recurrence ? rhythmName(recurrence.every) : t.templates.never;
}

export function stateName(state: DraftState): string {
  const names: Readonly<Record<DraftState, string>> = {
    inbox: t.templates.inbox,
    submitted: t.templates.submitted,
    posted: t.templates.posted,
    discarded: t.templates.discarded,
  };
  return names[state];
}

/** The accounts that a coding names, each once. */
export function accountsNamed(coding: Coding): string {
  return [...new Set(accountsOf(coding))].filter((account) => account !== '').join(' · ');
}
