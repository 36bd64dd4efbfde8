import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const reader: Messages['reader'] = {
  document: 'The document',
  page: (number, total) => `Page ${number} of ${total}`,
  opening: 'Opening the document …',
  fetching: 'Fetching the document',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  fit: 'Fit the width',
  zoomGroup: 'Size',
  failedTitle: 'The document cannot be shown here',
  failed: 'Download it and read it in another program.',
  slow: (number) => `Page ${number} takes long to draw.`,
  slowOpening: 'The document takes long to open.',
  stop: 'Stop',
  stoppedTitle: 'The document is no longer being shown',
  stopped:
    'The document is too heavy to show here. Do not sign what you have not read: download it and look at it in another program, or load the page again to try once more.',
  pageTooLarge:
    'The page is too large to be shown here. Do not sign what you have not read; download the document and look at it there.',
  pageFailed:
    'The page cannot be shown. Do not sign what you have not read; download the document and look at it there.',
};

export const attachments: Messages['attachments'] = {
  title: (count) => `${count} ${counted(count, 'attachment', 'attachments')} in the file`,
  unnamed: 'Without a name',
  unknownSize: 'unknown size',
  unknown:
    'It cannot be told whether other files are attached inside the file. Do not sign what you have not read.',
  sending: 'Attachments come along and are covered by the signatures. Segl does not open them.',
  signing: 'You sign attachments too. Segl does not open them: download the document to read them.',
  verified: 'Attachments are part of the file and covered by the check. Segl does not open them.',
  row: 'Attachments',
};
