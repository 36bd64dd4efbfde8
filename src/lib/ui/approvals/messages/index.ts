import { drafts } from '#lib/i18n/errors/drafts.ts';
import { ledger } from '#lib/i18n/errors/ledger.ts';
import { sayable } from '#lib/i18n/errors/sayable.svelte.ts';
import { messages, type Words } from '#lib/i18n/i18n.svelte.ts';
import * as nb from './nb.ts';

declare module '#lib/i18n/i18n.svelte.ts' {
  interface Messages extends Words<typeof nb> {}
}

messages(nb, () => import('./en.ts'));
sayable(drafts, ledger);
