import { OPENING_SERIES } from '#lib/domain/ledger/coding.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { series, type Series } from './registers.ts';

export type SeriesError = {
  readonly code: 'series_exists' | 'series_unknown';
  readonly series: string;
};

/**
 * A new series of vouchers, numbered from 1 in each fiscal year. The same once more changes nothing. Error: `series_exists`,
 * also of the one that imports make for an inbound balance.
 */
export async function addSeries(
  context: Context,
  row: Series,
): Promise<Result<{ eventId: string | null }, SeriesError>> {
  const { code } = row;
  if (code === OPENING_SERIES) return err({ code: 'series_exists', series: code });
  return context.transaction<{ eventId: string | null }, SeriesError>(async (tx) => {
    const eventId = await series.addNew(tx, context, 'series.created', row);
    if (eventId !== null) return ok({ eventId });
    const there = await series.hold(tx, context.clientId, { code });
    return there?.name === row.name ? ok({ eventId }) : err({ code: 'series_exists', series: code });
  });
}

/** Another name; the code, which stands on vouchers, stays. Error: `series_unknown`. The name it has changes nothing. */
export async function renameSeries(
  context: Context,
  { code, name }: Series,
): Promise<Result<{ eventId: string | null }, SeriesError>> {
  return context.transaction<{ eventId: string | null }, SeriesError>(async (tx) => {
    const row = await series.hold(tx, context.clientId, { code });
    if (!row) return err({ code: 'series_unknown', series: code });
    if (row.name === name) return ok({ eventId: null });
    return ok({ eventId: await series.change(tx, context, 'series.renamed', { row, to: { name } }) });
  });
}
