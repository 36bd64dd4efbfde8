import { sayable } from '../sayable.svelte.ts';
import { log } from './nb.ts';

sayable(log, async () => (await import('./en.ts')).log);
