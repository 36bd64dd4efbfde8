import '#lib/i18n/errors/away/index.ts';
import '#lib/i18n/errors/drafts/index.ts';
import '#lib/i18n/errors/ledger/index.ts';
import '#lib/i18n/errors/security/index.ts';
import { messages, type Words } from '#lib/i18n/i18n.svelte.ts';
import * as nb from './nb.ts';

declare module '#lib/i18n/i18n.svelte.ts' {
  interface Messages extends Words<typeof nb> {}
}

messages(nb, () => import('./en.ts'));
