import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const signIn: Messages['signIn'] = {
  title: 'Sign in',
  lead: 'Bookkeeping and signing that works without a network, and that nobody can quietly alter.',
  email: 'E-mail',
  password: 'Password',
  withPasskey: 'Use a passkey',
  passkeyUnknown: 'Segl does not know that passkey, or it was removed. Sign in another way.',
  or: 'or',
  code: 'One-time code',
  codeHint: 'Six digits of your authenticator app, or a recovery code.',
  submit: 'Sign in',
  submitting: 'Signing in …',
  linkTitle: 'Sign in with a link',
  linkLead: 'The link works once. It is used when you press the button.',
  linkSubmit: 'Sign in',
  linkSpent: 'The link has been used or has expired. Ask for a new one, or sign in with your password.',
  withPassword: 'Sign in with password',
  whoHelps:
    'Can’t sign in, or have no password? Whoever operates Segl for you can give you a link that signs you in.',
  haveLink: 'I have a sign-in link',
  pasteLink: 'Sign-in link',
  pasteLinkHint:
    'Paste the whole link. You can also open it in another tab; this page then goes on by itself.',
  needsNetwork: 'You need a network to sign in. What is saved on the device stays there.',
  expiredTitle: 'Sign in again',
  expiredLead: 'The session has expired. Everything you wrote is here and is sent once you are in.',
  idleLead:
    'You have been away for longer than the client allows. Everything you wrote is here and is sent once you are in.',
  signedOut: 'You are signed out.',
  toVerify: 'Verify a document without signing in',
};

export const frame: Messages['frame'] = {
  opening: 'Opening Segl …',
  noClientTitle: 'You do not belong to a client yet',
  noClientBody: 'Ask the client’s administrator for access. The accounts then come here.',
  firstClientTitle: 'There are no clients here yet',
  firstClientBody: 'Begin the first one, from nothing. Whoever begins it becomes its administrator.',
  firstClient: 'New client',
  notYoursTitle: 'This page belongs to another role',
  notYoursBody: 'If you need it, the client’s administrator can change your role.',
  notYoursHome: 'To your work',
  neverHereTitle: 'Nobody is signed in on this device',
  neverHereBody: 'The first time Segl needs a network. After that you can take receipts without.',
  signOutNeedsNetwork:
    'You are still signed in: signing out needs a network. The device is locked meanwhile.',
  deviceLocked: 'The device is locked. What you were doing is there when you unlock it.',
  captureAnyway: 'Take receipts without signing in',
};
