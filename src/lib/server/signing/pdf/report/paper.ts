import type { PaperLanguage } from '../words.ts';

/** A report as it is printed. */
export interface ReportPaper {
  readonly language: PaperLanguage;
  readonly title: string;
  /** Whose it is: on every page. */
  readonly organisation: string;
  /** What was asked, by whom and when, where the log stood. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What a reader must know of it. */
  readonly notes: readonly string[];
  readonly heads: readonly string[];
  /** What stands in each column, for how wide it is; without it the columns are the log's. */
  readonly columns?: readonly PaperColumn[];
  /** As many cells in each as there are heads. */
  readonly rows: readonly (readonly ReportCell[])[];
  /** Said at the end, where letters could not be printed and became question marks. */
  readonly lacking: string;
  /** The field that will hold the seal; null of one that is not sealed. */
  readonly sealField: string | null;
  readonly now: Date;
}

/** Amounts stand at the end, and neither they nor days are broken; texts share what these leave. */
export type PaperColumn = 'text' | 'date' | 'money';

/** Paragraphs below one another; the quiet ones smaller, at the end. */
export interface ReportCell {
  readonly lines: readonly string[];
  readonly quiet?: readonly string[];
  /** A sum. */
  readonly strong?: boolean;
}
