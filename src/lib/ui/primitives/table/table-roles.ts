/** The roles of a table's parts, for a `Table` with columns of its own: see there. */
export const ROLES = {
  row: 'row',
  head: 'columnheader',
  rowHead: 'rowheader',
  cell: 'cell',
} as const;
