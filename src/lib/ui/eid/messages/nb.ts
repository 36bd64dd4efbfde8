import type { EidLevel } from '#lib/domain/access/eid.ts';

/** Electronic identities: the way to a provider and back, and those that are linked. */
export const eid = {
  signInWith: (name: string) => `Logg inn med ${name}`,
  signInElsewhere: 'Logg inn med eID i en annen fane',
  confirmWith: (name: string) => `Bekreft med ${name}`,
  leaving:
    'Med eID går du til utstederen og kommer tilbake til denne siden. Det du ikke har lagret her, blir ikke med.',
  going: 'Går til utstederen …',
  backTitle: 'Tilbake fra utstederen',
  backLead: 'Segl kontrollerer svaret …',
  toSignIn: 'Til innlogging',
  toSecurity: 'Til Sikkerhet',
  title: 'eID',
  lead: 'En elektronisk ID, som BankID, logger deg inn og bekrefter at det er deg. Segl lagrer ikke fødselsnummeret ditt.',
  none: 'Du har ikke koblet til noen eID.',
  link: (name: string) => `Koble til ${name}`,
  gone: 'Brukes ikke lenger her',
} as const;

/** How sure the provider was of who it is, as the law calls it. */
export const eidLevels: Record<EidLevel, string> = {
  substantial: 'nivå betydelig',
  high: 'nivå høyt',
};
