import type { Sentence } from '../facts.ts';

/** Codes of what is decided without network. */
export const away = {
  away_counter_back:
    'Avgjørelsen uten nett ble tatt i en rekkefølge som bare en kopi av enheten, eller en som er satt tilbake, kan gi. Den gjelder ikke, og du og administratorene er varslet. Logg inn på nytt før du avgjør noe uten nett.',
  away_key_closed:
    'Denne enheten kan ikke lenger avgjøre noe uten nett, etter en alarm. Avgjørelsen gjelder ikke. Logg inn på nytt, se over bilaget og avgjør på nytt.',
  away_key_unfit:
    'Nøkkelen som enheten laget for å avgjøre uten nett, er ikke av det slaget Segl bruker. Oppdater nettleseren.',
  away_key_unknown:
    'Segl kjenner ikke nøkkelen som avgjørelsen uten nett er signert med. Den gjelder ikke; se over bilaget og avgjør på nytt.',
  away_moment:
    'Klokken på enheten viste et tidspunkt som ikke kan stemme, så avgjørelsen uten nett gjelder ikke. Still klokken, se over bilaget og avgjør på nytt.',
  away_no_ticket:
    'Denne enheten har ikke igjen noe å avgjøre med uten nett. Det hentes av seg selv når nettet er tilbake. Ingenting er gjort.',
  away_sign_in_anew: 'Etter alarmen må du logge inn på nytt før denne enheten kan avgjøre noe uten nett.',
  away_signature_wrong:
    'Signaturen på avgjørelsen uten nett stemmer ikke. Den gjelder ikke, og du og administratorene er varslet. Logg inn på nytt før du avgjør noe uten nett.',
  away_ticket_expired:
    'Avgjørelsen uten nett kom for sent: enheten var uten nett for lenge. Den gjelder ikke; se over bilaget og avgjør på nytt.',
  away_ticket_foreign:
    'Avgjørelsen uten nett ble gjort med noe Segl ikke har gitt denne enheten, eller som ikke gjelder lenger. Se over bilaget og avgjør på nytt.',
  away_ticket_spent:
    'Avgjørelsen uten nett ble gjort på noe som alt er brukt, som bare en kopi av enheten kan gjøre. Den gjelder ikke, og du og administratorene er varslet. Logg inn på nytt før du avgjør noe uten nett.',
} as const satisfies Record<string, Sentence>;
