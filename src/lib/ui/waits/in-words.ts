import type { Asked, Given } from '#lib/domain/approval/asked.ts';
import { formatInstant } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { nameOf, type Names } from '#lib/ui/app/people.ts';

/** What a waiting voucher lacks, as `drafts.approvals` tells it. */
export interface Lacking {
  readonly lacks: Asked;
  /** So many are asked for in all. */
  readonly people: number;
  readonly given: readonly Given[];
}

/** `Venter på Kari · 1 av 2 har attestert`; empty where anybody's approval is enough. */
export function lackingInWords({ lacks, people, given }: Lacking, names: Names): string {
  const approved = new Set(given.map(({ by }) => by)).size;
  return [
    ...(lacks.named.length > 0 ? [t.waits.for(listed(lacks.named, names, t.waits.and))] : []),
    ...(people > 1 ? [t.waits.counted(approved, people)] : []),
  ].join(' · ');
}

/** Whom rules ask: `to ulike personer og Kari`. */
export function askedInWords({ people, named }: Asked, names: Names): string {
  const all = named.map((id) => nameOf(names, id));
  if (people > 1) all.unshift(t.waits.two);
  else if (all.length === 0) all.push(t.waits.onePerson);
  return joined(all, t.waits.and);
}

export function listed(ids: readonly string[], names: Names, before: string): string {
  return joined(
    ids.map((id) => nameOf(names, id)),
    before,
  );
}

function joined(all: readonly string[], before: string): string {
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} ${before} ${last}`;
}

export interface Approved extends Given {
  readonly at: Date;
  readonly nobodyElse: boolean;
  readonly rulesVersion: number | null;
}

/** Who approved, when, in whose place, by which rules, and that nobody else could. */
export function approvedInWords(
  { by, at, inPlaceOf, nobodyElse, rulesVersion }: Approved,
  names: Names,
): string {
  return [
    nameOf(names, by),
    ...(inPlaceOf === null ? [] : [t.waits.inPlaceOf(nameOf(names, inPlaceOf))]),
    formatInstant(at),
    ...(nobodyElse ? [t.waits.nobodyElse] : []),
    ...(rulesVersion === null ? [] : [t.waits.byRules(rulesVersion)]),
  ].join(' · ');
}
