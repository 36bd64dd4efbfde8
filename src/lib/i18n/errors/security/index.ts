import { sayable } from '../sayable.svelte.ts';
import { security } from './nb.ts';

sayable(security, async () => (await import('./en.ts')).security);
