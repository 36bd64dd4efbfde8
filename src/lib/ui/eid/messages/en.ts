import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const eid: Words<typeof nb>['eid'] = {
  signInWith: (name: string) => `Sign in with ${name}`,
  signInElsewhere: 'Sign in with an eID in another tab',
  confirmWith: (name: string) => `Confirm with ${name}`,
  leaving:
    'With an eID you go to the provider and come back to this page. What you have not saved here does not come along.',
  going: 'Going to the provider …',
  backTitle: 'Back from the provider',
  backLead: 'Segl checks the answer …',
  toSignIn: 'To sign-in',
  toSecurity: 'To Security',
  title: 'eID',
  lead: 'An electronic ID, such as BankID, signs you in and confirms that it is you. Segl does not store your national identity number.',
  none: 'You have linked no eID.',
  link: (name: string) => `Link ${name}`,
  gone: 'No longer used here',
};

export const eidLevels: Words<typeof nb>['eidLevels'] = {
  substantial: 'level substantial',
  high: 'level high',
};
