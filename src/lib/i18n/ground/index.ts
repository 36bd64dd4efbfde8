import { messages, type Words } from '../i18n.svelte.ts';
import * as nb from './nb.ts';

declare module '../i18n.svelte.ts' {
  interface Messages extends Words<typeof nb> {}
}

messages(nb, () => import('./en.ts'));
