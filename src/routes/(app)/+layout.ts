import '#lib/ui/app/messages/index.ts';
import '#lib/ui/shell/messages/index.ts';
import '#lib/ui/unlock/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';

// Drawn on the device alone: it must open without network, and shows what only the device can decrypt.
export const ssr = false;
export const csr = true;
export const prerender = false;
