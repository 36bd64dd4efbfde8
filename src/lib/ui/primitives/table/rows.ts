/**
 * An attachment for a table or list whose rows each hold one link with `data-row`. ↓ and ↑ move between them, Home
 * and End to the ends; → and ← go on to the row's `data-door`s, links of single figures, and there ↓ and ↑ stay in their
 * column; Enter opens, being a link's own. Tab still goes through all. A click anywhere in a row follows
 * its link, unless it ended the selecting of text: what stands in a row can be selected and copied (the links say
 * `draggable="false"`, or the browser would drag them away instead).
 */
export function arrowRows(list: HTMLElement): () => void {
  function keydown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const door = document.activeElement?.closest<HTMLElement>('a[data-door]') ?? null;
    if (door ? throughDoors(door, event.key) : intoDoors(document.activeElement, event.key)) {
      event.preventDefault();
      return;
    }
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

/** From a row's link to its first door. */
function intoDoors(focused: Element | null, key: string): boolean {
  if (key !== 'ArrowRight' || !focused?.matches('a[data-row]')) return false;
  const [first] = doorsOf(focused.closest('tr'));
  first?.focus();
  return first !== undefined;
}

/** From a door to the ones beside it, and those of other rows in its column; ← of the first leads back to the row's link. */
function throughDoors(door: HTMLElement, key: string): boolean {
  const row = door.closest('tr');
  const doors = doorsOf(row);
  const at = doors.indexOf(door);
  if (key === 'ArrowRight') doors[at + 1]?.focus();
  else if (key === 'ArrowLeft') (doors[at - 1] ?? row?.querySelector<HTMLElement>('a[data-row]'))?.focus();
  else if (key === 'ArrowDown' || key === 'ArrowUp') besideIn(door, key)?.focus();
  else return false;
  return true;
}

/** The next door of the same column, over rows that have none there. */
function besideIn(door: HTMLElement, key: 'ArrowDown' | 'ArrowUp'): HTMLElement | null {
  const cell = door.closest('td');
  const column = [...(cell?.parentElement?.children ?? [])].indexOf(cell as Element);
  const rows = [...(door.closest('table')?.querySelectorAll('tr') ?? [])];
  const at = rows.indexOf(door.closest('tr') as HTMLTableRowElement);
  const further = key === 'ArrowDown' ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  for (const row of further) {
    const other = row.children[column]?.querySelector<HTMLElement>('a[data-door]');
    if (other) return other;
  }
  return null;
}

function doorsOf(row: Element | null): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>('a[data-door]') ?? [])];
}

function rowsOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('a[data-row]')];
}
