import { sayable } from '../sayable.svelte.ts';
import { eid } from './nb.ts';

sayable(eid, async () => (await import('./en.ts')).eid);
