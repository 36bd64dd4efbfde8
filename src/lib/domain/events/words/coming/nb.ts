import type { COMING } from '../../kinds-of-coming.ts';

/** How people, and accounting firms, come in, and back in. */
export const comingEvents = {
  'engagement.begun': 'Regnskapsbyrå sluppet inn',
  'engagement.ended': 'Oppdrag avsluttet',
  'assignment.made': 'Medarbeider satt på klient',
  'assignment.ended': 'Medarbeider tatt av klient',
  'invitation.sent': 'Invitasjon sendt',
  'invitation.sent_again': 'Invitasjon sendt på nytt',
  'invitation.withdrawn': 'Invitasjon trukket tilbake',
  'invitation.accepted': 'Invitasjon godtatt',
  'factor-reset.begun': 'Nullstilling av bekreftelse begynt',
  'factor-reset.confirmed': 'Nullstilling av bekreftelse godkjent',
  'factor-reset.withdrawn': 'Nullstilling av bekreftelse trukket tilbake',
  'factor-reset.used': 'Nullstilling av bekreftelse brukt',
  'security-contact.added': 'Sikkerhetskontakt lagt til',
  'security-contact.removed': 'Sikkerhetskontakt fjernet',
  'weakening.begun': 'Svekket beskyttelse bedt om',
  'weakening.confirmed': 'Svekket beskyttelse godkjent',
  'weakening.declined': 'Svekket beskyttelse avslått',
  'weakening.withdrawn': 'Svekket beskyttelse trukket tilbake',
  'weakening.done': 'Beskyttelse svekket',
} as const satisfies Readonly<Record<keyof typeof COMING, string>>;
