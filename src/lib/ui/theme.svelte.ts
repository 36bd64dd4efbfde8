export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'segl.theme';

let chosen = $state<Theme>('system');

/** What the person chose; `system` follows the device. Reactive. */
export function theme(): Theme {
  return chosen;
}

/** Changes the look, on this device and from now on. */
export function setTheme(next: Theme): void {
  show(next);
  try {
    localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // Storage may be closed (private window): the choice then lasts as long as the page.
  }
}

/** Takes up the choice this device made before. Called once, in the browser, by the root layout. */
export function restoreTheme(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch {
    // As above.
  }
  show(THEMES.find((candidate) => candidate === stored) ?? 'system');
}

function show(next: Theme): void {
  chosen = next;
  // tokens.css reads it; without the attribute the device decides.
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  // The bar around the installed app: each of the two metas stands for one scheme.
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = meta.dataset['scheme'] ?? 'light';
    meta.media =
      next === 'system' ? `(prefers-color-scheme: ${scheme})` : next === scheme ? 'all' : 'not all';
  }
}
