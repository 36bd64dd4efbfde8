import type { Messages } from '#lib/i18n/i18n.svelte.ts';
import { counted } from '#lib/i18n/count.ts';

export const lockScreen: Messages['lockScreen'] = {
  title: 'Without unlocking',
  lead: 'The picture is locked at once, and becomes a draft when you unlock. Each picture becomes a draft of its own.',
  take: 'Take a photo of a receipt',
  choose: 'Choose a picture or PDF',
  keeping: 'Locking …',
  kept: (count) => counted(count, '1 receipt saved, locked', `${count} receipts saved, locked`),
  waiting: (count) =>
    counted(count, '1 receipt waits for you to unlock', `${count} receipts wait for you to unlock`),
};

export const arrived: Messages['arrived'] = {
  title: (count) => counted(count, '1 new draft', `${count} new drafts`),
  lead: (client) =>
    `What was taken while the device was locked, or shared from other apps, is now among the drafts of ${client}.`,
  leftTitle: (count) =>
    counted(count, '1 file could not become a draft', `${count} files could not become drafts`),
  leftLead: 'It still lies locked on the device.',
  notReady:
    'The device could not make the picture ready. Try again; if that does not help, get a network and reload the page.',
  unused: (names) => `Not taken from the mail: ${names}.`,
  noName: 'without a name',
  see: 'See the drafts',
  read: 'Read',
  giveUp: 'Discard',
  giveUpOf: (name) => `Discard ${name}`,
  giveUpTitle: 'Discard the file',
  giveUpLead: 'It exists only on this device, and is lost here. This cannot be undone.',
};

export const sharing: Messages['sharing'] = {
  title: 'Share with Segl',
  lead: 'Share a picture, a PDF or a mail with Segl from another app, or open a file with Segl. It is locked on the device at once, and becomes a draft.',
  keeping: 'Locking the files on the device …',
  notKept: (count) => counted(count, '1 file was not kept', `${count} files were not kept`),
  nothing: 'Nothing was kept',
  kept: (count) =>
    counted(
      count,
      '1 file is locked on the device, and becomes a draft.',
      `${count} files are locked on the device, and become drafts.`,
    ),
  signIn: 'Sign in',
  toDrafts: 'See the drafts',
  toCapture: 'Take a photo of a receipt',
};
