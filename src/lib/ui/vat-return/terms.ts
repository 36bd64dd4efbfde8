import type { Api } from '#lib/api.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import type { Remark } from '#lib/domain/ledger/vat-return/remarks.ts';
import type { VatTerm } from '#lib/domain/ledger/vat-return/terms.ts';
import { vatCode } from '#lib/domain/ledger/vat.ts';
import { locale, t } from '#lib/i18n/i18n.svelte.ts';
import type { Tone } from '#lib/ui/primitives/tone.ts';

export type Terms = Awaited<ReturnType<Api['vatReturn']['terms']['query']>>;
export type ReturnOf = Awaited<ReturnType<Api['vatReturn']['term']['query']>>;
export type TermOf = ReturnOf['term'];
/** A term with what it comes to. */
export type TermDue = Terms['terms'][number];
export type LineOf = ReturnOf['figures']['lines'][number];
export type DeliveredOf = TermOf['delivered'][number];

/** `1. termin 2026`. */
export function termName({ kind, number, year }: Pick<VatTerm, 'kind' | 'number' | 'year'>): string {
  return t.termNames[kind](number, year);
}

/** The return of a term that holds. */
export function holding({ delivered }: Pick<TermOf, 'delivered'>): DeliveredOf | null {
  return delivered.find(({ reopenedAt }) => reopenedAt === null) ?? null;
}

/** What has become of a term, in words. */
export function termState(term: TermOf, today: CivilDate): { tone: Tone; text: string } {
  if (holding(term)) return { tone: 'bound', text: t.vatReturn.delivered };
  if (term.delivered.length > 0) return { tone: 'waiting', text: t.vatReturn.reopened };
  if (today <= term.endsOn) return { tone: 'info', text: t.vatReturn.running };
  if (today > term.dueOn) return { tone: 'trouble', text: t.vatReturn.overdue };
  return { tone: 'waiting', text: t.vatReturn.open };
}

/** What a line of the return is of, as its code is called. */
export function lineName({ standardCode, specification, leg }: LineOf): string {
  const of = vatCode(standardCode);
  const name = specification ? t.vatSpecifications[specification] : of?.[locale()];
  const twoSided = of?.reverseCharge === 'self' && leg === 'input' && specification === null;
  return `${name ?? standardCode}${twoSided ? `, ${t.vatReturn.deducted}` : ''}`;
}

/** A remark as it is shown. */
export function remarkText(remark: Remark): string {
  if ('text' in remark) return remark.text;
  return Object.hasOwn(t.vatRemarks, remark.chosen)
    ? t.vatRemarks[remark.chosen as keyof typeof t.vatRemarks]
    : remark.chosen;
}

/** `2 345 to pay`, `2 345 to be repaid`. */
export function dueText(due: bigint): string {
  return due > 0n ? t.vatReturn.toPay : due < 0n ? t.vatReturn.toGet : t.vatReturn.nothing;
}
