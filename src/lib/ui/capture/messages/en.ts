import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const capture: Messages['capture'] = {
  title: 'New receipt',
  takePhoto: 'Take a photo',
  choosePhoto: 'Choose a photo or PDF',
  anotherPhoto: 'One more page',
  retake: 'Take again',
  removePhoto: (number) => `Remove photo ${number}`,
  photo: (number) => `Photo ${number} of the receipt`,
  photos: (count) => counted(count, '1 photo', `${count} photos`),
  amount: 'Amount',
  amountHint: 'What you paid, VAT included.',
  date: 'Date',
  text: 'What is it for?',
  textHint: 'For example “Fuel, van”.',
  project: 'Project',
  noProject: 'No project',
  done: 'Done',
  encrypting: 'Encrypting …',
  savedHere: 'Saved on this device',
  savedLead: 'It is sent by itself when there is a network.',
  another: 'Take another',
  seeDrafts: 'See the drafts',
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
