import '#lib/ui/books/messages/index.ts';
import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import type { ReportId } from '#lib/domain/ledger/reports/reports.ts';
import { CSV_BEGINNING, csvLine, type CsvCell } from '#lib/domain/report/csv.ts';
import type { AnyReport, FilterOf, RowOf, TotalsOf } from '#lib/domain/report/report.ts';
import { runsBack, sorted, type Sorting } from '#lib/domain/report/sort.ts';
import { columnsAstray } from '#lib/domain/report/report.ts';
import type { Cell } from '#lib/domain/report/xlsx/cells.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import type { TakenFile } from '#lib/ui/files/taken-file.ts';
import { columnsOf, headOf, type ReportColumn } from '../lines.ts';
import type { Head, Sink, Value } from './report-sink.ts';
import type { ReportView } from '../view.ts';

export type ReportFormat = 'csv' | 'xlsx' | 'pdf';

export interface WantedReport<R extends AnyReport> {
  readonly view: ReportView<R>;
  readonly filter: FilterOf<R>;
  /** What it is of, in a sentence. */
  readonly lead: string;
  /** What the books stood at, where they are not as they stand; the file says it before anything else. */
  readonly stood?: string | null;
  /** By which column the rows stand; else in the report's own order. */
  readonly sorting?: Sorting | null;
  /** Told how many rows are in the file, after each page. */
  readonly onprogress: (rows: number) => void;
}

/**
 * A report as a file: every row of it, whatever of it is on the screen, under the words of the screen, with what it starts
 * from and comes to. The log is told first, and without that there is no file; a PDF is set by the server, which tells it. Where something was posted meanwhile, so that
 * rows and sums of the file disagree, it says so.
 */
export async function reportFile<R extends AnyReport>(
  api: Api,
  format: ReportFormat,
  wanted: WantedReport<R>,
): Promise<TakenFile> {
  const { view, filter, lead, stood = null, sorting = null, onprogress } = wanted;
  // Of whom it is asked: who works for another client by its end has not changed what is in it.
  const { client, person } = session;
  if (format !== 'pdf')
    await api.reports.export.mutate({ report: view.report.id as ReportId, format, filter });
  let page = await view.ask(api, { filter });
  const totals = page.totals as TotalsOf<R>;
  const table = new Table(view, totals);
  const sink = await sinkFor(format, table.heads, wanted);
  const rows: RowOf<R>[] = [];
  if (stood !== null) sink.row([stood], true);
  const { above, below } = table.ends(sorting);
  for (const row of above) sink.row(row, true);
  for (;;) {
    // What is sorted comes whole: in one page.
    for (const row of sorted(view.report, page.rows, sorting)) {
      rows.push(row);
      sink.row(table.row(row));
    }
    sink.flush();
    onprogress(rows.length);
    if (page.next === null) break;
    page = await view.ask(api, { filter, after: page.next });
  }
  for (const row of below) sink.row(row, true);
  const file = await sink.end([
    [view.words().title, ''],
    [t.reportFiles.client, `${client?.name ?? ''} (${client?.orgnr ?? ''})`],
    [t.reportFiles.of, lead],
    ...(stood === null ? [] : [[t.reportFiles.stood, stood] as const]),
    [t.reportFiles.taken, `${formatDate(norwegianDate(new Date()))}, ${person?.name ?? ''}`],
  ]);
  const astray = columnsAstray(view.report, rows, totals).length > 0;
  return {
    file,
    name: `${[view.report.id, ...Object.values(filter)].join('-')}.${format}`.replace(/[^\w.-]+/g, '_'),
    lacking: astray ? [t.reports.astray] : [],
  };
}

/** The columns of the screen as those of a file; in front the part of the report that a row stands in, where it has parts. */
class Table<R extends AnyReport> {
  readonly heads: readonly Head[];
  readonly #view: ReportView<R>;
  readonly #columns: [string, ReportColumn<R>][];

  readonly #totals: TotalsOf<R>;

  constructor(view: ReportView<R>, totals: TotalsOf<R>) {
    this.#view = view;
    this.#totals = totals;
    this.#columns = columnsOf(view, totals);
    const widths = { text: 22, date: 12, money: 16 };
    this.heads = [
      ...(view.report.partOf
        ? [{ head: t.reportFiles.part, width: widths.text, kind: 'text' as const }]
        : []),
      ...this.#columns.map(([name, { kind }]) => ({
        head: headOf(view, totals, name),
        width: widths[kind],
        kind,
      })),
    ];
  }

  row(row: RowOf<R>): Value[] {
    const { partOf } = this.#view.report;
    const { parts, values } = this.#view.words();
    const inWords = values as Readonly<Record<string, (of: RowOf<R>) => string>> | undefined;
    const cells = this.#columns.map(([name, column]): Value => {
      if (column.kind === 'money') return column.of(row);
      if (column.kind === 'date') return { day: column.of(row) };
      return inWords?.[name]?.(row) ?? column.of(row);
    });
    return partOf ? [parts?.[partOf(row)]?.title ?? '', ...cells] : cells;
  }

  /** What stands above the rows and what under them, as on the screen. */
  ends(sorting: Sorting | null): { readonly above: Value[][]; readonly below: Value[][] } {
    const [start, total] = [this.#start(), this.#total()];
    return start.length > 0 && runsBack(sorting)
      ? { above: total, below: start }
      : { above: start, below: total };
  }

  #start(): Value[][] {
    const { start } = this.#view.words();
    return start === undefined
      ? []
      : [this.#sums(start, (column) => (column.kind === 'money' ? column.start?.(this.#totals) : undefined))];
  }

  #total(): Value[][] {
    const { total } = this.#view.words();
    return total === undefined
      ? []
      : [this.#sums(total, (column) => (column.kind === 'money' ? column.total?.(this.#totals) : undefined))];
  }

  #sums(label: string, of: (column: ReportColumn<R>) => bigint | undefined): Value[] {
    const before = this.#view.report.partOf ? [null] : [];
    const cells: Value[] = [...before, ...this.#columns.map(([, column]) => of(column) ?? null)];
    cells[0] = label;
    return cells;
  }
}

async function sinkFor<R extends AnyReport>(
  format: ReportFormat,
  heads: readonly Head[],
  { view, filter }: WantedReport<R>,
): Promise<Sink> {
  const { title } = view.words();
  if (format === 'csv') return csvSink(heads);
  if (format === 'xlsx') return sheetSink(heads, title);
  const { pdfSink } = await import('./report-pdf.ts');
  return pdfSink(heads, { title, asked: { report: view.report.id, filter } });
}

function csvSink(heads: readonly { readonly head: string }[]): Sink {
  const pieces = [new Blob([CSV_BEGINNING, csvLine(heads.map(({ head }) => head))])];
  let lines: string[] = [];
  const flush = () => {
    pieces.push(new Blob(lines));
    lines = [];
  };
  return {
    row: (values) => lines.push(csvLine(values.map(asCsv))),
    flush,
    end: () => {
      flush();
      return new Blob(pieces, { type: 'text/csv;charset=utf-8' });
    },
  };
}

function asCsv(value: Value): CsvCell {
  if (value === null) return '';
  return typeof value === 'object' ? value.day : value;
}

async function sheetSink(
  heads: readonly { readonly head: string; readonly width: number }[],
  title: string,
): Promise<Sink> {
  const { Workbook } = await import('#lib/domain/report/xlsx/workbook.ts');
  const pieces: Blob[] = [];
  let some: Uint8Array<ArrayBuffer>[] = [];
  const workbook = new Workbook((piece) => some.push(piece));
  const row = workbook.table(title, heads);
  const flush = () => {
    pieces.push(new Blob(some));
    some = [];
  };
  return {
    row: (values) => row(values as readonly Cell[]),
    flush,
    end: (facts) => {
      workbook.facts(t.reportFiles.about, facts);
      workbook.end(title);
      flush();
      return new Blob(pieces, {
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      });
    },
  };
}
