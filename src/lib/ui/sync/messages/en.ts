import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const toldHere: Messages['toldHere'] = {
  title: (when) => `Offline: this is from ${when}`,
  titleNow: 'Offline: this is what this device has',
  body: 'What you do is kept here and sent once the network is back.',
  waiting: 'Waits for the network',
  refused: 'Needs you',
  keptTitle: 'Kept on this device',
  refusedTitle: 'The server did not take what you did offline',
  refusedBody: 'Your coding stands in the form as you wrote it. Correct it and send again, or discard it.',
  drop: 'Discard',
};
