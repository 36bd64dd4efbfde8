import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { OPENING_SERIES } from '#lib/domain/ledger/coding.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace } from '#lib/ui/act/kept.ts';
import type { ShownPeriod } from '#lib/ui/periods/periods.ts';

export type ShownYear = Awaited<ReturnType<Api['yearEnd']['years']['query']>>[number];

export interface YearEnds {
  /** Oldest first. */
  readonly years: readonly ShownYear[];
  readonly series: readonly { readonly code: string; readonly name: string }[];
  /** Oldest first. */
  readonly periods: readonly ShownPeriod[];
}

export async function loadYearEnds(api: Api): Promise<YearEnds> {
  const [years, series, periods] = await Promise.all([
    api.yearEnd.years.query(),
    api.ledger.series.query(),
    api.periods.standing.query(),
  ]);
  return { years, series: series.filter(({ code }) => code !== OPENING_SERIES), periods };
}

/** Whether nothing is left to be done of a year. */
export function isEnded({ open, left }: ShownYear): boolean {
  return open === 0 && left === 0n;
}

/** The year that is ended next: the first that is over and not ended. */
export function nextToEnd(years: readonly ShownYear[], now = new Date()): ShownYear | null {
  const today = norwegianDate(now);
  return years.find((year) => year.endsOn < today && !isEnded(year)) ?? null;
}

type Ended = Awaited<ReturnType<Api['yearEnd']['end']['mutate']>>;
type Said = Omit<Parameters<Api['yearEnd']['end']['mutate']>[0], 'id'>;
const About = z.object({ id: z.uuid(), said: z.string() });
type About = Omit<z.infer<typeof About>, 'id'>;

/** The end of a year, that had no answer or is to come. */
export function endingOf(acts: ActPlace, year: number): Act<About, Ended> {
  return new Act(keptAt(acts, ['year-end', String(year)], About));
}

/** @returns the answer, or null */
export function end(act: Act<About, Ended>, api: Api, ending: Said): Promise<Ended | null> {
  const text = JSON.stringify(ending, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return act.send({ said: bytesToHex(sha256(utf8ToBytes(text))) }, ({ id }) =>
    api.yearEnd.end.mutate({ id, ...ending }),
  );
}
