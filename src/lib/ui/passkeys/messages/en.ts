import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const passkeySigned: Words<typeof nb>['passkeySigned'] = {
  how: 'How it is signed',
  howBy: (name) => `How ${name} signed`,
  not: 'Not signed by passkey.',
  lead: 'Signed by passkey over this checksum. Where another device shows the same, the same was signed.',
  hash: 'Checksum of what is signed',
};
