import { weakeningActs as acts } from '#lib/domain/access/words/weakening/en.ts';
import { counted } from '#lib/i18n/count.ts';
import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const protection: Words<typeof nb>['protection'] = {
  title: 'Protection',
  lead: (client) =>
    `What weakens the protection of ${client} takes two administrators where there are two, and the security contacts are told at once.`,
  waiting: 'Waiting for another administrator',
  nothingWaits: 'Nothing waits.',
  earlier: 'What was done, or came to nothing',
  nothingEarlier: 'Nobody has weakened the protection.',
  askedBy: (name, at) => `Asked for by ${name} ${at}.`,
  doneBy: (name, at) => `Done by ${name} ${at}.`,
  until: (at) => `Can be confirmed until ${at}.`,
  openUntil: (name, at) => `Confirmed: ${name} can do it until ${at}.`,
  confirmedBy: (name, at) => `Confirmed by ${name} ${at}.`,
  declinedBy: (name, at) => `Declined by ${name} ${at}.`,
  alone: 'There was no other administrator to ask.',
  confirm: 'Confirm',
  confirmLead:
    'Talk to whoever asks for it before you confirm. What is shown is what is done, and nothing else.',
  confirmed: 'Confirmed and done.',
  confirmedForAsker: 'Confirmed. Whoever asked for it can do it for a day.',
  decline: 'Decline',
  declined: 'Declined. Nothing was done.',
  withdraw: 'Withdraw',
  withdrawn: 'Withdrawn. Nothing was done.',
  before: 'Before',
  after: 'After',
  nothing: 'nothing',
  period: (period, year) => `Period ${period} ${year}`,
  locked: 'locked',
  open: 'open',
  delivered: 'delivered',
  term: (from, to) => `The VAT term ${from} – ${to}`,
  note: 'Note',
  books: 'All of the books',
  span: (from, to) => `${from} to ${to}`,
  noAccess: 'no access',
  rules: 'The rules',
  validFrom: (at) => `Holds from ${at}.`,
  validAtOnce: 'Holds from when it is confirmed.',
  askTitle: 'This takes two administrators',
  askLead: 'It weakens protection. Another administrator sees exactly this, and confirms or declines.',
  reason: 'Why?',
  reasonHint: 'Read by who is to confirm, and in the log.',
  ask: 'Ask for it',
  asked: 'Asked for. It waits for another administrator for seven days, and the security contacts are told.',
  see: 'Open Protection',
  noticeTitle: 'Something waits for you',
  notice: (count) =>
    `${count} ${counted(count, 'change', 'changes')} that ${counted(count, 'weakens', 'weaken')} protection ${counted(count, 'waits', 'wait')} for you to confirm or decline.`,
  contacts: 'Security contacts',
  contactsLead:
    'Get an e-mail at once when protection is weakened, and when somebody is added or removed here. They need not use Segl. The administrators get the same.',
  noContacts: 'Nobody is added: only the administrators are told.',
  mailOff: 'E-mail is not set up in this installation: what happens stands only here and in the log.',
  add: 'Add',
  addTitle: 'New security contact',
  addLead: 'Choose somebody who can react, and who can’t do themselves what they are to be told of.',
  name: 'Name',
  email: 'E-mail',
  language: 'Language of the letters',
  added: (name) => `${name} is a security contact.`,
  remove: 'Remove',
  removeOf: (name) => `Remove ${name}`,
  removeLead: 'The others, and whoever is removed, are told.',
  removed: (name) => `${name} is no security contact any more.`,
  last: 'The last can’t be removed.',
};

export const weakeningActs: Words<typeof nb>['weakeningActs'] = acts;

export const weakeningStandings: Words<typeof nb>['weakeningStandings'] = {
  waits: 'Waits',
  confirmed: 'Confirmed',
  done: 'Done',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  over: 'Its time is over',
};
