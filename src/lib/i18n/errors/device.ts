import { text, type Sentence } from './facts.ts';

/** Codes of the device itself: its storage, its key, its browser. */
export const device = {
  vault_exists: {
    nb: 'Passfrasen ble nettopp satt i en annen fane. Lås opp med den.',
    en: 'The passphrase was just set in another tab. Unlock with that one.',
  },
  vault_absent: {
    nb: 'Enheten har ikke noe låst lenger: det ble fjernet i en annen fane. Last siden på nytt.',
    en: 'The device holds nothing locked any more: it was removed in another tab. Reload the page.',
  },
  wrong_passphrase: {
    nb: 'Passfrasen stemmer ikke. Ingenting er slettet; prøv igjen.',
    en: 'That is not the passphrase. Nothing is deleted; try again.',
  },
  passphrase_too_short: {
    nb: (facts) => `Passfrasen må ha minst ${text(facts['shortest'])} tegn. Noen ord etter hverandre holder.`,
    en: (facts) =>
      `The passphrase must have at least ${text(facts['shortest'])} characters. A few words in a row will do.`,
  },
  locked: {
    nb: 'Enheten er låst. Lås opp, så fortsetter du der du var.',
    en: 'The device is locked. Unlock it and go on where you were.',
  },
  device_full: {
    nb: 'Enheten har ikke plass til mer. Ingenting er lagret av dette; frigjør plass, eller synkroniser først.',
    en: 'The device has no room for more. Nothing of this was saved; free some space, or synchronise first.',
  },
  device_failed: {
    nb: 'Nettleseren fikk ikke lest eller skrevet på enheten. Det du har skrevet, står her; prøv igjen. Hjelper det ikke, lukk andre faner med Segl og start nettleseren på nytt.',
    en: 'The browser could not read or write on the device. What you wrote is here; try again. If that does not help, close other tabs with Segl and restart the browser.',
  },
  device_insecure: {
    nb: 'Siden er åpnet med http, og da slår nettleseren av kryptering og arbeid uten nett. Kvitteringer kan ikke tas her, og det du skriver, kan leses av andre på veien. Bruk adressen som begynner med https; spør den som drifter Segl.',
    en: 'The page was opened over http, for which the browser turns off encryption and work without network. Receipts cannot be taken here, and what you write can be read by others on the way. Use the address that begins with https; ask whoever operates Segl.',
  },
  device_no_storage: {
    nb: 'Segl får ikke lagret på enheten, så kvitteringer kan ikke tas her. Bruk et vanlig vindu i stedet for et privat, slå på lagring for nettstedet, lukk andre faner med Segl, og last siden på nytt. Resten av Segl virker så lenge du har nett.',
    en: 'Segl cannot store anything on the device, so receipts cannot be taken here. Use an ordinary window instead of a private one, allow the site to store data, close other tabs with Segl, and reload the page. The rest of Segl works while you are online.',
  },
} as const satisfies Record<string, Sentence>;
