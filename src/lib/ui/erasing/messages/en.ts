import { counted } from '#lib/i18n/count.ts';
import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const erasing: Words<typeof nb>['erasing'] = {
  title: 'Erase on request',
  lead: 'When somebody asks to have what is known of them erased, the readable part of events can be taken out of the log. The events stay, and every proof holds. What the law obliges to keep is not erased.',
  toLog: 'The log',
  person: 'Whom it is about',
  choose: 'Choose a person',
  left: (name) => `${name} (has left)`,
  mayGo: 'May be erased',
  nothing: 'Nothing may be erased now.',
  more: 'There are more than can be erased at once. Choose the person again afterwards.',
  kept: 'Is kept',
  nothingKept: 'Nothing must be kept.',
  before: (count) => counted(count, '1 event was erased before.', `${count} events were erased before.`),
  times: (count, written) => counted(count, '1 event', `${written} events`),
  on: (first, last) => (first === last ? first : `${first} to ${last}`),
  until: (date) => `Until and including ${date}.`,
  elsewhere:
    'Backups from before keep it until they are erased themselves. Signed documents, vouchers and photos are not part of this: they are documentation. Name and e-mail address of the account are erased by whoever operates Segl, once the person is in no client any more.',
  ground: 'Ground of the request',
  groundHint: 'General Data Protection Regulation, article 17(1)',
  reference: 'Case number',
  referenceHint: 'One word and no name: it stays in the log.',
  referenceWrong: 'Use letters, digits and . / - _, at most 40.',
  byPasskey: 'You sign the erasing with your passkey.',
  totp: 'One-time code',
  totpHint: 'The six digits in your authenticator app.',
  totpMissing: 'Write the six digits.',
  binds: 'What is erased can’t be brought back. The erasing is an event in the log, in your name.',
  hold: (count) => counted(count, 'Hold to erase 1 event', `Hold to erase ${count} events`),
  busy: 'Erasing …',
  done: 'Erased',
  doneLead: (count) =>
    counted(
      count,
      'The readable part of 1 event is erased for good.',
      `The readable part of ${count} events is erased for good.`,
    ),
};

export const grounds: Words<typeof nb>['grounds'] = {
  not_needed: 'No longer necessary (a)',
  consent_withdrawn: 'Consent withdrawn (b)',
  objection: 'Objection (c)',
  unlawful: 'Unlawfully processed (d)',
  duty: 'Duty to erase (e)',
};

export const keptBecause: Words<typeof nb>['keptBecause'] = {
  books: 'Documentation of the books: bokføringsloven § 13 (five years after the fiscal year).',
  agreements:
    'Documentation of agreements: bokføringsloven § 13 (three years and six months after the fiscal year).',
  log: 'Names nobody, and the log is verified by it.',
  member: 'The person has access to the client. End that first.',
  oneself: 'It is about yourself: another administrator has to do it, or whoever operates Segl.',
  deeds:
    'The books say who did what: the name is part of the documentation as long as bokføringsloven § 13 applies.',
  unknown: 'Of a kind that this version of Segl does not know.',
};
