import { counted } from '#lib/i18n/count.ts';
import type { Words } from '#lib/i18n/i18n.svelte.ts';
import type * as nb from './nb.ts';

export const access: Words<typeof nb>['access'] = {
  title: 'Access rules',
  lead: (client) =>
    `How those who work for ${client} show who they are. The strictest of this and what the operator requires holds. It also holds for them where they work for clients that have let ${client} in as their accounting firm.`,
  usual: 'Nobody has set rules here: this holds for all who have said nothing else.',
  setBy: (name, at) => `Set by ${name} ${at}.`,
  requiredOf: 'Two factors are required of',
  factors: 'What counts',
  factorsHint: 'Nobody can be talked out of a passkey. Of a code they can.',
  graceDays: 'Time to get it',
  graceHint: 'So long people come in without. After that they get nothing of the client until it is there.',
  noGrace: 'None',
  days: (days) => `${days} ${counted(days, 'day', 'days')}`,
  stepUp: 'Ask again after',
  stepUpHint: 'At posting, approving, locking, taking everything out and changing access.',
  minutes: (minutes) =>
    minutes % 60 === 0
      ? `${minutes / 60} ${counted(minutes / 60, 'hour', 'hours')}`
      : `${minutes} ${counted(minutes, 'minute', 'minutes')}`,
  sessionDays: 'Signed in for at most',
  idle: 'Signed in and unused for at most',
  idleHint:
    'Who has been away for longer signs in again. What was taken on the phone without network stays there until then.',
  wipeAfter: 'A device forgets what the server has after',
  wipeAfterHint:
    'When somebody guesses wrong, in a row, at what unlocks it. What exists only on the device stays there, locked. Of somebody who works for several clients on it, the lowest number holds.',
  wrongTries: (tries) => `${tries} wrong tries in a row`,
  never: 'Never',
  atLeast: (what) => `The operator requires: ${what}.`,
  save: 'Save the rules',
  saved: 'The rules are saved, and in the log.',
  lackingTitle: 'More than the password is required here',
  lackingBody: (client) =>
    `${client} requires that you also confirm with a passkey or an app for one-time codes. You are still a member; add one, and you are in. Receipts you have taken are safe on the device.`,
  lackingAdd: 'Open Security',
  graceTitle: 'Add a passkey',
  grace: (client, until) =>
    `From ${until} ${client} requires that you confirm with a passkey or a code. It takes a minute.`,
  graceAdd: 'Add it now',
};

export const requiredOfNames: Words<typeof nb>['requiredOfNames'] = {
  off: 'Nobody',
  administrators: 'Administrators',
  everyone: 'Everybody',
};
export const factorKindNames: Words<typeof nb>['factorKindNames'] = {
  any: 'Passkey or code',
  passkey: 'Passkeys only',
};
