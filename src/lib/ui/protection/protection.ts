import type { Api } from '#lib/api.ts';
import type { AccessPolicy } from '#lib/domain/access/policy.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Weakening } from '#lib/domain/access/weakening.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { inWords } from '../access/policy.ts';
import { loadNames, nameOf, type Names } from '../app/people.ts';

type Read = Awaited<ReturnType<Api['protection']['read']['query']>>;
export type Shown = Read['weakenings'][number];
export type Contact = Read['contacts'][number];

export interface Protection extends Read {
  readonly names: Names;
}

export async function loadProtection(api: Api): Promise<Protection> {
  const [read, names] = await Promise.all([api.protection.read.query(), loadNames(api)]);
  return { ...read, names };
}

/** What of something changes; `before` null where it is only added. */
export interface ChangedLine {
  readonly what: string;
  readonly before: string | null;
  readonly after: string;
}

type Said = Pick<Weakening, 'act' | 'before' | 'after'>;

/** What an act changes, line by line; approval rules are shown for themselves. */
export function changeInWords({ act, before, after }: Said, names: Names): ChangedLine[] {
  const [was, is] = [before as never, after as never];
  switch (act) {
    case 'access-policy':
      return policyInWords(was, (is as { policy: AccessPolicy }).policy);
    case 'administrator-ended':
    case 'administrator-made':
      return [roleInWords(was, is, names)];
    case 'administrator-invited':
      return invitationInWords(is);
    case 'period-opened': {
      const { year, period } = is as { year: number; period: number };
      return [
        { what: t.protection.period(period, year), before: t.protection.locked, after: t.protection.open },
      ];
    }
    case 'vat-return-opened': {
      const { startsOn, endsOn } = is as { startsOn: CivilDate; endsOn: CivilDate };
      const what = t.protection.term(formatDate(startsOn), formatDate(endsOn));
      return [{ what, before: t.protection.delivered, after: t.protection.open }];
    }
    case 'books-exported': {
      const { from, to } = is as Record<'from' | 'to', { year: number; period: number }>;
      const inPeriod = ({ period, year }: typeof from) => t.protection.period(period, year);
      return [
        { what: t.protection.books, before: null, after: t.protection.span(inPeriod(from), inPeriod(to)) },
      ];
    }
    case 'approval-rules':
      return [];
  }
}

/** With what is written to them: whoever confirms sends it. */
function invitationInWords({ email, note }: { readonly email: string; readonly note: string | null }) {
  const asked = { what: email, before: null, after: t.roles.administrator };
  return note === null ? [asked] : [asked, { what: t.protection.note, before: null, after: note }];
}

function policyInWords(before: AccessPolicy, after: AccessPolicy): ChangedLine[] {
  const labels = {
    requiredOf: t.access.requiredOf,
    factors: t.access.factors,
    graceDays: t.access.graceDays,
    stepUpMinutes: t.access.stepUp,
    sessionDays: t.access.sessionDays,
    idleMinutes: t.access.idle,
    wipeAfter: t.access.wipeAfter,
  } satisfies Record<keyof AccessPolicy, string>;
  return (Object.keys(labels) as (keyof AccessPolicy)[])
    .filter((part) => before[part] !== after[part])
    .map((part) => ({
      ...{ what: labels[part], before: inWords(part, before[part]), after: inWords(part, after[part]) },
    }));
}

function roleInWords(
  before: { readonly role: Role | null },
  after: { readonly userId: string; readonly role: Role | null },
  names: Names,
): ChangedLine {
  const named = (role: Role | null) => (role === null ? t.protection.noAccess : t.roles[role]);
  return { what: nameOf(names, after.userId), before: named(before.role), after: named(after.role) };
}
