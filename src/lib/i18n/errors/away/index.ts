import { sayable } from '../sayable.svelte.ts';
import { away } from './nb.ts';

sayable(away, async () => (await import('./en.ts')).away);
