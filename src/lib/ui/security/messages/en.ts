import type * as nb from './nb.ts';
import { counted } from '#lib/i18n/count.ts';
import type { Words } from '#lib/i18n/i18n.svelte.ts';

export const security: Words<typeof nb>['security'] = {
  title: 'Security',
  lead: 'What you sign in and confirm with, and where you are signed in. Changes and sign-ins also stand in the logs of your clients.',
  none: 'You have one step only. Add a passkey, and nobody can sign in or approve as you with a stolen password.',
  passkeys: 'Passkeys',
  passkeysLead:
    'Fingerprint, face or PIN on a device of yours. Nothing to remember, and nothing to be tricked out of.',
  noPasskeys: 'You have no passkeys yet.',
  addPasskey: 'Add a passkey',
  passkeyName: 'What will you call it?',
  passkeyNameHint: 'So that you know it again: “My phone”, “Work laptop”.',
  passkeyDefault: 'This device',
  makePasskey: 'Continue',
  making: 'Follow what the device shows …',
  endorse:
    'Now confirm with a passkey that you had before. Then nobody can say that somebody else added the new one.',
  endorsing: 'Confirm with the one you had',
  withoutEndorsing: 'Add without confirming',
  withoutEndorsingLead:
    'It signs you in. Whoever checks an approval made with it is told that nothing else vouched for it.',
  added: (when: string) => `Added ${when}`,
  used: (when: string) => `Last used ${when}`,
  fingerprint: 'Checksum',
  fingerprintOf: (name: string) => `The checksum of ${name}`,
  neverUsed: 'Not used yet',
  synced: 'Backed up by its provider',
  onDevice: 'On that device alone',
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  codes: 'One-time codes',
  codesLead: 'An app on your phone shows a new code every half minute.',
  codesOn: 'An app is set up.',
  codesOff: 'No app is set up.',
  codesResting:
    'After twenty wrong codes in a row no more are taken. Confirm with a passkey or a recovery code, and they count again.',
  setUpCodes: 'Set up',
  replaceCodes: 'Set up anew',
  scan: 'Scan the code with the app, or open the link on the phone.',
  openInApp: 'Open in the app',
  secret: 'Key, if you have to type it',
  firstCode: 'The code the app shows now',
  finish: 'Finish',
  recovery: 'Recovery codes',
  recoveryLead: 'Ten codes on paper, for the day the phone is gone. Each counts once.',
  recoveryLeft: (count: number) => counted(count, 'One code left', `${count} codes left`),
  recoveryNone: 'None have been made.',
  makeRecovery: 'Make codes',
  makeRecoveryAnew: 'Make new codes',
  recoveryShown:
    'Write them down or take them out now. They are never shown again, and those you had no longer count.',
  recoveryDownload: 'Take out as a file',
  recoveryDone: 'I have kept them',
  password: 'Password',
  passwordOn: 'You have a password.',
  passwordOff: 'You have no password.',
  setPassword: 'Choose a password',
  changePassword: 'Change password',
  passwordBefore: 'The password you have now',
  passwordNew: 'New password',
  passwordHint:
    'At least 12 characters. Some words that do not belong together are both safer and easier than something intricate.',
  save: 'Save',
  sessions: 'Where you are signed in',
  sessionsLead: 'If you do not know one of them, end it and change your password.',
  thisOne: 'This one',
  unknownDevice: 'Unknown device',
  openedAt: (when: string) => `Signed in ${when}`,
  seenAt: (when: string) => `Last used ${when}`,
  end: 'End',
  endOf: (device: string) => `End the sign-in on ${device}`,
  endOthers: 'End all others',
  mailLink: 'Send me a link',
  mailed: 'The link is on its way to your mailbox. Open it in this browser, and come back here.',
};

export const waysIn: Words<typeof nb>['waysIn'] = {
  password: 'with a password',
  link: 'with a link',
  passkey: 'with a passkey',
  eid: 'with an eID',
};

export const factorNames: Words<typeof nb>['factorNames'] = {
  passkey: 'passkey',
  eid: 'eID',
  totp: 'one-time code',
  recovery: 'recovery code',
};

export const push: Words<typeof nb>['push'] = {
  title: 'Notifications on this device',
  lead: 'The device tells when something waits for approval or signature, or was sent back to you. It only says that something waits: no names and no amounts.',
  start: 'Turn notifications on',
  stop: 'Turn notifications off',
};

export const pushStates: Words<typeof nb>['pushStates'] = {
  reading: 'Looking …',
  lacking:
    'The browser or the installation has no notifications. On an iPhone: add Segl to the Home Screen first.',
  denied:
    'You have said no to notifications in the browser. You change that in the browser’s settings for this site.',
  off: 'Off.',
  on: 'On. They end when you sign out here.',
};
