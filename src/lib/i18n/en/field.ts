import { counted } from '../count.ts';
import type { Messages } from '../nb.ts';

export const frame: Messages['frame'] = {
  opening: 'Opening Segl …',
  noClientTitle: 'You do not belong to a client yet',
  noClientBody: 'Ask the client’s administrator for access. The accounts then come here.',
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

export const saving: Messages['saving'] = {
  nothingYet: 'Take a photo or enter an amount first.',
  amountMissing: 'The amount is missing',
  amountMissingLead: 'Enter what you paid, or save without it and the bookkeeper will ask you.',
  without: 'Save without an amount',
  dateUnusual: (date) => `The date is ${date}. Is that right?`,
  dateRight: 'Yes, the date is right',
  dateUnreasonable: 'More than ten years back, or one year ahead',
  withoutPicture: 'Save without the file',
  changeSaved: 'The change is saved on this device',
  notKept: 'The browser may delete what is here if the device runs out of space. Let it get online soon.',
};

export const unfinished: Messages['unfinished'] = {
  title: 'Not finished',
  kept: 'Not saved yet, but kept here. It is sent once you save.',
  resumed: 'You began this receipt earlier. It is sent once you save.',
  resumedChange: 'You wrote this earlier without saving. It is sent once you save.',
  elsewhere: 'Open in another tab',
  elsewhereLead:
    'The receipt is being written in another tab. Go on there, or close that tab and try again here.',
  giveUp: 'Discard what is not saved',
  giveUpLead: 'What you wrote and attached without saving is lost. This cannot be undone.',
  goOn: 'Go on',
};

export const photos: Messages['photos'] = {
  notShown: 'The browser cannot show the photo. It is kept as it was taken.',
  withAccounts: 'The photo is with the accounts and is shown when there is a network.',
  enlarge: (number) => `Show photo ${number} larger`,
  none: 'No photo',
  title: 'Photos',
};

export const draftPage: Messages['draftPage'] = {
  choose: 'Choose a draft in the list to see its photo and change it.',
  missingTitle: 'The draft is not here',
  missingBody:
    'It may have been discarded, or taken on another device. With a network everything you sent comes here.',
  back: 'All drafts',
  sent: 'Sent',
  closed: 'The draft has moved on and cannot be changed. What you see is what was sent.',
  rejectedTitle: 'The server did not accept it',
  keptHere: 'The draft and its photos are safe on this device.',
  remove: 'Remove from this device',
  removeLead: 'What exists only here is lost. This cannot be undone.',
  discardOnlyHere: 'The draft exists only on this device and is lost. This cannot be undone.',
  theirs: 'As the accounts have it',
  mine: 'As it is here',
  waiting: (count) => counted(count, '1 draft needs you', `${count} drafts need you`),
};
