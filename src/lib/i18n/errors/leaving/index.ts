import { sayable } from '../sayable.svelte.ts';
import { leaving } from './nb.ts';

sayable(leaving, async () => (await import('./en.ts')).leaving);
