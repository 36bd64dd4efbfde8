import type { EventKind } from '#lib/domain/events/kinds.ts';
import type { Fault, ReplayedEvent } from '#lib/domain/events/replay/event.ts';
import type { Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import type { ChartRows } from '#lib/domain/ledger/replay/chart-rows.ts';
import { judgePosting, type PostedRow } from '#lib/domain/ledger/replay/posting.ts';
import { judgeAutomatic } from '#lib/domain/ledger/replay/automatic.ts';
import { judgeReversal, type Reversed } from '#lib/domain/ledger/replay/reversal.ts';
import { judgeYearEnd } from '#lib/domain/ledger/replay/year-end.ts';
import type { Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';
import { chartRows } from './chart/rows.ts';

type Judge = (event: ReplayedEvent, against: { chart: ChartRows; others: Others }) => Fault[];

/** A voucher against what the log had said of the ledger when it was posted. */
export function voucherAgainst(
  clientId: string,
  row: PostedRow & { readonly original: Reversed | null },
  chart: ChartRows,
): (life: Life, others: Others) => Fault[] {
  const { original } = row;
  return ({ events }, others) => {
    const posted = events.find(({ kind }) => kind === 'voucher.posted');
    // Of releases that marked none the rules were others.
    if (!posted?.marked) return [];
    const turned = original ? judgeReversal(clientId, posted, row, { original, others }) : [];
    const ended = row.voucher.source === 'year-end' ? judgeYearEnd(posted, row, { chart, others }) : [];
    const came = row.voucher.source === 'automatic' ? judgeAutomatic(posted, row, others) : [];
    return [...judgePosting(posted, row, { chart, others }), ...turned, ...ended, ...came];
  };
}

/** The events of some kinds about a register's rows, each against the rest of the chart. */
export function eventsAgainst(judges: Readonly<Partial<Record<EventKind, Judge>>>) {
  return async (tx: Tx, { clientId }: Context) => {
    const chart = await chartRows(tx, clientId);
    return ({ events }: Life, others: Others): Fault[] =>
      events
        .filter(({ marked }) => marked)
        .flatMap((event) => judges[event.kind as EventKind]?.(event, { chart, others }) ?? []);
  };
}
