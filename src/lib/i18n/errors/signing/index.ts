import { sayable } from '../sayable.svelte.ts';
import { signing } from './nb.ts';

sayable(signing, async () => (await import('./en.ts')).signing);
