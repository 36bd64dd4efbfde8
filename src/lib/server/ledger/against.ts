import type { Fault, ReplayedEvent } from '#lib/domain/events/replay/event.ts';
import type { Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import type { ChartRows } from '#lib/domain/ledger/replay/chart-rows.ts';
import { judgePosting, type PostedRow } from '#lib/domain/ledger/replay/posting.ts';
import { judgeReversal, type Reversed } from '#lib/domain/ledger/replay/reversal.ts';
import type { Reconciler } from '#lib/server/audit/index.ts';
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
    return [...judgePosting(posted, row, { chart, others }), ...turned];
  };
}

/** Each event of a kind about a register's rows, against the rest of the chart. */
export function eventsAgainst(reconciler: Reconciler, kind: string, judge: Judge): Reconciler {
  const { subjectType, tables } = reconciler;
  return {
    ...{ subjectType, tables },
    async *current(tx, context) {
      const chart = await chartRows(tx, context.clientId);
      const against = ({ events }: Life, others: Others) =>
        events
          .filter((event) => event.marked && event.kind === kind)
          .flatMap((event) => judge(event, { chart, others }));
      for await (const subject of reconciler.current(tx, context)) yield { ...subject, against };
    },
  };
}
