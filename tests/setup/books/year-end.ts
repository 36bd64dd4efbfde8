import type { Chart } from '#lib/server/ledger/chart/registers.ts';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { endYear, readYearEnds, type YearStanding } from '#lib/server/ledger/year-end/service.ts';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must } from './drafts.ts';

const plain = {
  groupingCategory: null,
  groupingCode: null,
  standardAccount: null,
  validFrom: null,
  validTo: null,
};

/** What a chart needs beside the small one for a year to end. */
export const EQUITY: Chart['accounts'] = [
  { ...plain, number: '2050', name: 'Annen egenkapital' },
  { ...plain, number: '2080', name: 'Udekket tap' },
  { ...plain, number: '2800', name: 'Avsatt utbytte' },
  { ...plain, number: '3000', name: 'Salg' },
  { ...plain, number: '8920', name: 'Utbytte, avsatt' },
  { ...plain, number: '8960', name: 'Overført annen egenkapital' },
  { ...plain, number: '8990', name: 'Udekket tap' },
];

/** What becomes of a loss of 1,000 that no equity covers. */
export const LOSS = [{ from: '8990', to: '2080', amount: -100_000n }];

export async function yearStanding(context: Context, year: number): Promise<YearStanding> {
  const years = must(await context.transaction(async (tx) => ok(await readYearEnds(tx, context.clientId))));
  const standing = years.find((each) => each.year === year);
  if (!standing) throw new Error(`there is no year ${year}`);
  return standing;
}

/** Locks every period of a calendar year that is open. */
export async function lockYear(context: Context, year: number): Promise<void> {
  for (let period = 1; period <= 12; period += 1) must(await lockPeriod(context, { year, period }));
}

/** Ends a year as is usual, or with other dispositions. */
export async function endAsUsual(
  context: Context,
  year: number,
  change: Partial<Parameters<typeof endYear>[1]> = {},
) {
  const { usual: dispositions } = await yearStanding(context, year);
  const said = { id: uuidv7(), year, series: 'GL', text: `Årsavslutning ${year}`, dispositions };
  return endYear(context, { ...said, ...change });
}
