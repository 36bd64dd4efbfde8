import '#lib/ui/archive/messages/index.ts';
import '#lib/ui/history/messages/index.ts';
import '#lib/ui/passkeys/messages/index.ts';
import '#lib/ui/reader/messages/index.ts';
import '#lib/ui/signing/messages/index.ts';
import '#lib/ui/vouched/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
