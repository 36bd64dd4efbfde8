import type { Api } from '#lib/api.ts';
import { strictest, type AccessPolicy, type POLICY_LIMITS } from '#lib/domain/access/policy.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { loadNames, type Names } from '../app/people.ts';

type Read = Awaited<ReturnType<Api['access']['read']['query']>>;

/** The client's policy, and the names of who set it. */
export interface Policy extends Read {
  readonly names: Names;
}

export async function loadPolicy(api: Api): Promise<Policy> {
  const [read, names] = await Promise.all([api.access.read.query(), loadNames(api)]);
  return { ...read, names };
}

/** In minutes. */
const DAY = 24 * 60;

type Part = keyof typeof POLICY_LIMITS;

/** What is offered of each number; what holds and is none of them stands among them. */
const USUAL: Readonly<Record<Part, readonly (number | null)[]>> = {
  graceDays: [0, 3, 7, 14, 30, 90],
  stepUpMinutes: [5, 15, 60, 240, 720, 1440],
  sessionDays: [1, 7, 14, 30],
  idleMinutes: [15, 60, 240, 720, DAY, 3 * DAY, 7 * DAY],
  wipeAfter: [5, 10, 20, null],
};

export function optionsOf(part: Part, held: number | null): { value: string; label: string }[] {
  const numbers = [...new Set([...USUAL[part], held])].sort(
    (one, other) => (one ?? Infinity) - (other ?? Infinity),
  );
  return numbers.map((number) => ({ value: String(number), label: inWords(part, number) }));
}

export function inWords(part: keyof AccessPolicy, value: AccessPolicy[keyof AccessPolicy]): string {
  if (part === 'requiredOf') return t.requiredOfNames[value as AccessPolicy['requiredOf']];
  if (part === 'factors') return t.factorKindNames[value as AccessPolicy['factors']];
  if (part === 'wipeAfter') return value === null ? t.access.never : t.access.wrongTries(Number(value));
  const number = Number(value);
  if (part === 'stepUpMinutes') return t.access.minutes(number);
  if (part === 'idleMinutes')
    return number % DAY === 0 ? t.access.days(number / DAY) : t.access.minutes(number);
  return part === 'graceDays' && number === 0 ? t.access.noGrace : t.access.days(number);
}

/** What holds of a part where the installation asks for more than the client; undefined where it does not. */
export function atLeast(
  part: keyof AccessPolicy,
  own: AccessPolicy,
  installation: AccessPolicy,
): string | undefined {
  const holds = strictest(own, installation)[part];
  return holds === own[part] ? undefined : t.access.atLeast(inWords(part, holds));
}
