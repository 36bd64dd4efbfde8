import type { Difference } from '#lib/domain/ledger/check/differences.ts';
import { figuresApart, FromLines, type LineSum } from '#lib/domain/ledger/check/from-lines.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { ok } from '#lib/domain/result.ts';
import { createContext, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { wholeTables } from '../../platform/whole-tables.ts';
import { periods } from '../chart/registers.ts';
import { fiscalYearsOf } from '../chart/service.ts';
import { numberGaps } from '../chart/store.ts';
import { listDelivered } from '../vat-return/delivered.ts';
import { NO_REMARKS, readReturn } from '../vat-return/return.ts';
import { marksAstray, type MarkDifference } from '../reports/balance-marks.ts';
import { reportsAgainst, type Held, type YearAsked } from './reports.ts';
import { astray, keptBalances, lineSums, vouchersApart } from './store.ts';

export interface Checked {
  /** How many figures were computed anew. */
  readonly figures: number;
  readonly differences: number;
}

/**
 * Computes everything that is kept or told of a client's ledger anew from its lines, at one moment of the database: kept
 * balances and their marks, lines by account, numbers, vouchers, each report through each period, and delivered VAT returns. Tells each
 * difference as it is found, by name and place; holds in memory as many sums as there are accounts and periods, and no lines.
 */
export async function checkLedger(
  context: Context,
  tell: (difference: Difference) => void,
): Promise<Checked> {
  const reading = createContext(context.platform, context, { reads: true });
  const checked = await reading.transaction(async (tx) => {
    let [figures, differences] = [0, 0];
    for await (const { figures: computed, apart } of everything(tx, reading)) {
      figures += computed;
      differences += apart.length;
      apart.forEach(tell);
    }
    return ok({ figures, differences });
  });
  if (!checked.ok) throw new Error('reading is never refused');
  return checked.value;
}

async function* everything(tx: Tx, context: Context): AsyncGenerator<Held> {
  const { clientId } = context;
  const [sums, kept, marks] = await wholeTables(tx, async () => [
    await lineSums(tx, clientId),
    await keptBalances(tx, clientId),
    await marksAstray(tx, clientId),
  ]);
  yield balancesAgainst(kept, sums);
  yield { figures: 0, apart: marks.flatMap(sidesOf) };
  for await (const each of apartFrom(tx, clientId)) yield { figures: 0, apart: [each] };
  const { years, begun } = await yearsOf(tx, clientId);
  yield* reportsAgainst(tx, clientId, { lines: new FromLines(sums, begun), years });
  yield* returnsAgainst(tx, context);
}

function balancesAgainst(
  kept: readonly Pick<LineSum, 'account' | 'year' | 'period' | 'debit' | 'credit'>[],
  sums: readonly LineSum[],
): Held {
  type Of = Pick<LineSum, 'account' | 'year' | 'period'>;
  const keyOf = ({ account, year, period }: Of) => JSON.stringify([account, year, period]);
  const apart = figuresApart<(typeof kept)[number]>(kept, sums, keyOf).map((each): Difference => {
    const [account, year, period] = JSON.parse(each.row) as [string, number, number];
    const side = each.figure as 'debit' | 'credit';
    return { code: 'balance_differs', account, year, period, side, kept: each.kept, lines: each.lines };
  });
  return { figures: 2 * sums.length, apart };
}

function sidesOf({ account, year, period, size, kept, summed }: MarkDifference): Difference[] {
  const said = (amount: string | null) => (amount === null ? '–' : toDecimal(BigInt(amount)));
  return (['debit', 'credit'] as const)
    .filter((side) => kept[side] !== summed[side])
    .map((side) => ({
      ...{ code: 'mark_differs', account, year, period, size: String(size), side },
      ...{ kept: said(kept[side]), lines: said(summed[side]) },
    }));
}

async function* apartFrom(tx: Tx, clientId: string): AsyncGenerator<Difference> {
  yield* astray(tx, clientId);
  yield* vouchersApart(tx, clientId);
  for (const { series, year, counter, last, vouchers } of await numberGaps(tx, clientId))
    yield { code: 'number_gap', series, year, counter: String(counter), last: String(last), vouchers };
}

/** The years with their last period, and those in whose middle the books begin. */
async function yearsOf(
  tx: Tx,
  clientId: string,
): Promise<{ years: readonly YearAsked[]; begun: ReadonlySet<number> }> {
  const years = await fiscalYearsOf(tx, clientId);
  const all = await periods.list(tx, clientId);
  const begun = years.filter(({ year, startsOn }) =>
    all.some((each) => each.year === year && each.number === 0 && each.startsOn > startsOn),
  );
  return {
    years: years
      .map(({ year }) => ({
        year,
        last: Math.max(...all.filter((each) => each.year === year).map(({ number }) => number)),
      }))
      .sort((one, other) => one.year - other.year),
    begun: new Set(begun.map(({ year }) => year)),
  };
}

async function* returnsAgainst(tx: Tx, context: Context): AsyncGenerator<Held> {
  for (const { startsOn, endsOn, due, reopenedAt } of await listDelivered(tx, context.clientId)) {
    if (reopenedAt !== null) continue;
    const now = (await readReturn(tx, context, startsOn, NO_REMARKS))?.figures.due;
    const [kept, lines] = [String(due), now === undefined ? '–' : String(now)];
    const apart: Difference[] =
      kept === lines ? [] : [{ code: 'vat_return_differs', startsOn, endsOn, kept, lines }];
    yield { figures: 1, apart };
  }
}
