/**
 * An attachment for a table or list whose rows each hold one link with `data-row`: ↓ and ↑ move between them, Home
 * and End to the ends; Enter opens, being a link's own. Tab still goes through all.
 */
export function arrowRows(list: HTMLElement): () => void {
  function keydown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = rowsOf(list);
    const at = rows.findIndex((row) => row === document.activeElement);
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  }
  list.addEventListener('keydown', keydown);
  return () => list.removeEventListener('keydown', keydown);
}

/** Brings the keyboard to the first row of the page's list. */
export function focusFirstRow(): void {
  rowsOf(document)[0]?.focus();
}

function rowsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('a[data-row]')];
}
