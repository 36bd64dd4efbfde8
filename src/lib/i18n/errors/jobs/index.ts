import { sayable } from '../sayable.svelte.ts';
import { jobs } from './nb.ts';

sayable(jobs, async () => (await import('./en.ts')).jobs);
