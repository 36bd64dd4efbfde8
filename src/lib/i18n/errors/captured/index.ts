import { sayable } from '../sayable.svelte.ts';
import { captured } from './nb.ts';

sayable(captured, async () => (await import('./en.ts')).captured);
