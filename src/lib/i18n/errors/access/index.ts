import { sayable } from '../sayable.svelte.ts';
import { access } from './nb.ts';

sayable(access, async () => (await import('./en.ts')).access);
