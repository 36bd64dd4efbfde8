/** A picture of a receipt, or a PDF, to be looked at closely. */
export const picture = {
  fit: 'Hele bildet',
  noPhoto: 'Kladden har ikke bilde',
  photoNumber: (number: number, total: number) => `Bilde ${number} av ${total}`,
  photoRegion: 'Bilde av kvitteringen',
  rotate: 'Roter',
  zoomIn: 'Større',
  zoomOut: 'Mindre',
} as const;
