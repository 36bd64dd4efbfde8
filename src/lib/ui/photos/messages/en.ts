import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const picture: Messages['picture'] = {
  fit: 'Whole photo',
  noPhoto: 'The draft has no photo',
  photoNumber: (number, total) => `Photo ${number} of ${total}`,
  photoRegion: 'Photo of the receipt',
  rotate: 'Rotate',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
};
