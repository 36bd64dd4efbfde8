import type { Attachment } from 'svelte/attachments';

/**
 * Tells the inner size of an element, now and whenever it changes. In place of Svelte's `bind:clientWidth` and its like,
 * which remember every element they have measured for as long as the tab: in Chromium the whole tree around it, with
 * everything it showed, is then never let go of, not by locking and not by signing out.
 */
export function measured(tell: (width: number, height: number) => void): Attachment<HTMLElement> {
  return (element) => {
    const observer = new ResizeObserver(() => tell(element.clientWidth, element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  };
}
