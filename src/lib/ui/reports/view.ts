import type { Component } from 'svelte';
import type { Api } from '#lib/api.ts';
import type { Minor } from '#lib/domain/money.ts';
import type { LedgerPeriod } from '#lib/domain/report/complete.ts';
import type { Answer, AnyReport, Asked, FilterOf, RowOf, TotalsOf } from '#lib/domain/report/report.ts';

/** What a report looks like: all that its screen needs beside the description. Its words are read in the language in use. */
export interface ReportView<R extends AnyReport> {
  readonly report: R;
  readonly ask: (api: Api, asked: Asked<R>) => Promise<Answer<R>>;
  readonly words: () => ReportWords<R>;
  /** Widths of the columns, as tracks of a grid; a share of what the others leave where none is said. */
  readonly widths: readonly (string | undefined)[];
  /** What tells a row from all others. Where the address may point at a row, by its mark: `account-1920`. */
  readonly key: (row: RowOf<R>) => string;
  /** The column that names the row. It leads to where the row does, if anywhere. */
  readonly name: ColumnOf<R>;
  /** On a card the name stands before the text, as an account's number does; else after it. */
  readonly named: boolean;
  readonly href: (row: RowOf<R>, filter: FilterOf<R>) => string | null;
  /** Where an amount leads that is of something else than its row: a month, last year. Its own page is the row's. */
  readonly door?: (
    row: RowOf<R>,
    column: ColumnOf<R>,
    filter: FilterOf<R>,
    totals: TotalsOf<R>,
  ) => string | null;
  /** More columns than a screen is wide: a table scrolls sideways beside its first two; a card has one amount, chosen above. */
  readonly wide?: true;
  readonly card: (row: RowOf<R>) => ReportCard;
  /** Up to which posture rows are cards: a tablet is too narrow for many columns. */
  readonly cards?: 'phone' | 'tablet';
  /** What is seen before anything is read; and what is said of the whole. */
  readonly picture?: Component<{ rows: readonly RowOf<R>[]; totals: TotalsOf<R> }>;
  readonly verdict?: Component<{ totals: TotalsOf<R> }>;
}

export type ColumnOf<R extends AnyReport> = keyof R['columns'] & string;

export interface ReportWords<R extends AnyReport> {
  readonly title: string;
  /** One sentence under it. */
  readonly lead?: (about: About<R>) => string;
  /** What the table is; read aloud. */
  readonly caption: string;
  readonly columns: Readonly<Record<ColumnOf<R>, string>>;
  /** Of columns that are other ones each time. */
  readonly heads?: (totals: TotalsOf<R>) => Readonly<Record<string, string>>;
  /** Values that are written in words, instead of as they are. */
  readonly values?: { readonly [Name in ColumnOf<R>]?: (row: RowOf<R>) => string };
  /** What is to be noticed of a row, beside its text. */
  readonly badge?: (row: RowOf<R>) => string | null;
  /** By part: its heading and what its sum is called. Neither of a part that is one line. */
  readonly parts?: Readonly<Record<string, PartWords | null>>;
  /** What several parts that follow one another come to together, said where the last of them would stand. */
  readonly sums?: readonly PartSums[];
  /** The lines before the first row and after the last; no last one where parts have said all. */
  readonly start?: string;
  readonly total?: string;
  readonly empty: { readonly title: string; readonly body: string };
  /** Of a report that comes in pages. */
  readonly more?: string;
  readonly end?: (count: number) => string;
  /** The row that the address points at is not there. */
  readonly unmarked?: (mark: string) => string;
}

export interface PartWords {
  readonly title: string;
  readonly sum: string;
}

/** The words of parts by their names. */
export function partWords<P extends string>(
  parts: readonly P[],
  titles: Readonly<Record<P, string>>,
  sums: Readonly<Record<P, string>>,
): Record<P, PartWords> {
  const words = parts.map((part) => [part, { title: titles[part], sum: sums[part] }]);
  return Object.fromEntries(words) as Record<P, PartWords>;
}

export interface PartSums {
  readonly label: string;
  /** The parts that it is of, in the order in which they come. */
  readonly of: readonly string[];
}

/** What the report is of, for the words about it. */
export interface About<R extends AnyReport> {
  readonly client: string;
  readonly filter: FilterOf<R>;
  readonly books: ReportBooks;
}

/** What filters are chosen from. */
export interface ReportBooks {
  readonly periods: readonly LedgerPeriod[];
  readonly accounts: readonly { readonly number: string; readonly name: string }[];
  readonly dimensions: readonly {
    readonly type: string;
    readonly typeName: string;
    readonly code: string;
    readonly name: string;
  }[];
  readonly parties: readonly { readonly id: string; readonly number: string; readonly name: string }[];
}

/** A row on a phone. */
export interface ReportCard {
  readonly text: string;
  readonly amount: Minor;
  /** What the amount is, for who can't see where it stands. */
  readonly amountName?: string;
  readonly meta?: readonly string[];
  /** Behind the amount: what led there. */
  readonly beside?: readonly { readonly name: string; readonly amount: Minor }[];
}
