import { messages, type Words } from '#lib/i18n/i18n.svelte.ts';
import * as nb from './nb.ts';

declare module '#lib/i18n/i18n.svelte.ts' {
  interface Messages extends Words<typeof nb> {}
}
messages(nb, () => import('./en.ts'));
