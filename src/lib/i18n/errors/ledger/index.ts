import { sayable } from '../sayable.svelte.ts';
import { ledger } from './nb.ts';

sayable(ledger, async () => (await import('./en.ts')).ledger);
