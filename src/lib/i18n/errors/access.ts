import { minutes, text, type Facts, type Sentence } from './facts.ts';

/** Codes of the way to the server, of sign-in, and of roles. */
export const access = {
  unreachable: {
    nb: 'Fikk ikke kontakt med Segl. Det du har skrevet, er beholdt; prøv igjen når nettet er tilbake.',
    en: 'Could not reach Segl. What you wrote is kept; try again when the network is back.',
  },
  server_failed: {
    nb: 'Noe gikk galt hos oss. Det du har skrevet, er beholdt; prøv det samme igjen om litt.',
    en: 'Something went wrong on our side. What you wrote is kept; try the same again shortly.',
  },
  internal: {
    nb: (facts) =>
      `Noe gikk galt hos oss. Det du har skrevet, er beholdt; prøv det samme igjen.${reference(facts, 'Skjer det på nytt, oppgi')}`,
    en: (facts) =>
      `Something went wrong on our side. What you wrote is kept; try the same again.${reference(facts, 'If it happens again, quote')}`,
  },
  database_full: {
    nb: 'Det er ikke mer plass i databasen på serveren. Det som var lagret, er der, og det du har skrevet, er beholdt her. Si fra til den som drifter Segl, og prøv det samme igjen.',
    en: 'The server’s database has no more room. What was saved is there, and what you wrote is kept here. Tell whoever operates Segl, and try the same again.',
  },
  database_unavailable: {
    nb: 'Segl får ikke kontakt med databasen sin akkurat nå. Det som var lagret, er der, og det du har skrevet, er beholdt her. Prøv det samme igjen om litt.',
    en: 'Segl cannot reach its database right now. What was saved is there, and what you wrote is kept here. Try the same again shortly.',
  },
  timed_out: {
    nb: 'Det tok for lang tid, og Segl sluttet å vente. Det du har skrevet, er beholdt; prøv det samme igjen.',
    en: 'It took too long, and Segl stopped waiting. What you wrote is kept; try the same again.',
  },
  input_invalid: {
    nb: 'Noe i skjemaet kan ikke brukes. Se over feltene; det du har skrevet, er beholdt.',
    en: 'Something in the form cannot be used. Look over the fields; what you wrote is kept.',
  },
  malformed_input: {
    nb: 'Serveren forsto ikke det som ble sendt. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
    en: 'The server did not understand what was sent. What you wrote is kept; get the newest version of Segl and try again.',
  },
  batch_too_large: {
    nb: 'For mye ble sendt på én gang. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
    en: 'Too much was sent at once. What you wrote is kept; get the newest version of Segl and try again.',
  },
  request_too_large: {
    nb: 'Det som ble sendt, er for stort. Det er beholdt hos deg; del det opp og prøv igjen.',
    en: 'What was sent is too large. It is kept with you; divide it and try again.',
  },
  procedure_unknown: {
    nb: 'Serveren kjenner ikke det som ble bedt om. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
    en: 'The server does not know what was asked for. What you wrote is kept; get the newest version of Segl and try again.',
  },
  method_not_supported: {
    nb: 'Serveren kjenner ikke det som ble bedt om. Det du har skrevet, er beholdt; hent den nyeste versjonen av Segl og prøv igjen.',
    en: 'The server does not know what was asked for. What you wrote is kept; get the newest version of Segl and try again.',
  },
  address_unknown: {
    nb: 'Serveren får ikke vite hvor du kommer fra, og slipper deg derfor ikke inn. Det du har skrevet, er beholdt; si fra til den som drifter Segl.',
    en: 'The server is not told where you come from, and so does not let you in. What you wrote is kept; tell whoever operates Segl.',
  },
  unheard: {
    nb: (facts) =>
      `Det gikk ikke. Det du har skrevet, er beholdt; prøv igjen. (Kode: ${text(facts['said'])}).`,
    en: (facts) => `That did not work. What you wrote is kept; try again. (Code: ${text(facts['said'])}).`,
  },
  app_failed: {
    nb: 'Noe i Segl virket ikke som det skulle. Det du har skrevet, står her; prøv igjen, eller last siden på nytt.',
    en: 'Something in Segl did not work as it should. What you wrote is here; try again, or reload the page.',
  },
  storage_full: {
    nb: 'Lageret på serveren er fullt. Det du har, er trygt på enheten; si fra til den som drifter Segl.',
    en: 'The server’s storage is full. What you have is safe on the device; tell whoever operates Segl.',
  },
  storage_unwritable: {
    nb: 'Serveren får ikke skrevet til lageret. Det du har, er trygt på enheten; si fra til den som drifter Segl.',
    en: 'The server cannot write to its storage. What you have is safe on the device; tell whoever operates Segl.',
  },
  signed_out: {
    nb: 'Du er ikke logget inn lenger. Logg inn igjen; det du har skrevet, er beholdt.',
    en: 'You are no longer signed in. Sign in again; what you wrote is kept.',
  },
  not_allowed: {
    nb: 'Rollen din gir ikke adgang til dette. Spør en administrator hos klienten.',
    en: 'Your role does not allow this. Ask an administrator of the client.',
  },
  client_missing: {
    nb: 'Velg en klient først.',
    en: 'Choose a client first.',
  },
  client_not_found: {
    nb: 'Klienten finnes ikke, eller du har ikke tilgang til den. Velg en annen.',
    en: 'The client does not exist, or you do not have access to it. Choose another.',
  },
  sign_in_failed: {
    nb: 'E-post, passord eller engangskode stemmer ikke. Prøv igjen.',
    en: 'E-mail, password or one-time code is not right. Try again.',
  },
  email_invalid: {
    nb: 'Det er ingen e-postadresse. Se over den, og prøv igjen; resten er beholdt.',
    en: 'That is no e-mail address. Look it over and try again; the rest is kept.',
  },
  sign_in_busy: {
    nb: (facts) =>
      `Det er kø for å logge inn akkurat nå. Prøv igjen om ${text(facts['retryAfterSeconds'])} sekunder; det du har skrevet, er beholdt.`,
    en: (facts) =>
      `There is a queue for signing in right now. Try again in ${text(facts['retryAfterSeconds'])} seconds; what you wrote is kept.`,
  },
  totp_required: {
    nb: 'Skriv også engangskoden fra autentiseringsappen.',
    en: 'Also enter the one-time code from your authenticator app.',
  },
  link_invalid: {
    nb: 'Lenken er brukt eller utløpt. Be om en ny, eller logg inn med passord.',
    en: 'The link has been used or has expired. Ask for a new one, or sign in with your password.',
  },
  link_malformed: {
    nb: 'Dette er ingen innloggingslenke. Kopier hele lenken, og lim den inn på nytt.',
    en: 'This is no sign-in link. Copy the whole link and paste it again.',
  },
  rate_limited: {
    nb: (facts) => `For mange forsøk på kort tid. Prøv igjen om ${minutes(facts['retryAfterSeconds'])} min.`,
    en: (facts) =>
      `Too many attempts in a short time. Try again in ${minutes(facts['retryAfterSeconds'])} min.`,
  },
} as const satisfies Record<string, Sentence>;

/** Under which the server's log has it, for whoever helps. */
function reference({ request }: Facts, lead: string): string {
  return text(request) && ` ${lead} ${text(request)}.`;
}
