/** What a browser does differently from all others, and does not say otherwise. The one place that looks at its name. */

interface Looked {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
  /** Safari's own: it runs from the home screen. */
  readonly standalone?: boolean;
}

/** On iOS and iPadOS an app on the home screen has a store of its own, which begins empty, whatever browser it came from. */
export function beginsEmptyOnceInstalled(looked: Looked = navigator): boolean {
  const phone = /iPhone|iPad|iPod/.test(looked.userAgent);
  // An iPad calls itself a Mac; no Mac has a screen for several fingers.
  const tablet = /Macintosh/.test(looked.userAgent) && looked.maxTouchPoints > 1;
  return (phone || tablet) && looked.standalone !== true;
}
