import '#lib/ui/capture/messages/index.ts';
import '#lib/ui/device/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
