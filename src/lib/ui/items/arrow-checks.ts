/** An attachment for a list whose rows each hold one box to be ticked: ↓ and ↑ move between them, Home and End to the ends. */
export function arrowChecks(list: HTMLElement): () => void {
  function keydown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const boxes = boxesIn(list);
    const at = boxes.findIndex((box) => box === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    boxes[Math.max(0, Math.min(boxes.length - 1, next))]?.focus();
  }
  list.addEventListener('keydown', keydown);
  return () => list.removeEventListener('keydown', keydown);
}

/** Brings the keyboard to the first of them. */
export function focusFirstCheck(): void {
  boxesIn(document)[0]?.focus();
}

function boxesIn(root: ParentNode): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>('td input[type=checkbox], th input[type=checkbox]')];
}
