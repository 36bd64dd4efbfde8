import { t } from '#lib/i18n/i18n.svelte.ts';
import { focusFirstRow } from '#lib/ui/primitives/table/rows.ts';
import type { Shortcut } from './shortcut.ts';

/** The keys of a screen with a list. */
export function rowShortcuts(enter = t.common.open): Shortcut[] {
  return [
    { keys: '↓', label: t.keys.row, run: focusFirstRow },
    { keys: 'Enter', label: enter },
  ];
}
