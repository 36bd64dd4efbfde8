import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const proving: Words<typeof nb>['proving'] = {
  title: 'Confirm that it is you',
  lead: 'This takes more than being signed in. What you wrote is kept.',
  leadAway: 'This takes more than being signed in.',
  withPasskey: 'Use a passkey',
  code: 'Code',
  codeHint: 'Six digits of the app, or a recovery code.',
  withCode: 'Confirm with a code',
};
