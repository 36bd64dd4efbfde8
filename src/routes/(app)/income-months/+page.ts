import '#lib/ui/books/messages/index.ts';
import '#lib/ui/palette/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
