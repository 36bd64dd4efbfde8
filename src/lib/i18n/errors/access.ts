import { minutes, text, type Sentence } from './facts.ts';

/** Codes of the way to the server, of sign-in, and of roles. */
export const access = {
  unreachable: {
    nb: 'Fikk ikke kontakt med Segl. Det du har skrevet, er beholdt; prøv igjen når nettet er tilbake.',
    en: 'Could not reach Segl. What you wrote is kept; try again when the network is back.',
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
  totp_required: {
    nb: 'Skriv også engangskoden fra autentiseringsappen.',
    en: 'Also enter the one-time code from your authenticator app.',
  },
  link_invalid: {
    nb: 'Lenken er brukt eller utløpt. Be om en ny, eller logg inn med passord.',
    en: 'The link has been used or has expired. Ask for a new one, or sign in with your password.',
  },
  rate_limited: {
    nb: (facts) => `For mange forsøk på kort tid. Prøv igjen om ${minutes(facts['retryAfterSeconds'])} min.`,
    en: (facts) =>
      `Too many attempts in a short time. Try again in ${minutes(facts['retryAfterSeconds'])} min.`,
  },
  password_too_short: {
    nb: (facts) => `Passordet er for kort. Bruk minst ${text(facts['minimum'])} tegn.`,
    en: (facts) => `The password is too short. Use at least ${text(facts['minimum'])} characters.`,
  },
  password_too_long: {
    nb: (facts) => `Passordet er for langt. Bruk høyst ${text(facts['maximum'])} tegn.`,
    en: (facts) => `The password is too long. Use at most ${text(facts['maximum'])} characters.`,
  },
} as const satisfies Record<string, Sentence>;
