/** What every screen that asks the server has in common. */
export const loading = {
  offline: 'Dette må hentes fra nettet. Prøv igjen når det er tilbake.',
} as const;

/** The overlay of shortcuts. */
export const keys = {
  title: 'Hurtigtaster',
  lead: 'Alt kan gjøres fra tastaturet.',
  show: 'Vis hurtigtaster',
  showWhileWriting: 'Vis hurtigtaster mens du skriver',
} as const;
