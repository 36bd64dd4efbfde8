import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const pages: Messages['pages'] = {
  count: (count) => `${count} pages`,
  pdf: (picture, pages) => `Photo ${picture} is a PDF of ${pages} pages.`,
  earlier: 'Move forward',
  later: 'Move back',
  moved: (number, of) => `Now page ${number} of ${of}`,
  remove: 'Remove',
  full: (most) => `A receipt has room for ${most} photos. Take the rest as another receipt.`,
};

export const edges: Messages['edges'] = {
  found: (picture) => `Found the paper in photo ${picture}`,
  see: 'See the cut-out',
  title: 'Straighten the photo',
  lead: 'Drag the corners if they are wrong. The cut-out is what is sent; the rest of the photo is then not kept.',
  before: 'The photo you took',
  after: 'What it becomes',
  use: 'Use the cut-out',
  keep: 'Keep the whole photo',
  corner: (at) =>
    ['The top left corner', 'The top right corner', 'The bottom right corner', 'The bottom left corner'][
      at
    ] ?? '',
  move: 'Move it with the arrow keys',
  crossed: 'The corners lie across one another. Drag each to its own corner of the paper.',
  failed: 'The device could not straighten the photo. All of it is included as it is.',
  drawing: 'Straightening …',
};

export const reading: Messages['reading'] = {
  ask: 'Suggest amount and date',
  title: 'Read the receipt on the device',
  lead: 'The device itself reads the photo and suggests the amount, the date and who sold it. You choose what is right; nothing is filled in by itself.',
  stays:
    'Reading sends nothing. When you save, the photo is sent as before, and of what was read only what you have chosen.',
  loads: (megabytes) =>
    `The first time about ${megabytes} MB are loaded from this server. After that it works without network.`,
  turnOn: 'Turn on',
  notNow: 'Not now',
  turnOff: 'Turn reading off',
  loading: 'Loading what reads …',
  busy: 'Reading on the device …',
  absent: 'What reads could not be loaded. It is tried again with the next photo.',
  nothing: 'Found neither an amount nor a date to suggest.',
  amounts: 'Suggested sums',
  dates: 'Suggested days',
  texts: 'Suggested names',
  orgnr: (digits) => `org. no. ${digits}`,
  place: (picture) => `Read here, in photo ${picture}`,
};
