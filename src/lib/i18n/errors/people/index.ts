import { sayable } from '../sayable.svelte.ts';
import { people } from './nb.ts';

sayable(people, async () => (await import('./en.ts')).people);
