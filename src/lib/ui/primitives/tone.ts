import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Info from '@lucide/svelte/icons/info';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import Stamp from '@lucide/svelte/icons/stamp';

/**
 * What a state means to the person. Each tone has a colour, a shape and words beside it, so that
 * none is told by colour alone. `bound` is for what is sealed: approved, posted, locked.
 */
export type Tone = 'info' | 'done' | 'waiting' | 'trouble' | 'bound';

export const TONE_ICONS = {
  info: Info,
  done: CircleCheck,
  waiting: CircleDashed,
  trouble: OctagonAlert,
  bound: Stamp,
} as const satisfies Record<Tone, unknown>;

export const TONE_COLOURS = {
  info: 'var(--color-fjord)',
  done: 'var(--color-done)',
  waiting: 'var(--color-waiting)',
  trouble: 'var(--color-trouble)',
  bound: 'var(--color-seal-ink)',
} as const satisfies Record<Tone, string>;

export const TONE_WASHES = {
  info: 'var(--color-fjord-wash)',
  done: 'var(--color-done-wash)',
  waiting: 'var(--color-waiting-wash)',
  trouble: 'var(--color-trouble-wash)',
  bound: 'var(--color-seal-wash)',
} as const satisfies Record<Tone, string>;
