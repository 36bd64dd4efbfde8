import '#lib/ui/history/messages/index.ts';
import '#lib/ui/mail-in/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
