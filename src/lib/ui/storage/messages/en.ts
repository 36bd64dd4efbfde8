import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const storage: Messages['storage'] = {
  title: 'Room and storage',
  persistent: 'The browser has promised not to erase what Segl keeps here.',
  evictable:
    'The browser may erase what Segl has kept: when the disk is full, when it has not been used for long, or when a private window is closed. Send what you have before you put the device away.',
  unknown:
    'The browser does not say whether it may erase what Segl keeps here. Send what you have before you put the device away.',
  ask: 'Ask the browser to keep it',
  stillEvictable: 'The browser said no. It says yes more often to an app that is installed or much used.',
  free: (size) => `There is room for ${size} more.`,
  shortTitle: 'Little room on the device',
  short: (pictures) =>
    pictures < 1
      ? 'There is hardly room for one more picture. What can be fetched again is let go of already. Send what you have, or free some room on the device.'
      : `There is room for about ${counted(pictures, '1 more picture', `${pictures} more pictures`)}. What can be fetched again is let go of already. Send what you have, or free some room on the device.`,
  installTitle: 'Before you put Segl on the home screen',
  install:
    'The app on the home screen begins with an empty store: what lies only here in Safari does not come along. Send everything first.',
  installReady: 'Everything is sent. You can install.',
  installNotReady: (count) => counted(count, '1 draft is not sent yet.', `${count} drafts are not sent yet.`),
  send: 'Send now',
  sending: 'Sending …',
};

export const storeTrouble: Messages['storeTrouble'] = {
  blockedTitle: 'Another tab holds the store back',
  blocked:
    'Segl was updated, but another tab still uses the old version. Close it, and this goes on by itself.',
  newerTitle: 'A newer version of Segl was opened',
  newer:
    'Another tab has updated the store on the device. What you wrote is locked away there. Reload the page to go on.',
  closedTitle: 'The browser closed the store',
  closed:
    'Segl can’t read or write on the device right now. What was saved is there. What stands on the screen is not saved: write it down, and reload the page.',
  reload: 'Reload the page',
};
