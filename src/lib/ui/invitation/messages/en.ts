import { roleMeans } from '#lib/domain/access/words/means/en.ts';
import { roles } from '#lib/domain/access/words/en.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const invitation: Messages['invitation'] = {
  title: 'Invitation',
  titleTo: (client) => `Invitation to ${client}`,
  loading: 'Getting the invitation …',
  lead: (name) => `${name} invites you. Nothing happens before you accept.`,
  by: 'From',
  client: 'To the client',
  orgnr: (orgnr) => `organisation number ${orgnr}`,
  role: 'As',
  email: 'To the address',
  until: 'Holds until',
  note: 'Note',
  lasts: 'The access holds',
  forDays: (days: number) =>
    days === 1 ? 'For 24 hours from when you accept' : `For ${days} days from when you accept`,
  allRead: 'What you open is in the log of the client.',
  name: 'Your name',
  nameHint: 'As the others at the client see it.',
  accept: 'Accept the invitation',
  accepting: 'One moment …',
  acceptAs: (email) => `Accept as ${email}`,
  newLead: 'You get an account in Segl with this address. Then you add a passkey, so that only you get in.',
  knownLead: 'The address has an account in Segl. You are signed in when you accept.',
  factorLead: 'Confirm that it is you.',
  other: (signedIn) => `You are signed in as ${signedIn}. The invitation is for another address.`,
  signOut: 'Sign out',
  ignore: 'If you don’t know who invites you, close the page. Then nothing happens.',
  toSignIn: 'To sign-in',
  leadOfFirm: (name) => `${name} invites your accounting firm. Nothing happens before you accept.`,
  comeAs: 'You come as',
  why: 'Why',
  allReadOfFirm: 'What any of you opens is in the log of the client.',
  firmMeans:
    'Nobody gets in by your accepting. Who of you works for the client you say afterwards. The client sees each of them, and can end it at any time.',
  firmSignIn: (email) => `Sign in as ${email} to accept for the firm.`,
  firmOther: (signedIn, email) =>
    `You are signed in as ${signedIn}. The invitation is for ${email}: sign out, and in again under that address.`,
  signOutFailed: 'You are not signed out: that takes the network. Try again.',
  firmUnknown: (email, by) =>
    `${email} has no account in Segl. Only who administers the firm in Segl can accept for it: ask ${by} to send the invitation to one who does.`,
  firmNone: (by) =>
    `You administer no firm in Segl. Ask ${by} to send the invitation to somebody who does, or ask whoever runs Segl to set the firm up as a client.`,
  firmToBegin:
    'You administer no firm in Segl yet. The firm has to be a client here itself: set it up, and open the link in the letter again.',
  beginFirm: 'Set up the firm',
  firm: 'The firm that accepts',
  firmHint: 'The clients that you administer.',
  choose: 'Choose',
  acceptFor: (firm) => `Accept for ${firm}`,
};

export const reset: Messages['reset'] = {
  title: 'Prove yourself anew',
  lead: 'For you who have lost your passkey or your app.',
  loading: 'One moment …',
  by: 'Asked for by',
  byAt: (name, client) => `${name}, ${client}`,
  email: 'For the address',
  until: 'Holds until',
  what: 'The passkeys, the app and the recovery codes you had cease to hold, and you are signed out everywhere. Then you add a new passkey. All your clients are told.',
  use: 'Reset and go on',
  ignore: 'You have lost nothing? Close the page, and tell whoever administers Segl for you.',
};

export const invitedAs: Messages['invitedAs'] = roles;
export const invitedTo: Messages['invitedTo'] = roleMeans;
