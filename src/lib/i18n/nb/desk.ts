/** What every screen that asks the server has in common. */
export const loading = {
  serverFailed: 'Noe gikk galt hos oss. Ingenting er bokført; prøv igjen om litt.',
  inputInvalid: 'Noe i skjemaet kan ikke brukes. Se over feltene.',
  offline: 'Dette må hentes fra nettet. Prøv igjen når det er tilbake.',
} as const;

/** The overlay of shortcuts. */
export const keys = {
  title: 'Hurtigtaster',
  lead: 'Alt kan gjøres fra tastaturet.',
  show: 'Vis hurtigtaster',
  showWhileWriting: 'Vis hurtigtaster mens du skriver',
} as const;
