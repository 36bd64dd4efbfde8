/** Something taken out as a file. */
export const files = {
  open: 'Last ned …',
  format: 'Slag fil',
  csv: 'CSV',
  xlsx: 'XLSX',
  pdf: 'PDF',
  take: 'Last ned',
  writing: (count: string) => `Skriver … ${count}`,
} as const;
