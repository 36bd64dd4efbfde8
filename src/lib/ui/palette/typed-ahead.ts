/**
 * Keeps what is typed until there is a field for it, and keeps it from whatever has the focus meanwhile.
 * @returns what was typed so far; and the end of it
 */
export function typedAhead(target: Pick<Window, 'addEventListener' | 'removeEventListener'>): {
  readonly text: () => string;
  readonly stop: () => void;
} {
  let text = '';
  const keep = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || (key.length !== 1 && key !== 'Backspace')) return;
    event.preventDefault();
    event.stopPropagation();
    text = key === 'Backspace' ? text.slice(0, -1) : text + key;
  };
  target.addEventListener('keydown', keep, true);
  return { text: () => text, stop: () => target.removeEventListener('keydown', keep, true) };
}
