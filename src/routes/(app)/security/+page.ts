import '#lib/ui/security/messages/index.ts';
import '#lib/ui/vault/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
