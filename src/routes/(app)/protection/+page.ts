import '#lib/ui/access/messages/index.ts';
import '#lib/ui/approval-rules/messages/index.ts';
import '#lib/ui/history/messages/index.ts';
import '#lib/ui/protection/messages/index.ts';
import '#lib/ui/waits/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
