import '#lib/ui/clients/messages/index.ts';
import '#lib/ui/registers/messages/index.ts';
import '#lib/ui/saft-import/messages/index.ts';
import '#lib/ui/vat-return/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
