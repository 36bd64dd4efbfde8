import type { Snippet } from 'svelte';
import type { RowWindow } from './row-window.svelte.ts';

/**
 * Where on a card a column stands; no card is wider than its title and what stands beside it.
 *
 *   ┌───────┬──────────────────────────┐
 *   │       │ kind                     │
 *   │ media │ title               side │
 *   │       │ line                     │
 *   │       │ meta · meta       action │
 *   └───────┴──────────────────────────┘
 *
 * A line, and the line of metas, stand in the order of the columns.
 */
export type CardPlace = 'media' | 'kind' | 'title' | 'side' | 'line' | 'meta' | 'action';

/**
 * One thing that a list says of each row. Without a label it is for cards alone, without a place on the card for the
 * table alone.
 */
export interface Column<T, S = never> {
  readonly id: string;
  /** Over the column. */
  readonly label?: string;
  /** What it says of a row; where words are not enough, `cell` shows it. One of both. */
  readonly text?: (row: T) => string;
  readonly cell?: Snippet<[T]>;
  /** What it says of a row of totals. */
  readonly total?: Snippet<[S]>;
  /** `end`: numbers. */
  readonly align?: 'end';
  /** On a wide screen, as a track of a grid; without it a share of what the others leave. */
  readonly width?: string;
  readonly card?: CardPlace;
  /** On a card those with less come first; nothing said is 0. */
  readonly order?: number;
  /** It names the row: the row's link is here, and its head. Else that is the title of the card. */
  readonly names?: boolean;
}

/** A card's columns by their place, the lines below the title in the order they come. */
export interface CardLayout<T, S> {
  readonly media: Column<T, S> | undefined;
  readonly kind: Column<T, S> | undefined;
  readonly title: Column<T, S> | undefined;
  readonly side: Column<T, S> | undefined;
  readonly action: Column<T, S> | undefined;
  /** Each a line of its own, or all the metas on one. */
  readonly lines: readonly { readonly meta: boolean; readonly columns: readonly Column<T, S>[] }[];
}

export function cardOf<T, S>(columns: readonly Column<T, S>[]): CardLayout<T, S> {
  const inOrder = columns.toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
  const at = (place: CardPlace) => inOrder.find(({ card }) => card === place);
  const metas = inOrder.filter(({ card }) => card === 'meta');
  const lines = inOrder.flatMap((column) => {
    if (column.card === 'line') return [{ meta: false, columns: [column] }];
    return column === metas[0] ? [{ meta: true, columns: metas }] : [];
  });
  return {
    media: at('media'),
    kind: at('kind'),
    title: at('title'),
    side: at('side'),
    action: at('action'),
    lines,
  };
}

/** The columns of the table. */
export function tableOf<T, S>(columns: readonly Column<T, S>[]): Column<T, S>[] {
  return columns.filter(({ label }) => label !== undefined);
}

/** The tracks of the grid that the table is on a wide screen. */
export function tracksOf<T, S>(columns: readonly Column<T, S>[]): string {
  return columns.map(({ width }) => width ?? 'minmax(0, 1fr)').join(' ');
}

/** The column that names the row. */
export function namingOf<T, S>(columns: readonly Column<T, S>[]): Column<T, S> | undefined {
  return columns.find(({ names }) => names) ?? columns.find(({ card }) => card === 'title');
}

/** What a list is told of its rows, however they are shown. */
export interface ListFace<T, S> {
  /** What the list is; read aloud. The page around it has the heading. */
  label: string;
  columns: readonly Column<T, S>[];
  /** Where a row leads; null for one that leads nowhere. */
  href?: (row: T) => string | null;
  /** Shows a row beside the list when its link is pressed, instead of following it. */
  onchoose?: (row: T) => void;
  /** The row that is shown beside the list, or was asked for. */
  current?: string | undefined;
  /** Badges: behind the name in the table, last on a card. */
  marks?: Snippet<[T]>;
  /** Under the rows. */
  totals?: readonly S[];
  /** Rows of one line and one height, what is longer cut off: for lists that are gone through quickly. */
  oneLine?: boolean;
}

/** What table and cards get from the list. */
export interface ListFaceProps<T, S> extends ListFace<T, S> {
  shown: readonly { readonly row: T; readonly at: number }[];
  near: RowWindow;
  /** How many rows there are, in the page or not. */
  count: number;
  cell: Snippet<[T, Column<T, S>]>;
}
