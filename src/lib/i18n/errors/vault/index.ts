import { sayable } from '../sayable.svelte.ts';
import { vault } from './nb.ts';

sayable(vault, async () => (await import('./en.ts')).vault);
