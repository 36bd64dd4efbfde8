import '#lib/ui/saft-import/messages/index.ts';
import '#lib/ui/setup/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
