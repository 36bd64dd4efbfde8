import type { Api } from '#lib/api.ts';
import { MOST_ERASED, type KeptBecause } from '#lib/domain/events/keeping.ts';

export type Plan = Awaited<ReturnType<Api['erasing']['plan']['query']>>;

/** Events of one kind that are treated alike. */
export interface Group {
  readonly id: string;
  readonly kind: string;
  readonly count: number;
  /** ISO 8601. */
  readonly first: string;
  readonly last: string;
}

interface Planned {
  readonly kind: string;
  readonly at: string;
}

/** What would go, by kind, in the order in which each happened first. */
export function groupsOf(events: readonly Planned[]): Group[] {
  return [...Map.groupBy(events, ({ kind }) => kind)].map(([kind, of]) => {
    const times = of.map(({ at }) => at).sort();
    return { id: kind, kind, count: of.length, first: times.at(0) ?? '', last: times.at(-1) ?? '' };
  });
}

/** What goes at once, the oldest first, and whether something is left for the next time. */
export function atOnce<E>(erasable: readonly E[]): { readonly now: readonly E[]; readonly more: boolean } {
  return { now: erasable.slice(0, MOST_ERASED), more: erasable.length > MOST_ERASED };
}

export interface KeptGroup {
  readonly because: KeptBecause;
  readonly until: string | null;
  readonly groups: readonly Group[];
}

/** What is kept, by the reason and the day until which. */
export function keptGroupsOf(kept: Plan['kept']): KeptGroup[] {
  const alike = Map.groupBy(kept, ({ because, until }) => `${because} ${until ?? ''}`);
  return [...alike.values()].flatMap((events) => {
    const [one] = events;
    return one ? [{ because: one.because, until: one.until, groups: groupsOf(events) }] : [];
  });
}
