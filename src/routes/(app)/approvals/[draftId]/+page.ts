import '#lib/ui/approvals/messages/index.ts';
import '#lib/ui/books/messages/index.ts';
import '#lib/ui/capture/messages/index.ts';
import '#lib/ui/drafts/messages/index.ts';
import '#lib/ui/history/messages/index.ts';
import '#lib/ui/inbox/messages/index.ts';
import '#lib/ui/passkeys/messages/index.ts';
import '#lib/ui/photos/messages/index.ts';
import '#lib/ui/reader/messages/index.ts';
import '#lib/ui/vouched/messages/index.ts';
import '#lib/ui/waits/messages/index.ts';

export { spoken as load } from '#lib/i18n/i18n.svelte.ts';
