import { sayable } from '../sayable.svelte.ts';
import { mailIn } from './nb.ts';

sayable(mailIn, async () => (await import('./en.ts')).mailIn);
