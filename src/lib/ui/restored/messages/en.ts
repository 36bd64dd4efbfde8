import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const restored: Messages['restored'] = {
  title: 'The server was put back to an older copy.',
  resent: (count) =>
    counted(
      count,
      '1 draft that it lacked was sent again.',
      `${count} drafts that it lacked were sent again.`,
    ),
  resending: (count) =>
    counted(
      count,
      '1 draft that it lacks is being sent again.',
      `${count} drafts that it lacks are being sent again.`,
    ),
  works: (count) =>
    counted(
      count,
      '1 thing you have done was lacking there and is done again.',
      `${count} things you have done were lacking there and are done again.`,
    ),
  beyond: 'More may be lacking. Look over what you did lately.',
  direct: 'What you did right at the server is not among it.',
  lostPhotos: (count) =>
    counted(
      count,
      '1 photo is neither there nor here any more. Take it again if you have the receipt.',
      `${count} photos are neither there nor here any more. Take them again if you have the receipts.`,
    ),
  read: 'All right',
};
