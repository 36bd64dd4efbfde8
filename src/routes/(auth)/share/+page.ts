import '#lib/ui/app/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
