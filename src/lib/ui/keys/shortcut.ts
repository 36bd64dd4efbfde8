/** One action of a screen and its key. */
export interface Shortcut {
  /** As it is shown, parted by spaces: `Ctrl Enter`, `Alt N`, `?`. */
  readonly keys: string;
  readonly label: string;
  /** Absent where the key belongs to a control and is only told of here. */
  readonly run?: () => void;
}

/** What of a keyboard event tells one key from another. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * Whether a press is the shortcut. With Alt the place of the key counts, since Alt writes another sign on some
 * layouts; Ctrl is also ⌘. A key without Ctrl or Alt is no shortcut while something is being written.
 */
export function isPress(shortcut: string, press: Press, writing: boolean): boolean {
  const parts = shortcut.split(' ');
  const key = parts.at(-1) ?? '';
  const alt = parts.includes('Alt');
  const ctrl = parts.includes('Ctrl');
  if (alt !== press.altKey || ctrl !== (press.ctrlKey || press.metaKey)) return false;
  if (!alt && !ctrl && writing) return false;
  if (alt && /^[A-Z]$/.test(key)) return press.code === `Key${key}`;
  return press.key.toLowerCase() === (NAMES[key] ?? key).toLowerCase();
}

const NAMES: Readonly<Record<string, string | undefined>> = {
  Esc: 'Escape',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
};

/** Whether the element takes what is typed. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/**
 * Whether the press is a dialog's: it has its own keys, and what lies under it must not hear them. Also the one that has
 * just closed it: it is no longer in the page when the press arrives here.
 */
export function isElsewhere(
  press: Pick<Event, 'composedPath'>,
  page: Pick<ParentNode, 'querySelector'>,
): boolean {
  const isDialog = (each: EventTarget) => 'tagName' in each && each.tagName === 'DIALOG';
  return page.querySelector('dialog[open]') !== null || press.composedPath().some(isDialog);
}
