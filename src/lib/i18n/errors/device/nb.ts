import type { Sentence } from '../facts.ts';

/** Codes of the device itself: its storage, its key, its browser. */
export const device = {
  locked: 'Enheten er låst. Lås opp, så fortsetter du der du var.',
  device_full:
    'Enheten har ikke plass til mer. Ingenting er lagret av dette; frigjør plass, eller synkroniser først.',
  device_failed:
    'Nettleseren fikk ikke lest eller skrevet på enheten. Det du har skrevet, står her; prøv igjen. Hjelper det ikke, lukk andre faner med Segl og start nettleseren på nytt.',
  device_insecure:
    'Siden er åpnet med http, og da slår nettleseren av kryptering og arbeid uten nett. Kvitteringer kan ikke tas her, og det du skriver, kan leses av andre på veien. Bruk adressen som begynner med https; spør den som drifter Segl.',
  device_no_storage:
    'Segl får ikke lagret på enheten, så kvitteringer kan ikke tas her. Bruk et vanlig vindu i stedet for et privat, slå på lagring for nettstedet, lukk andre faner med Segl, og last siden på nytt. Resten av Segl virker så lenge du har nett.',
} as const satisfies Record<string, Sentence>;
