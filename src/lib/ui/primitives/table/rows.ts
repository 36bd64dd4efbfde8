/**
 * An attachment for a table or list whose rows each hold one link with `data-row`. ↓ and ↑ move between them, Home
 * and End to the ends; Enter opens, being a link's own. Tab still goes through all. A click anywhere in a row follows
 * its link, unless it ended the selecting of text: what stands in a row can be selected and copied (the links say
 * `draggable="false"`, or the browser would drag them away instead).
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
  function click(event: MouseEvent) {
    const target = event.target as Element;
    const selecting = document.getSelection()?.isCollapsed === false;
    if (target.closest('a[data-row]')) {
      if (selecting) event.preventDefault();
    } else if (!selecting && !target.closest('a, button, summary, label')) {
      const link = target.closest('tr, li')?.querySelector('a[data-row]');
      // The same click, with what is held down: it may ask for another tab.
      link?.dispatchEvent(new MouseEvent('click', event));
    }
  }
  const listening = new AbortController();
  const { signal } = listening;
  list.addEventListener('keydown', keydown, { signal });
  list.addEventListener('click', click, { signal });
  return () => listening.abort();
}

/** Brings the keyboard to the first row of the page's list. */
export function focusFirstRow(): void {
  rowsOf(document)[0]?.focus();
}

function rowsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('a[data-row]')];
}
