import type { Messages } from '#lib/i18n/i18n.svelte.ts';

/** Something taken out as a file. */
export const files: Messages['files'] = {
  open: 'Download …',
  format: 'Kind of file',
  csv: 'CSV',
  xlsx: 'XLSX',
  pdf: 'PDF',
  take: 'Download',
  writing: (count) => `Writing … ${count}`,
};
