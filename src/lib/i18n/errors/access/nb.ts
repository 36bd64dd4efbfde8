import { minutes, text, type Sentence } from '../facts.ts';
import { reference } from './said.ts';

/** Codes of the way to the server, of sign-in, and of roles. */
export const access = {
  unreachable:
    'Fikk ikke kontakt med Segl. Det du har skrevet, er beholdt; prøv igjen når nettet er tilbake.',
  server_failed: 'Noe gikk galt hos oss. Det du har skrevet, er beholdt; prøv det samme igjen om litt.',
  internal: (facts) =>
    `Noe gikk galt hos oss. Det du har skrevet, er beholdt; prøv det samme igjen.${reference(facts, 'Skjer det på nytt, oppgi')}`,
  database_full:
    'Det er ikke mer plass i databasen på serveren. Det som var lagret, er der, og det du har skrevet, er beholdt her. Si fra til den som drifter Segl, og prøv det samme igjen.',
  database_unavailable:
    'Segl får ikke kontakt med databasen sin akkurat nå. Det som var lagret, er der, og det du har skrevet, er beholdt her. Prøv det samme igjen om litt.',
  timed_out:
    'Det tok for lang tid, og Segl sluttet å vente. Det du har skrevet, er beholdt; prøv det samme igjen.',
  input_invalid: 'Noe i skjemaet kan ikke brukes. Se over feltene; det du har skrevet, er beholdt.',
  malformed_input:
    'Serveren forsto ikke det som ble sendt. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
  batch_too_large:
    'For mye ble sendt på én gang. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
  request_too_large: 'Det som ble sendt, er for stort. Det er beholdt hos deg; del det opp og prøv igjen.',
  procedure_unknown:
    'Serveren kjenner ikke det som ble bedt om. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
  method_not_supported:
    'Serveren kjenner ikke det som ble bedt om. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
  address_unknown:
    'Serveren får ikke vite hvor du kommer fra, og slipper deg derfor ikke inn. Det du har skrevet, er beholdt; si fra til den som drifter Segl.',
  too_many_requests: (facts) =>
    `Det kommer flere forespørsler enn serveren svarer på${facts['of'] === 'client' ? ' for denne klienten' : ' fra nettverket ditt'}. Det du har skrevet, er beholdt; prøv igjen om ${text(facts['retryAfterSeconds'])} sekunder.`,
  cross_site:
    'Forespørselen kom ikke fra en side i Segl, og ble avvist. Det du har skrevet, er beholdt; åpne Segl på adressen som den har, og prøv igjen.',
  unheard: (facts) =>
    `Det gikk ikke. Det du har skrevet, er beholdt; prøv igjen. (Kode: ${text(facts['said'])}).`,
  app_failed:
    'Noe i Segl virket ikke som det skulle. Det du har skrevet, står her; prøv igjen, eller last siden på nytt.',
  storage_full:
    'Lageret på serveren er fullt. Det du har, er trygt på enheten; si fra til den som drifter Segl.',
  storage_unwritable:
    'Serveren får ikke skrevet til lageret. Det du har, er trygt på enheten; si fra til den som drifter Segl.',
  storage_unavailable:
    'Lageret for bilder og dokumenter svarer ikke. Det du har, er beholdt; prøv igjen om litt.',
  signed_out: 'Du er ikke logget inn lenger. Logg inn igjen; det du har skrevet, er beholdt.',
  not_allowed: 'Rollen din gir ikke adgang til dette. Spør en administrator hos klienten.',
  client_missing: 'Velg en klient først.',
  client_not_found: 'Klienten finnes ikke, eller du har ikke tilgang til den. Velg en annen.',
  sign_in_failed: 'E-post, passord eller engangskode stemmer ikke. Prøv igjen.',
  email_invalid: 'Det er ingen e-postadresse. Se over den, og prøv igjen; resten er beholdt.',
  sign_in_busy: (facts) =>
    `Det er kø for å logge inn akkurat nå. Prøv igjen om ${text(facts['retryAfterSeconds'])} sekunder; det du har skrevet, er beholdt.`,
  totp_required: 'Skriv også engangskoden fra autentiseringsappen.',
  link_invalid: 'Lenken er brukt eller utløpt. Be om en ny, eller logg inn med passord.',
  link_malformed: 'Dette er ingen innloggingslenke. Kopier hele lenken, og lim den inn på nytt.',
  rate_limited: (facts) =>
    `For mange forsøk på kort tid. Prøv igjen om ${minutes(facts['retryAfterSeconds'])} min.`,
} as const satisfies Record<string, Sentence>;
