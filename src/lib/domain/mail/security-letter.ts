import type { Letter } from './letter.ts';
import type { SecurityNews } from './messages.ts';

/** What happened to somebody's access, and where. */
export interface SecurityFacts {
  readonly name: string;
  /** As the device said itself; null where it said nothing that is known. */
  readonly device: string | null;
  /** As it is read. */
  readonly at: string;
  /** Where they see and change it. */
  readonly url: string;
}

const NEWS: Record<SecurityNews, readonly [subject: string, what: string]> = {
  new_device: [
    'Innlogging på en ny enhet',
    'Noen logget inn som deg på en enhet som ikke har vært brukt til det før.',
  ],
  passkey_added: [
    'Ny passnøkkel',
    'En passnøkkel ble lagt til. Med den kan den som har enheten, logge inn som deg.',
  ],
  passkey_removed: [
    'Passnøkkel fjernet',
    'En av passnøklene dine ble fjernet, og andre innlogginger ble avsluttet.',
  ],
  eid_linked: ['Ny eID', 'En eID ble koblet til. Med den kan den som den er utstedt til, logge inn som deg.'],
  eid_removed: ['eID fjernet', 'En av eID-ene dine ble koblet fra, og andre innlogginger ble avsluttet.'],
  totp_added: [
    'Ny app for engangskoder',
    'En app for engangskoder ble satt opp, og andre innlogginger ble avsluttet.',
  ],
  totp_removed: [
    'Engangskoder slått av',
    'Appen for engangskoder ble fjernet, og andre innlogginger ble avsluttet.',
  ],
  recovery_made: [
    'Nye gjenopprettingskoder',
    'Nye gjenopprettingskoder ble laget. De du hadde, gjelder ikke lenger.',
  ],
  recovery_used: [
    'En gjenopprettingskode ble brukt',
    'En av gjenopprettingskodene dine ble brukt. Den gjelder ikke lenger.',
  ],
  password_set: ['Nytt passord', 'Passordet ditt ble byttet, og andre innlogginger ble avsluttet.'],
  codes_wrong: ['Gale koder', 'Noen som kom forbi det første trinnet, oppga gal kode flere ganger på rad.'],
  totp_resting: [
    'Engangskodene dine hviler',
    'Etter tjue gale koder på rad tas ingen flere imot, før du har bekreftet med en passnøkkel eller en gjenopprettingskode.',
  ],
  away_alarm: [
    'Attestering uten nett ble stanset',
    'En attestering som ble gjort uten nett, kom slik den bare kan komme fra en kopi av enheten din, eller etter at enheten er satt tilbake. Den gjelder ikke, og enheten attesterer ikke uten nett før du logger inn på nytt.',
  ],
};

/** Told whatever else happens: whoever only got hold of a session can't keep it from its person. */
export function securityLetter(news: SecurityNews, { name, device, at, url }: SecurityFacts): Letter {
  const [subject, what] = NEWS[news];
  return {
    language: 'nb',
    subject: `${subject} i Segl`,
    greeting: `Hei, ${name}`,
    paragraphs: [
      `${what} Det skjedde ${at}${device === null ? '' : `, på ${device}`}.`,
      'Var det deg, trenger du ikke gjøre noe. Var det ikke deg: avslutt innloggingen, bytt passord, og si fra til den som administrerer Segl hos dere.',
    ],
    action: { label: 'Se innloggingene dine', url },
    footer: 'Sendt av Segl til deg det gjelder. Det kan ikke slås av.',
  };
}
