import '#lib/ui/app/messages/index.ts';
import '#lib/ui/eid/messages/index.ts';
import '#lib/i18n/errors/security/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
