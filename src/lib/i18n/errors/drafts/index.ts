import { sayable } from '../sayable.svelte.ts';
import { drafts } from './nb.ts';

sayable(drafts, async () => (await import('./en.ts')).drafts);
