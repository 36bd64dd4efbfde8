import type { Sentence } from '../facts.ts';

/** Codes of leaving a device, and of the file that is taken along. */
export const leaving = {
  only_here:
    'Noe finnes bare på denne enheten. Send det, eller lagre det som fil, under Denne enheten; så kan du logge ut.',
  device_file_strange: 'Dette er ikke en fil som Segl har laget på en enhet. Velg en annen.',
  device_file_newer: 'Filen er laget av en nyere utgave av Segl. Last siden på nytt, og prøv igjen.',
  device_file_passphrase: 'Passfrasen åpner ikke filen. Det er den du valgte da filen ble laget; prøv igjen.',
  device_file_damaged:
    'Filen er endret eller avkortet siden den ble laget. Ingenting av den er lest inn; hent den på nytt.',
  device_file_foreign: 'Filen er laget av en annen person. Bare de kan lese den inn.',
} as const satisfies Record<string, Sentence>;
