import type { Attachment } from 'svelte/attachments';

/**
 * Shows a dialog above the page, which then hears and holds nothing, and gives the focus back where it was. The browser
 * does it: what is shown so lies above everything, and the keyboard stays in it.
 *
 * @param close the person wants it away: by Escape, or by a press beside it. Whoever renders it takes it away.
 */
export function modal(close: () => void): Attachment<HTMLDialogElement> {
  return (dialog) => {
    const before = document.activeElement;
    keepWidth();
    dialog.showModal();
    startWriting(dialog);
    const cancelled = (event: Event) => {
      event.preventDefault();
      close();
    };
    // Its own children are within it: what reaches the dialog itself was pressed on the veil, or on its edge.
    const onVeil = (event: MouseEvent) => event.target === dialog && beside(dialog, event);
    // Only once the whole press is over: what lies under a finger that is still down would be pressed in its place. And
    // who marks words and lets go on the veil has not pressed there.
    let begunThere = false;
    const pressed = (event: MouseEvent) => (begunThere = onVeil(event));
    const released = (event: MouseEvent) => {
      if (begunThere && onVeil(event)) close();
    };
    dialog.addEventListener('cancel', cancelled);
    dialog.addEventListener('pointerdown', pressed);
    dialog.addEventListener('click', released);
    return () => {
      dialog.close();
      if (!anyOpen()) document.documentElement.style.scrollbarGutter = '';
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  };
}

/** The page under it does not scroll while it is open, and is as wide as before: with its scrollbar, if it had one. */
function keepWidth(): void {
  const { documentElement: page } = document;
  if (!anyOpen()) page.style.scrollbarGutter = innerWidth > page.clientWidth ? 'stable' : 'auto';
}

function anyOpen(): boolean {
  return document.querySelector('dialog:modal') !== null;
}

/**
 * Who opens it writes at once. The first thing to be reached by Tab is the button that closes it: a space in what is
 * written would press it, and the words be gone. A dialog whose first question is a choice says so (`data-begin`): on a phone
 * the keyboard would lie over it.
 */
function startWriting(dialog: HTMLDialogElement): void {
  const field =
    dialog.querySelector<HTMLElement>('[data-begin]') ??
    dialog.querySelector<HTMLElement>('input:not([type=radio], [type=checkbox], [type=file]), textarea');
  field?.focus();
}

function beside(dialog: HTMLDialogElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
