import type { Api } from '#lib/api.ts';
import {
  columnsAstray,
  type AnyReport,
  type CursorOf,
  type FilterOf,
  type RowOf,
  type TotalsOf,
} from '#lib/domain/report/report.ts';
import { Pages } from '#lib/ui/loading/pages.svelte.ts';
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
  readonly totals: TotalsOf<R>;
  readonly #report: R;

  private constructor(
    report: R,
    filter: FilterOf<R>,
    pages: Pages<Listed<R>, CursorOf<R>>,
    totals: TotalsOf<R>,
  ) {
    this.#report = report;
    this.filter = filter;
    this.pages = pages;
    this.totals = totals;
  }

  /** Rejects as the question does. */
  static async of<R extends AnyReport>(
    { report, ask, key }: ReportView<R>,
    api: Api,
    filter: FilterOf<R>,
  ): Promise<OpenReport<R>> {
    const page = async (after?: CursorOf<R>) => {
      const { rows, next, totals } = await ask(api, after === undefined ? { filter } : { filter, after });
      return { items: rows.map((row) => ({ id: key(row), row })), next, totals };
    };
    const first = await page();
    return new OpenReport(report, filter, new Pages(first, page), first.totals);
  }

  /** All of it was read and comes to something else than it said: something was posted meanwhile. */
  get astray(): boolean {
    return (
      !this.pages.hasMore &&
      columnsAstray(
        this.#report,
        this.pages.items.map(({ row }) => row),
        this.totals,
      ).length > 0
    );
  }
}
