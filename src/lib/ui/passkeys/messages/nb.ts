/** What a passkey signs, and signed. */
export const passkeySigned = {
  how: 'Hvordan det er signert',
  howBy: (name: string) => `Hvordan ${name} signerte`,
  not: 'Ikke signert med passnøkkel.',
  lead: 'Signert med passnøkkel over denne kontrollsummen. Står den samme på en annen enhet, er det det samme som er signert.',
  hash: 'Kontrollsum av det som er signert',
} as const;
