import { sayable } from '../sayable.svelte.ts';
import { device } from './nb.ts';

sayable(device, async () => (await import('./en.ts')).device);
