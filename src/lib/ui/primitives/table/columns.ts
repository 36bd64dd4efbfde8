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
  readonly cell?: Snippet<[T, Column<T, S>]>;
  /** What it says of a row of totals. */
  readonly total?: Snippet<[S, Column<T, S>]>;
  /** `end`: numbers. */
  readonly align?: 'end';
  /** On a wide screen, as a track of a grid; without it a share of what the others leave. */
  readonly width?: string;
  readonly card?: CardPlace;
  /** On a card those with less come first; nothing said is 0. */
  readonly order?: number;
  /** It names the row: the row's link is here, and its head. Else that is the title of the card. */
  readonly names?: boolean;
  /** The rows can stand by it: whether they do, and what its head does when it is pressed. */
  readonly sort?: { readonly order: 'ascending' | 'descending' | null; readonly press: () => void };
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

/** A row of totals. */
export interface Totals {
  readonly label: string;
  /** The columns that it says something of; all of them without it. */
  readonly among?: readonly string[];
}

/** Rows that follow one another and belong together: with a heading, and totals of their own under them. */
export interface Part<S> {
  readonly id: string;
  readonly title?: string;
  readonly rows: number;
  readonly totals?: readonly S[];
}

/** The rows of a part that are in the page. Its heading and its totals stand at its ends, if those are there. */
export interface Run<T, S> {
  readonly id: string;
  readonly title: string | undefined;
  readonly shown: readonly Shown<T>[];
  readonly totals: readonly S[];
}

export interface Shown<T> {
  readonly row: T;
  readonly at: number;
}

/** The rows in the page, by part; without parts all of them together. */
export function runsOf<T, S>(shown: readonly Shown<T>[], parts: readonly Part<S>[] | undefined): Run<T, S>[] {
  if (!parts) return [{ id: '', title: undefined, shown, totals: [] }];
  let first = 0;
  const placed = parts.map((part) => ({ part, first, end: (first += part.rows) }));
  return placed
    .map(({ part: { id, title, totals = [] }, first: start, end }) => {
      const own = shown.filter(({ at }) => start <= at && at < end);
      return {
        id,
        title: own[0]?.at === start ? title : undefined,
        shown: own,
        totals: own.at(-1)?.at === end - 1 ? totals : [],
      };
    })
    .filter((run) => run.shown.length > 0);
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
  /** All rows, part by part. */
  parts?: readonly Part<S>[] | undefined;
  /** Before the first row: what the rows start from. */
  start?: readonly S[];
  /** Under the rows. */
  totals?: readonly S[];
  /** The links of rows carry their ids, and the current one is brought to the screen: an address pointed at it. */
  anchors?: boolean;
  /** The table is wider than its place and scrolls in it, below its heads and beside its first two columns. */
  wide?: boolean;
  /** Rows of one line and one height, what is longer cut off: for lists that are gone through quickly. */
  oneLine?: boolean;
}

/** What table and cards get from the list. */
export interface ListFaceProps<T, S> extends ListFace<T, S> {
  shown: readonly Shown<T>[];
  near: RowWindow;
  /** How many rows there are, in the page or not. */
  count: number;
  cell: Snippet<[T, Column<T, S>]>;
}
