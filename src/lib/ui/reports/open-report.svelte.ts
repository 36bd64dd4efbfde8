import type { Api } from '#lib/api.ts';
import {
  columnsAstray,
  comesApart,
  type AnyReport,
  type Asked,
  type CursorOf,
  type FilterOf,
  type RowOf,
  type TotalsOf,
} from '#lib/domain/report/report.ts';
import { Pages } from '#lib/ui/loading/pages.svelte.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import type { ReportView } from './view.ts';

/** A row with what tells it from all others. */
export interface Listed<R extends AnyReport> {
  readonly id: string;
  readonly row: RowOf<R>;
}

/** A report that is being read: its pages so far, and what all of it comes to. */
export class OpenReport<R extends AnyReport> {
  readonly filter: FilterOf<R>;
  readonly pages: Pages<Listed<R>, CursorOf<R>>;
  /** Null while they are asked for by themselves. */
  totals = $state.raw<TotalsOf<R> | null>(null);
  /** Why they did not come. */
  problem = $state.raw<Problem | null>(null);
  readonly #report: R;

  private constructor(
    report: R,
    filter: FilterOf<R>,
    pages: Pages<Listed<R>, CursorOf<R>>,
    totals: TotalsOf<R> | null,
  ) {
    this.#report = report;
    this.filter = filter;
    this.pages = pages;
    this.totals = totals;
  }

  /** Rejects as the question does. Rows that can do without their totals don't wait for them. */
  static async of<R extends AnyReport>(
    { report, ask, key }: ReportView<R>,
    api: Api,
    filter: FilterOf<R>,
  ): Promise<OpenReport<R>> {
    const page = async (asked: Omit<Asked<R>, 'filter'>) => {
      const { rows, next, totals } = await ask(api, { filter, ...asked });
      return { items: rows.map((row) => ({ id: key(row), row })), next, totals };
    };
    const apart = comesApart(report);
    const later = apart ? page({ part: 'totals' }) : null;
    // Told where it is awaited, once there are rows.
    later?.catch(() => {});
    const first = await page(apart ? { part: 'rows' } : {});
    const pages = new Pages(first, (after: CursorOf<R>) => page({ after }));
    const open = new OpenReport(report, filter, pages, first.totals);
    if (later) void open.#complete(later);
    return open;
  }

  async #complete(later: Promise<{ readonly totals: TotalsOf<R> | null }>): Promise<void> {
    try {
      this.totals = (await later).totals;
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  /** All of it was read and comes to something else than it said: something was posted meanwhile. */
  get astray(): boolean {
    return (
      !this.pages.hasMore &&
      this.totals !== null &&
      columnsAstray(
        this.#report,
        this.pages.items.map(({ row }) => row),
        this.totals,
      ).length > 0
    );
  }
}
